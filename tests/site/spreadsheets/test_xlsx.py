"""Tables as XLSX, read back by a library that knows the format."""

import io
import re
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from diagnostics.site.spreadsheets import xlsx
from diagnostics.site.spreadsheets.cells import Cell, Column, Row
from diagnostics.site.spreadsheets.xlsx import Sheet, workbook_parts

COLUMNS = [Column("name", 30, recurs=False), Column("leading"), Column("points", 9)]
AT = datetime(2026, 11, 24, 9, 5, 1, 999_999, tzinfo=UTC)
READABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")) | st.text(
    st.sampled_from("=+-@ <>&\"'\n\t")
)


def written(*rows: Sequence[Cell], columns: Sequence[Column] = COLUMNS, title: str = "Assessments") -> bytes:
    return b"".join(workbook_parts([Sheet(title, columns, map(Row, rows))]))


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def values(content: bytes, sheet: int = 0) -> list[tuple[Any, ...]]:
    return list(opened(content).worksheets[sheet].values)


def part(content: bytes, name: str) -> str:
    return ZipFile(io.BytesIO(content)).read(name).decode()


def test_texts_numbers_and_times_are_what_they_are() -> None:
    cells = list(opened(written(["North", "team", 3], ["", None, -1], ["x", AT, 0])).worksheets[0].iter_rows())
    assert [[(cell.value, cell.data_type) for cell in row] for row in cells[1:]] == [
        [("North", "s"), ("team", "s"), (3, "n")],
        [(None, "n"), (None, "n"), (-1, "n")],
        [("x", "s"), (datetime(2026, 11, 24, 9, 5, 1), "d"), (0, "n")],
    ]


def test_the_headers_are_bold_and_stay_above_and_columns_have_their_widths() -> None:
    sheet = opened(written(["North", "team", 3])).worksheets[0]
    assert [(cell.value, cell.font.b) for cell in sheet[1]] == [("name", True), ("leading", True), ("points", True)]
    assert [cell.font.b for cell in sheet[2]] == [False] * 3
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [30, 12, 9]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", " =1+1", "\t=1"])
def test_what_looks_like_a_formula_is_a_text_and_stays_one_when_it_is_edited(text: str) -> None:
    columns = [Column(text), Column("b", recurs=False)]
    cells = [*opened(written([text, text], columns=columns)).worksheets[0].iter_rows()]
    found = [(cell.value, cell.data_type, cell.quotePrefix) for cell in (cells[0][0], *cells[1])]
    assert found == [(text, "s", True)] * 3
    assert cells[0][0].font.b


def test_the_library_makes_a_formula_of_it() -> None:
    book = Workbook()
    book.active.append(["=1+1"])
    assert book.active["A1"].data_type == "f"


@given(st.lists(st.tuples(READABLE, READABLE), max_size=4))
def test_every_text_comes_back(texts: list[tuple[str, str]]) -> None:
    found = values(written(*([*pair, 1] for pair in texts)))[1:]
    assert [row[:2] for row in found] == [tuple(text or None for text in pair) for pair in texts]


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert values(written(["a\0\x07\ud800\ufffeb", "c", 1]))[1] == ("ab", "c", 1)


def test_line_ends_become_one_kind_and_blanks_are_kept() -> None:
    assert values(written(["a\r\nb\rc", "  d ", 1]))[1] == ("a\nb\nc", "  d ", 1)


def test_what_excel_would_decode_is_encoded() -> None:
    assert "<t>_x005F_x000D_ _x1</t>" in part(written(["_x000D_ _x1", "", 1]), "xl/worksheets/sheet1.xml")


def test_a_text_is_cut_if_excel_would_refuse_it() -> None:
    assert len(values(written(["a" * 40_000, "b" * 40_000, 1]))[1][0]) == 32_767


