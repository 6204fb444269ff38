"""Sheets of translations as they come back: from spreadsheets that change columns, separators and line ends."""

import pytest

from diagnostics.authoring.domain.translation_sheet import (
    SheetProblem,
    SheetRow,
    UnreadableSheet,
    packed,
    read_sheet,
    rows_in,
    unpacked,
)
from diagnostics.authoring.domain.translations import SeenTexts

HEADINGS = ["Key [key]", "English [en]", "Norwegian [nb]", "State", "Seen [seen]"]
SEEN = SeenTexts.of("Won", "")


def test_rows_have_what_their_columns_say():
    sheet = read_sheet([HEADINGS, ["stage.close.name", "Won", "Vunnet", "", str(SEEN)]])
    assert (sheet.language, sheet.rows) == ("nb", (SheetRow(2, "stage.close.name", "Won", "Vunnet", SEEN),))


def test_the_source_is_the_language_that_comes_first():
    sheet = read_sheet([["Nøkkel [key]", "Norsk [nb]", "Engelsk [en]"], ["title", "Tittel", "Title"]])
    assert (sheet.language, sheet.rows) == ("en", (SheetRow(2, "title", "Tittel", "Title", None),))


def test_columns_may_be_moved_and_headings_may_come_later():
    cells = [["Our texts"], [], ["English [en]", "Who", "Norsk [nb]", "key [key]"], ["Won", "Kari", "Vunnet", "title"]]
    assert read_sheet(cells).rows == (SheetRow(4, "title", "Won", "Vunnet", None),)


def test_empty_translations_and_rows_without_a_key_say_nothing():
    cells = [HEADINGS, ["title", "Title", " "], ["", "Won", "Vunnet"], ["title"], ["a", "b", " c\r\nd\x00 "]]
    assert [(row.key, row.text) for row in read_sheet(cells).rows] == [("a", "c\nd")]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ([], SheetProblem.NO_HEADINGS),
        ([["Key", "English", "Norwegian"], ["title", "Title", "Tittel"]], SheetProblem.NO_HEADINGS),
        ([HEADINGS[:2], ["title", "Title"]], SheetProblem.NO_HEADINGS),
        ([HEADINGS, ["title", "Title", ""]], SheetProblem.NO_ROWS),
    ],
    ids=["empty", "no codes", "no second language", "no translation"],
)
def test_other_tables_are_refused(cells, problem):
    with pytest.raises(UnreadableSheet) as raised:
        read_sheet(cells)
    assert raised.value.problem is problem


@pytest.mark.parametrize(
    "text", ['k [key];a [en];b [nb]\r\ntitle;"x\ny";z', 'sep=,\nk [key],a [en],b [nb]\ntitle,"x\ny",z']
)
def test_a_text_is_split_as_its_headings_are(text):
    assert rows_in(f"\ufeff{text}")[-1] == ["title", "x\ny", "z"]


def test_a_text_without_headings_has_no_rows():
    assert rows_in("a,b\nc,d") == []


def test_rows_are_sent_again_as_they_were():
    rows = (SheetRow(2, "title", "Won", "Vunnet", SEEN), SheetRow(9, "a", "", "b", None))
    assert unpacked(packed("nb", rows)).rows == rows


@pytest.mark.parametrize("text", ["", "[]", "null", '["de"]', '["nb", [1]]', '["nb", ["x", "a", "b", "c", ""]]'])
def test_what_was_not_packed_is_refused(text):
    with pytest.raises(UnreadableSheet):
        unpacked(text)
