"""A table as an XLSX workbook that is sent while it is written.

Source: ECMA-376, SpreadsheetML. Texts are typed as texts, so nothing in them is ever a formula; those that look like
one carry the mark (quotePrefix) that keeps them texts while they are edited. Texts that come again and again are
shared, up to a number, the others stand in their cells; so memory does not grow with the rows. References of rows and
cells are left out, as the standard allows. A further sheet begins before a sheet has more rows than Excel reads, or so
many bytes that the archive would need the extensions that Excel complains about.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from diagnostics.site.spreadsheets.cells import Cell, Column, chunks, is_formula

ROWS_A_SHEET = 1_048_576
BYTES_A_SHEET = 2_000_000_000
"""Of XML, before it is packed: less than what needs ZIP64."""

TEXT_LIMIT = 32_767
"""Characters that Excel reads in a cell."""

SHARED_LIMIT = 4096
"""Different texts that are shared."""

ROWS_A_PIECE = 500
LEVEL = 3
"""How hard the packing tries: most of what the highest level saves, at a third of its time."""

PLAIN, BOLD, TIME = 0, 2, 4
"""Numbers of the cell styles in STYLES; the one after plain and after bold is the same with quotePrefix."""

_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_DAY = timedelta(days=1)
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LINE_END = re.compile("\r\n?")
_UNNAMED = re.compile(r"[\[\]:*?/\\]")
_QUOTES = {'"': "&quot;"}

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# every part that is not named is a sheet, since how many there are is known last
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
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def xlsx_parts(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str) -> Iterator[bytes]:
    """Yield the workbook piece by piece, its sheets named `title`, the headers bold and fixed above each of them."""
    yield from chunks(_packed(columns, rows, title))


class _Outlet:
    """A file that keeps what is written until it is taken; it cannot be wound back, so the archive does not try."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Keep what was written."""

    def take(self) -> bytes:
        """Return what was written since it was last taken."""
        taken, self._written = b"".join(self._written), []
        return taken


def _packed(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], title: str) -> Iterator[bytes]:
    outlet, texts, left, sheets = _Outlet(), _Texts(), _Rows(rows), 0
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:  # type: ignore[call-overload]  # is not read
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("xl/styles.xml", STYLES)
        while sheets == 0 or left.following is not None:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w") as part:
                for piece in _sheet(columns, left, texts):
                    part.write(piece.encode())
                    yield outlet.take()
        archive.writestr("xl/sharedStrings.xml", texts.document())
        archive.writestr("xl/workbook.xml", _workbook(title, sheets))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(sheets))
    yield outlet.take()


class _Rows:
    """Rows, and which one follows; None follows the last."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = iter(rows)
        self.following = next(self._rows, None)

    def take(self, limit: int) -> Iterator[Sequence[Cell]]:
        """Yield up to `limit` rows."""
        for _ in range(limit):
            if self.following is None:
                return
            row, self.following = self.following, next(self._rows, None)
            yield row


def _sheet(columns: Sequence[Column], left: _Rows, texts: "_Texts") -> Iterator[str]:
    """Yield a sheet in pieces: the headers and as many of the rows as there is room for."""
    yield _begin_sheet(columns, texts)
    write = [texts.shared if column.recurs else _in_place for column in columns]
    room, size = ROWS_A_SHEET - 1, 0
    while room and size < BYTES_A_SHEET and left.following is not None:
        taken = list(left.take(min(room, ROWS_A_PIECE)))
        piece = "".join(
            f"<row>{''.join([_cell(*pair) for pair in zip(row, write, strict=True)])}</row>" for row in taken
        )
        room, size = room - len(taken), size + len(piece)
        yield piece
    yield "</sheetData></worksheet>"


def _begin_sheet(columns: Sequence[Column], texts: "_Texts") -> str:
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


def _cell(value: Cell, text: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return text(value) if value else "<c/>"
    if value is None:
        return "<c/>"
    if isinstance(value, datetime):
        return f'<c s="{TIME}"><v>{(value.replace(microsecond=0) - _EPOCH) / _DAY}</v></c>'
    return f"<c><v>{value}</v></c>"


class _Texts:
    """The texts that cells share: each is written once, and cells name its number."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, int], str] = {}

    def shared(self, text: str, style: int = PLAIN) -> str:
        """Return the cell that holds `text`; once there are too many different ones, it holds it itself."""
        cell = self._cells.get((text, style))
        if cell is not None:
            return cell
        if len(self._cells) == SHARED_LIMIT:
            return _in_place(text, style)
        cell = f'<c{_styled(text, style)} t="s"><v>{len(self._cells)}</v></c>'
        self._cells[text, style] = cell
        return cell

    def document(self) -> str:
        """Return the part that lists them."""
        listed = "".join(f"<si>{_text(text)}</si>" for text, _style in self._cells)
        return f'{_XML}<sst xmlns="{_MAIN}">{listed}</sst>'


def _in_place(text: str, style: int = PLAIN) -> str:
    return f'<c{_styled(text, style)} t="inlineStr"><is>{_text(text)}</is></c>'


def _styled(text: str, style: int) -> str:
    style += is_formula(text)
    return f' s="{style}"' if style else ""


def _text(text: str) -> str:
    """Return the element that holds a text: without what XML cannot hold, and with what Excel would decode encoded."""
    text = _ILLEGAL.sub("", _LINE_END.sub("\n", text[:TEXT_LIMIT]))
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{kept}>{escape(_ESCAPED.sub('_x005F_', text))}</t>"


def _workbook(title: str, sheets: int) -> str:
    listed = "".join(
        f'<sheet name="{escape(_sheet_name(title, number), _QUOTES)}" sheetId="{number}" r:id="rId{number}"/>'
        for number in range(1, sheets + 1)
    )
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets></workbook>'


def _sheet_name(title: str, number: int) -> str:
    """Return what Excel takes for a name: 31 characters, some of them not allowed; the further ones are numbered."""
    suffix = f" {number}" if number > 1 else ""
    return _UNNAMED.sub(" ", title)[: 31 - len(suffix)].strip("' ") + suffix


def _relations(sheets: int) -> str:
    parts = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
    parts += [("styles", "styles", "styles.xml"), ("texts", "sharedStrings", "sharedStrings.xml")]
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_DOCUMENT}/{kind}" Target="{part}"/>' for key, kind, part in parts
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