def test_texts_that_recur_are_written_once_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "SHARED_LIMIT", 4)
    rows = [["x", "one", 1], ["x", "two", 2], ["x", "one", 3], ["x", "two", 4]]
    content = written(*rows)
    assert re.findall("<t>(.*?)</t>", part(content, "xl/sharedStrings.xml")) == ["name", "leading", "points", "one"]
    assert values(content)[1:] == [tuple(row) for row in rows]


def test_a_workbook_without_rows_has_its_headers() -> None:
    assert values(written()) == [("name", "leading", "points")]


def limited(monkeypatch: pytest.MonkeyPatch, *, rows: int = 1000, size: int = 10**9, piece: int = 2) -> None:
    monkeypatch.setattr(xlsx, "ROWS_A_SHEET", rows)
    monkeypatch.setattr(xlsx, "BYTES_A_SHEET", size)
    monkeypatch.setattr(xlsx, "ROWS_A_PIECE", piece)


@pytest.mark.parametrize(("count", "sheets"), [(0, [1]), (3, [4]), (4, [4, 2]), (6, [4, 4]), (7, [4, 4, 2])])
def test_what_one_sheet_has_no_room_for_goes_on_the_next(
    monkeypatch: pytest.MonkeyPatch, count: int, sheets: list[int]
) -> None:
    limited(monkeypatch, rows=4)
    content = written(*([f"row {number}", "team", number] for number in range(count)))
    found = [list(sheet.values) for sheet in opened(content).worksheets]
    assert [len(rows) for rows in found] == sheets
    assert [row[2] for rows in found for row in rows[1:]] == list(range(count))
    assert {rows[0] for rows in found} == {("name", "leading", "points")}


def test_a_sheet_ends_before_it_needs_the_extensions_that_excel_complains_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited(monkeypatch, size=100)
    content = written(*(["x", "team", number] for number in range(5)))
    assert [len(list(sheet.values)) - 1 for sheet in opened(content).worksheets] == [2, 2, 1]


def test_no_sheet_can_need_them() -> None:
    # the largest piece that follows the limit: every text as long as a note, and every sign of it escaped
    assert xlsx.BYTES_A_SHEET + xlsx.ROWS_A_PIECE * 2000 * len("&amp;") * 20 < 2**31


def test_sheets_are_named_within_what_excel_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, rows=2)
    content = written(["a", "b", 1], ["a", "b", 2], title='\'What: [all] of/it "&" more than thirty')
    assert opened(content).sheetnames == ['What   all  of it "&" more tha', 'What   all  of it "&" more t 2']


def test_the_first_bytes_come_before_the_rows_are_read() -> None:
    taken: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(5000):
            taken.append(number)
            yield Row([f"row {number}", "team", number])

    parts = iter(workbook_parts([Sheet("A", COLUMNS, rows())]))
    assert (next(parts)[:4], len(taken)) == (b"PK\x03\x04", 1)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows() -> None:
    assert peak(20_000) < 1.3 * peak(5_000)


def peak(rows: int) -> int:
    """Return the most memory that writing so many different rows takes, in bytes."""
    tracemalloc.start()
    many = (Row([f"name {number}"], (f"m {number}", number)) for number in range(rows))
    for _ in workbook_parts([Sheet("A", COLUMNS, many)]):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_a_fault_among_the_rows_leaves_a_file_that_nobody_takes_for_whole() -> None:
    sent = []

    def rows() -> Iterable[Row]:
        yield Row(["a", "b", 1])
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        sent.extend(workbook_parts([Sheet("A", COLUMNS, rows())]))
    with pytest.raises(Exception, match="not a zip file"):
        ZipFile(io.BytesIO(b"".join(sent)))


def test_cells_that_recur_are_written_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "SHARED_LIMIT", 4)
    flat: list[list[Cell]] = [["a", "=x", 1], ["b & c", "=x", 2], ["a", "_x000D_ <", None], [" c", "=x", 1]]
    in_two = [Row(cells[:1], tuple(cells[1:])) for cells in flat]
    content = b"".join(workbook_parts([Sheet("Assessments", COLUMNS, in_two)]))
    assert values(content) == values(written(*flat))
