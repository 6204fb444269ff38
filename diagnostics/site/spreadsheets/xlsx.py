"""A table as an XLSX workbook that is sent while it is written.

Source: ECMA-376, SpreadsheetML. Texts are typed as texts, so they are never formulas; a text that looks like one has
quotePrefix, which keeps it a text when it is edited. Recurring texts are shared, up to a limit, and the others are
inline, so memory does not grow with the rows. References of rows and cells are left out, as the standard allows.
Another sheet begins before a sheet has more rows than Excel reads, or so many bytes that the archive would need ZIP64,
about which Excel complains.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from diagnostics.site.spreadsheets.cells import CACHED_ENDS, Cell, Column, Row, chunks, is_formula
from diagnostics.site.spreadsheets.xml import legal

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_A_SHEET = 1_048_576
BYTES_A_SHEET = 2_000_000_000
"""Bytes of XML before compression: less than what needs ZIP64."""

TEXT_LIMIT = 32_767
"""Characters that Excel reads in a cell."""

SHARED_LIMIT = 4096
"""Distinct texts that are shared."""

ROWS_A_PIECE = 500
COMPRESSION_LEVEL = 3
"""Saves most of what the highest level does, in a third of its time."""

PLAIN, BOLD, TIME, WRAPPED = 0, 2, 4, 5
"""Indexes of the cell styles in STYLES; the next after PLAIN, BOLD and WRAPPED is the same with quotePrefix."""

_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_DAY = timedelta(days=1)
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# what needs no escaping, in the first half of the basic plane
_PLAIN = re.compile("[ -%'-;=?-^`-\ud7ff]*")
_UNNAMED = re.compile(r"[\[\]:*?/\\]")
_QUOTES = {'"': "&quot;"}

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# every part without an Override is a sheet, since the number of sheets is known only at the end
CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>'
)
RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1" quotePrefix="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook, with bold headers that stay in view; what does not fit goes on in another sheet.

    The titles of a workbook's sheets must differ.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def workbook_parts(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield a workbook with these sheets in pieces."""
    yield from chunks(_packed(sheets))


class _Buffer:
    """A write-only file for ZipFile. It has no `seek`, so ZipFile writes a stream."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: ZipFile calls it."""

    def take(self) -> bytes:
        """Return and forget what was written since the last call."""
        data, self._written = b"".join(self._written), []
        return data


def _packed(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    buffer, texts = _Buffer(), _SharedTexts()
    names: list[str] = []
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as archive:  # type: ignore[call-overload]  # needs no read
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("xl/styles.xml", STYLES)
        for sheet in sheets:
            remaining, number = _Rows(sheet.rows), 0
            while number == 0 or remaining.following is not None:
                number += 1
                names.append(_sheet_name(sheet.title, number))
                with archive.open(f"xl/worksheets/sheet{len(names)}.xml", "w") as part:
                    for piece in _sheet(sheet.columns, remaining, texts):
                        part.write(piece.encode())
                        yield buffer.take()
        archive.writestr("xl/sharedStrings.xml", texts.document())
        archive.writestr("xl/workbook.xml", _workbook(names))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(len(names)))
    yield buffer.take()


class _Rows:
    """An iterator of rows with a look at the following one, which is None after the last."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self.following = next(self._rows, None)

    def take(self, limit: int) -> Iterator[Row]:
        """Yield up to `limit` rows."""
        for _ in range(limit):
            if self.following is None:
                return
            row, self.following = self.following, next(self._rows, None)
            yield row


def _sheet(columns: Sequence[Column], remaining: _Rows, texts: "_SharedTexts") -> Iterator[str]:
    """Yield a sheet in pieces: the headers, and as many of the remaining rows as fit."""
    yield _begin_sheet(columns, texts)
    write = [_writer(column, texts) for column in columns]

    @lru_cache(CACHED_ENDS)
    def end(cells: tuple[Cell, ...]) -> str:
        return "".join(map(_cell, cells, write[len(write) - len(cells) :]))

    room, size = ROWS_A_SHEET - 1, 0
    while room and size < BYTES_A_SHEET and remaining.following is not None:
        taken = list(remaining.take(min(room, ROWS_A_PIECE)))
        piece = "".join([f"<row>{''.join(map(_cell, row.cells, write))}{end(row.recurring)}</row>" for row in taken])
        room, size = room - len(taken), size + len(piece)
        yield piece
    yield "</sheetData></worksheet>"


def _begin_sheet(columns: Sequence[Column], texts: "_SharedTexts") -> str:
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
        for number, column in enumerate(columns, start=1)
    )
    headers = "".join(texts.shared(column.header, BOLD) for column in columns)
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols>'
        f"<sheetData><row>{headers}</row>"
    )


def _writer(column: Column, texts: "_SharedTexts") -> Callable[[str], str]:
    """Return what writes a text of a column."""
    write, style = texts.shared if column.recurs else _inline, WRAPPED if column.wraps else PLAIN
    return partial(write, style=style)


def _cell(value: Cell, text: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return text(value) if value else "<c/>"
    if value is None:
        return "<c/>"
    if isinstance(value, datetime):
        return f'<c s="{TIME}"><v>{(value.replace(microsecond=0) - _EPOCH) / _DAY}</v></c>'
    return f"<c><v>{value}</v></c>"


class _SharedTexts:
    """The texts that cells share: each is written once, and cells refer to its index."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, int], str] = {}

    def shared(self, text: str, style: int = PLAIN) -> str:
        """Return a cell that refers to the shared text, or contains the text once SHARED_LIMIT is reached."""
        cell = self._cells.get((text, style))
        if cell is not None:
            return cell
        if len(self._cells) == SHARED_LIMIT:
            return _inline(text, style)
        cell = f'<c{_styled(text, style)} t="s"><v>{len(self._cells)}</v></c>'
        self._cells[text, style] = cell
        return cell

    def document(self) -> str:
        """Return the workbook part that lists the texts."""
        listed = "".join(f"<si>{_text(text)}</si>" for text, _style in self._cells)
        return f'{_XML}<sst xmlns="{_MAIN}">{listed}</sst>'


def _inline(text: str, style: int = PLAIN) -> str:
    return f'<c{_styled(text, style)} t="inlineStr"><is>{_text(text)}</is></c>'


def _styled(text: str, style: int) -> str:
    style += is_formula(text)
    return f' s="{style}"' if style else ""


def _text(text: str) -> str:
    """Return the text's element, without characters that XML forbids, and with Excel's escapes (_x000D_) escaped."""
    if len(text) <= TEXT_LIMIT and _PLAIN.fullmatch(text) and text == text.strip():
        return f"<t>{text}</t>"
    text = legal(text[:TEXT_LIMIT])
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(_ESCAPED.sub('_x005F_', text))}</t>"


def _workbook(names: Sequence[str]) -> str:
    listed = "".join(
        f'<sheet name="{escape(name, _QUOTES)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets></workbook>'


def _sheet_name(title: str, number: int) -> str:
    """Return a name that Excel accepts: at most 31 characters, some of them forbidden; later sheets are numbered."""
    suffix = f" {number}" if number > 1 else ""
    return _UNNAMED.sub(" ", title)[: 31 - len(suffix)].strip("' ") + suffix


def _relations(sheets: int) -> str:
    parts = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
    parts += [("styles", "styles", "styles.xml"), ("texts", "sharedStrings", "sharedStrings.xml")]
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_DOCUMENT}/{kind}" Target="{part}"/>' for key, kind, part in parts
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
