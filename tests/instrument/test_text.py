"""A text in both languages, shown in the reader's language."""

from copy import deepcopy
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.utils.html import conditional_escape

from diagnostics.instrument.parts import AnswerOption, Question
from diagnostics.instrument.text import UNWRITTEN, Text, in_languages, reader_language, reading_in

WON = Text(en="Won", nb="Vunnet")


class TestText:
    @pytest.mark.parametrize(("language", "words"), [("en", "Won"), ("nb", "Vunnet")])
    def test_in_language(self, language, words):
        assert Text(en="Won", nb="Vunnet").in_language(language) == words

    def test_is_empty_until_it_is_written(self):
        assert Text() == Text(en="", nb="")

    def test_lines_are_stripped_and_blank_ones_dropped(self):
        assert Text(en=" Ask \n\n  \nListen\n").lines_in("en") == ("Ask", "Listen")

    def test_lines_of_an_unwritten_text_are_none(self):
        assert UNWRITTEN.lines_in("nb") == ()

    @pytest.mark.parametrize(
        ("text", "norwegian", "written"),
        [(WON, "Vunnet", "Vunnet"), (Text(en="Won"), "Won", ""), (Text(nb="Vunnet"), "Vunnet", "Vunnet")],
    )
    def test_in_a_language_is_the_other_one_if_it_is_not_written_in_it(self, text, norwegian, written):
        assert (text.in_language("nb"), text.written_in("nb")) == (norwegian, written)

    def test_is_untrue_while_it_is_unwritten(self):
        texts = (WON, Text(en="Won"), Text(nb="Vunnet"), UNWRITTEN)
        assert [bool(text) for text in texts] == [True, True, True, False]


class TestReader:
    @pytest.mark.parametrize(("language", "words"), [("en", "Won"), ("nb", "Vunnet")])
    def test_gets_a_text_in_their_language(self, language, words):
        with reading_in(language):
            assert (str(WON), f"{WON}", ", ".join(map(str, [WON]))) == (words, words, words)

    @pytest.mark.parametrize(("language", "read"), [("en", "en"), ("nb", "nb"), ("nb-no", "nb"), ("de", "en")])
    def test_reads_a_language_that_texts_are_written_in(self, language, read):
        with reading_in(language):
            assert reader_language() == read

    def test_reads_english_if_no_language_is_on(self):
        assert reader_language() == "en"

    def test_gets_lines_in_their_language(self):
        with reading_in("nb"):
            assert Text(en="Ask\nListen", nb="Spør\n \nLytt").lines == ("Spør", "Lytt")

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_gets_paragraphs_in_their_language(self, end):
        text = Text(
            en="One\nstill one.\n\n Two. \n\n\n".replace("\n", end),
            nb="En\nfortsatt en.\n\n To. \n\n\n".replace("\n", end),
        )
        with reading_in("nb"):
            assert text.paragraphs == ("En\nfortsatt en.", "To.")
        assert text.paragraphs == ("One\nstill one.", "Two.")

    @pytest.mark.parametrize(
        ("text", "words"), [(WON, "Vunnet"), (Text(en="Won"), "Won"), (Text(nb="Vunnet"), "Vunnet"), (UNWRITTEN, "")]
    )
    def test_gets_the_other_language_if_it_is_not_written_in_theirs(self, text, words):
        with reading_in("nb"):
            assert (str(text), text.plain) == (words, words)

    def test_goes_on_in_their_language_after_a_text_in_another(self):
        with reading_in("nb"):
            with reading_in("en"):
                assert str(WON) == "Won"
            assert str(WON) == "Vunnet"
        assert str(WON) == "Won"

    def test_leaves_no_language_behind_after_a_fault(self):
        with pytest.raises(ZeroDivisionError), reading_in("nb"):
            raise ZeroDivisionError
        assert reader_language() == "en"

    def test_in_another_thread_has_a_language_of_their_own(self):
        together, seen = Barrier(2), {}

        def read(language):
            with reading_in(language):
                together.wait()
                seen[language] = str(WON)
                together.wait()

        threads = [Thread(target=read, args=[language]) for language in ("en", "nb")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == {"en": "Won", "nb": "Vunnet"}

    def test_in_a_new_thread_begins_in_english(self):
        seen = []
        with reading_in("nb"):
            thread = Thread(target=lambda: seen.append(str(WON)))
            thread.start()
            thread.join()
        assert seen == ["Won"]


class TestUntranslated:
    """A text in another language than the reader's says so on pages."""

    def test_has_its_language_around_it_on_pages_alone(self):
        with reading_in("nb"):
            text = str(Text(en="Won & lost"))
        assert (conditional_escape(text), f"“{text}”") == ('<span lang="en">Won &amp; lost</span>', "“Won & lost”")

    def test_is_not_marked_in_the_readers_language_and_where_that_would_be_markup(self):
        assert (conditional_escape(str(WON)), conditional_escape(Text(nb="Vunnet").plain)) == ("Won", "Vunnet")

    def test_marks_its_lines_and_paragraphs(self):
        text = Text(nb="Spør\n\nLytt")
        marked = ['<span lang="nb">Spør</span>', '<span lang="nb">Lytt</span>']
        assert (list(map(conditional_escape, text.lines)), list(map(conditional_escape, text.paragraphs))) == (
            marked,
            marked,
        )

    @pytest.mark.parametrize(("text", "language"), [(WON, ""), (Text(nb="Vunnet"), "nb"), (UNWRITTEN, "")])
    def test_names_the_language_that_the_reader_gets(self, text, language):
        assert text.other_language == language

    def test_can_be_copied(self):
        text = deepcopy(str(Text(nb="Vunnet")))
        assert conditional_escape(text) == '<span lang="nb">Vunnet</span>'


@pytest.mark.parametrize(("languages", "kept"), [(("nb",), Text(nb="Vunnet")), (("en", "nb"), WON)])
def test_a_part_in_some_languages_has_no_texts_of_others(languages, kept):
    options = (AnswerOption("won", WON, weights={"inbound": 2}),)
    question = Question("outcome", WON, options=options)
    expected = replace(question, text=kept, options=(replace(options[0], label=kept),))
    assert in_languages(question, languages) == expected


def test_inside_a_sentence_a_text_begins_with_a_small_letter() -> None:
    text = Text("Team selling", "Økende salg")
    assert text.uncapitalised == Text("team selling", "økende salg")


def test_an_acronym_keeps_its_capitals_inside_a_sentence() -> None:
    assert Text("ABM", "B2B-salg").uncapitalised == Text("ABM", "B2B-salg")
    assert Text("A", "").uncapitalised == Text("A", "")
