"""Small pieces of wording, in each language."""

import pytest
from django.utils import translation

from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import (
    Piece,
    day_count,
    duration,
    enumerated,
    figure,
    isolated,
    letter,
    percent,
    quoted,
    share,
)


@pytest.mark.parametrize(
    ("names", "english", "norwegian"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A and B", "A og B"),
        (["A", "B", "C"], "A, B and C", "A, B og C"),
        (["A", "B", "C", "D"], "A, B, C and D", "A, B, C og D"),
    ],
)
def test_names_become_running_text(names: list[str], english: str, norwegian: str) -> None:
    with translation.override("en"):
        assert enumerated(iter(names)) == english
    with translation.override("nb"):
        assert enumerated(iter(names)) == norwegian


@pytest.mark.parametrize(("language", "words"), [("en", "“100 %s”"), ("nb", "«100 %s»")])
def test_quotation_marks_are_the_languages_own(language: str, words: str) -> None:
    with translation.override(language):
        assert quoted("100 %s") == words


def test_nothing_is_not_quoted() -> None:
    assert (quoted(""), quoted(Text())) == ("–", "–")


@pytest.mark.parametrize(
    ("language", "texts"), [("en", ("12,345", "16.7%", "12.5%")), ("nb", ("12\xa0345", "16,7\xa0%", "12,5\xa0%"))]
)
def test_figures_are_written_as_the_reader_does(language: str, texts: tuple[str, str, str]) -> None:
    with translation.override(language):
        assert (figure(12_345), share(1, 6), share(1, 8)) == texts


@pytest.mark.parametrize(("language", "texts"), [("en", ("10%", "1\xa0day")), ("nb", ("10\xa0%", "1\xa0dag"))])
def test_a_number_keeps_its_unit_on_its_line(language: str, texts: tuple[str, str]) -> None:
    with translation.override(language):
        assert (percent(10), day_count(1)) == texts


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 day"), (30, "30 days"), (364, "364 days"), (365, "1 year"), (366, "366 days"), (1095, "3 years")],
)
def test_whole_years_are_in_years_and_other_spans_in_days(days: int, text: str) -> None:
    assert duration(days) == text.replace(" ", "\xa0")


class TestIsolated:
    @pytest.mark.parametrize("text", ["", "North team", "Tilbud på ærlig øl", "“50 %” – 日本"])
    def test_text_from_left_to_right_stays_as_it_is(self, text: str) -> None:
        assert isolated(text) == text

    @pytest.mark.parametrize("text", ["مرحبا", "שלום team"])
    def test_text_from_right_to_left_is_put_between_isolates(self, text: str) -> None:
        assert isolated(text) == f"\u2068{text}\u2069"

    def test_each_line_is_a_text_of_its_own(self) -> None:
        assert isolated("one\nשלום\nשלום") == "one\n\u2068שלום\u2069\n\u2068שלום\u2069"

    @pytest.mark.parametrize("override", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    def test_what_overrides_directions_is_left_out(self, override: str) -> None:
        assert isolated(f"No{override}rth") == "North"
        assert isolated(f"{override}ש") == "\u2068ש\u2069"

    def test_names_in_sentences_are_isolated(self) -> None:
        assert quoted("ש") == "“\u2068ש\u2069”"
        assert enumerated(["ש", "A"]) == "\u2068ש\u2069 and A"


def test_what_is_not_known_is_left_open() -> None:
    assert (figure(None), share(None, 8), share(0, 0)) == ("", "", "")


class TestLetter:
    def test_sets_its_blanks_apart(self) -> None:
        assert letter(Text("Hello [name],\n\n[Your name], [your company]")) == (
            (Piece("Hello ", is_blank=False), Piece("[name]", is_blank=True), Piece(",", is_blank=False)),
            (
                Piece("[Your name]", is_blank=True),
                Piece(", ", is_blank=False),
                Piece("[your company]", is_blank=True),
            ),
        )

    @pytest.mark.parametrize("text", ["Hello", "Hello [", "Hello []", "] and ["])
    def test_without_blanks_is_as_it_was_written(self, text: str) -> None:
        assert letter(Text(text)) == ((Piece(text, is_blank=False),),)

    def test_that_is_empty_has_no_paragraph(self) -> None:
        assert letter(Text()) == ()
