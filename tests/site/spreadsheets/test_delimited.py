"""Tables as CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.site.spreadsheets.cells import Cell, Column, Row, neutralised
from diagnostics.site.spreadsheets.delimited import csv_parts

COLUMNS = [Column("name"), Column("points")]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def written(*rows: Sequence[Cell], columns: list[Column] = COLUMNS, delimiter: str = ",") -> bytes:
    return b"".join(csv_parts(columns, map(Row, rows), delimiter=delimiter))


def read(content: bytes, delimiter: str = ",") -> list[list[str]]:
    """Read a file as a program does that knows its separator."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_it_has_excels_mark_and_windows_line_ends() -> None:
    assert written(["Blåbær", 3]) == b"\xef\xbb\xbfname,points\r\nBl\xc3\xa5b\xc3\xa6r,3\r\n"


def test_a_table_without_rows_has_its_headers() -> None:
    assert read(written()) == [["name", "points"]]


def test_numbers_stay_numbers_and_times_are_iso_8601_in_utc() -> None:
    at = datetime(2026, 11, 24, 9, 5, 1, 999_999, tzinfo=UTC)
    assert read(written([at, -5], [None, 0])) == [["name", "points"], ["2026-11-24T09:05:01Z", "-5"], ["", "0"]]


def test_formulas_are_neutralised_in_headers_too() -> None:
    columns = [Column("=1+1"), Column("@x")]
    assert read(written(["=2", "+3"], columns=columns)) == [["'=1+1", "'@x"], ["'=2", "'+3"]]


@pytest.mark.parametrize("text", ['say "hi"', "a,b", "a;b", "a\nb", "a\r\nb", "'", '"', '","', " x "])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_what_divides_cells_stays_in_its_cell(text: str, delimiter: str) -> None:
    assert read(written([text, 1], delimiter=delimiter), delimiter) == [["name", "points"], [text, "1"]]


def test_half_a_character_is_replaced() -> None:
    assert read(written(["a\ud800b", 1]))[1] == ["a?b", "1"]


@given(st.lists(st.tuples(TEXTS, st.integers()), max_size=5), st.sampled_from(",;"))
def test_every_text_comes_back(rows: list[tuple[str, int]], delimiter: str) -> None:
    content = written(*([text, number] for text, number in rows), delimiter=delimiter)
    expected = [[neutralised(text), str(number)] for text, number in rows]
    assert read(content, delimiter)[1:] == expected


@given(st.lists(st.text(st.sampled_from('=+-@＝ab;,"\t\r\n ')), min_size=1, max_size=3), st.sampled_from(",;\t"))
def test_the_wrong_separator_makes_no_formula(texts: list[str], wrong: str) -> None:
    columns = [Column(f"c{number}") for number in range(len(texts))]
    found = read(written(texts, columns=columns, delimiter=";"), wrong)
    assert [cell for row in found for cell in row if cell.strip()[:1] in tuple("=+-@＝")] == []


def test_cells_that_recur_are_written_like_others() -> None:
    moment = datetime(2026, 11, 24, 9, 0, 5, 999_999, tzinfo=UTC)
    flat: list[list[Cell]] = [["a", 1, "=x", moment], ["b;", 2, "=x", moment], ["c", 1, "=x", None], ["d", 1, "", ""]]
    in_two = [Row(cells[:2], tuple(cells[2:])) for cells in flat]
    columns = [Column(name) for name in "abcd"]
    assert b"".join(csv_parts(columns, in_two, delimiter=";")) == written(*flat, columns=columns, delimiter=";")
