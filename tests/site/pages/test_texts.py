"""Small pieces of wording, in each language."""

import pytest
from django.utils import translation

from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import Piece, enumerated, figure, letter, quoted, share


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


@pytest.mark.parametrize(
    ("language", "texts"), [("en", ("12,345", "16.7%", "12.5%")), ("nb", ("12\xa0345", "16,7\xa0%", "12,5\xa0%"))]
)
def test_figures_are_written_as_the_reader_does(language: str, texts: tuple[str, str, str]) -> None:
    with translation.override(language):
        assert (figure(12_345), share(1, 6), share(1, 8)) == texts


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
