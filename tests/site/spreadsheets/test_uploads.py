"""Reading uploaded texts and workbooks, and refusing what is too much or something else."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from diagnostics.site.spreadsheets import uploads
from diagnostics.site.spreadsheets.uploads import Unreadable, UnreadableFile, decoded, is_workbook, read_workbook

TEXT = "Fase\r\nPåminnelse\r\nFørste møte\r\nÅpen ærlighet\r\nVunnet\r\n"


def workbook(rows: list[list[object]], *, empty_sheets: int = 0) -> bytes:
    book = Workbook()
    for _ in range(empty_sheets):
        book.create_sheet()
    for row in rows:
        book.worksheets[-1].append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def package(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(data) if is_workbook(data) else decoded(data)
    return caught.value.reason


class TestText:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
    )
    def test_is_read_in_the_encodings_that_spreadsheets_write(self, encoding: str) -> None:
        assert decoded(TEXT.encode(encoding)) == TEXT

    @pytest.mark.parametrize("text", ["Størst\nPris ® og 1¾ år", "¿Qué?", "Œuvre", "Kjøp\nÆrlig – “anførsel”", "Café"])
    def test_of_windows_stays_one_of_windows(self, text: str) -> None:
        assert decoded(text.encode("cp1252")) == text

    @pytest.mark.parametrize(
        "data",
        [
            b"%PDF-1.7\n\x00\x01",
            b"\x89PNG\r\n\x1a\n\x00",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"Tilbud\x00sendt\nVunnet\n",
        ],
        ids=["PDF", "picture", "old Excel", "a zero byte"],
    )
    def test_of_another_kind_is_refused(self, data: bytes) -> None:
        assert refusal(data) is Unreadable.KIND

    @given(st.binary(max_size=60))
    def test_no_bytes_are_too_much(self, data: bytes) -> None:
        try:
            text = decoded(data)
        except UnreadableFile:
            return
        assert "\0" not in text


class TestWorkbook:
    def test_is_read_as_text_from_the_first_sheet_with_rows(self) -> None:
        data = workbook([["Deal", "Stage"], ["Fjord", "Won"], [None, None], [1, 2.5]], empty_sheets=1)
        assert read_workbook(data) == [["Deal", "Stage"], ["Fjord", "Won"], ["1", "2.5"]]

    def test_does_not_evaluate_formulas(self) -> None:
        assert read_workbook(workbook([["Stage", "=1+1"]])) == [["Stage", ""]]

    def test_that_is_another_package_is_refused(self) -> None:
        assert refusal(package(**{"word/document.xml": b"<x/>"})) is Unreadable.KIND

    @pytest.mark.parametrize(
        "data",
        [b"PK\x03\x04 nothing else", package(**{"xl/workbook.xml": b"<x"}), workbook([["Stage"]])[:-50]],
        ids=["not packed", "not a workbook", "cut off"],
    )
    def test_that_is_broken_is_refused(self, data: bytes) -> None:
        assert refusal(data) is Unreadable.BROKEN

    def test_that_grows_when_it_is_unpacked_is_refused_unread(self) -> None:
        data = package(**{"xl/workbook.xml": b"<x/>", "xl/bomb.xml": b" " * (uploads.MAX_UNPACKED + 1)})
        assert len(data) < 100_000
        assert refusal(data) is Unreadable.TOO_LARGE

    def test_of_many_parts_is_refused(self) -> None:
        parts = {f"x{number}": b"" for number in range(uploads.MAX_PARTS)}
        assert refusal(package(**{"xl/workbook.xml": b"<x/>", **parts})) is Unreadable.TOO_LARGE

    def test_of_too_many_cells_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "MAX_CELLS", 6)
        assert len(read_workbook(workbook([["x", "y"]] * 3))) == 3
        assert refusal(workbook([["x", "y"]] * 4)) is Unreadable.TOO_MANY_CELLS

    def test_may_go_on_with_empty_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "MAX_CELLS", 6)
        assert read_workbook(workbook([["x"], *[[None]] * 9, ["y"]])) == [["x"], ["y"]]
