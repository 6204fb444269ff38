"""Assessments as CSV, XLSX and JSON files, streamed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from diagnostics.assessing.domain.exports import ExportedVersion, read_result
from diagnostics.assessing.pages.export_columns import LabelledResult, assessment_columns, result_fields, version_labels
from diagnostics.instrument.text import reader_language
from diagnostics.site.spreadsheets.cells import CACHED_ENDS, Cell, Column, chunks, utc_text
from diagnostics.site.spreadsheets.cells import Row as TableRow
from diagnostics.site.spreadsheets.delimited import CSV_TYPE, csv_parts, delimiter_of
from diagnostics.site.spreadsheets.xlsx import XLSX_TYPE, Sheet, workbook_parts

FORMAT = "salesmodel-assessments/1"
"""Names the shape of the JSON; another shape gets another number."""

CONTENT_TYPES = {
    "csv": CSV_TYPE,
    "xlsx": XLSX_TYPE,
    "json": "application/json",
}
"""Content type by kind of file."""

CACHED_RESULTS = CACHED_ENDS
"""Distinct results kept during an export, more than the combinations of answers of most questionnaires."""

Row = Mapping[str, Any]
"""An assessment as `queries.exports.export_rows` yields it: values by field."""

_json = json.JSONEncoder(ensure_ascii=False, default=utc_text).encode


class Export:
    """How assessments become rows and JSON, in the language that is active when it is created.

    `is_own` selects the columns for an owner's own assessments instead of those for staff. The columns depend on the
    versions alone, so they are known before the first row; `fields` are those that the query has to read.
    """

    def __init__(self, versions: Iterable[ExportedVersion], *, is_own: bool) -> None:
        self.language = reader_language()
        published = tuple(versions)
        self._instruments = {version.version: version.instrument for version in published}
        self._labels = {version.version: version_labels(version) for version in published}
        audience = "owner" if is_own else "staff"
        self._assessment_columns = [
            column for column in assessment_columns(self._labels) if column.audience in (None, audience)
        ]
        self._result_fields = result_fields(self._labels.values())
        self._result_columns = [column for field in self._result_fields for column in field.columns]
        self.columns: tuple[Column, ...] = (*self._assessment_columns, *self._result_columns)
        self.fields = tuple(dict.fromkeys(column.field for column in self._assessment_columns))
        self._result_cells = lru_cache(CACHED_RESULTS)(self._result_cells_of)
        self._result_json = lru_cache(CACHED_RESULTS)(self._result_json_of)

    def includes(self, row: Row) -> bool:
        """Whether the export has the row's version; it lacks those published after the export began."""
        return row["version_id"] in self._labels

    def cells(self, row: Row) -> TableRow:
        """Return the cells of one assessment, in the order of the columns; those of the result recur."""
        return TableRow(
            [column.value(row[column.field]) for column in self._assessment_columns],
            self._result_cells(row["version_id"], row["leading"], row["answers_json"], row["outcome_json"]),
        )

    def json_text(self, row: Row) -> str:
        """Return one assessment as JSON, with typed values."""
        document: dict[str, Any] = {}
        for column in self._assessment_columns:
            *parents, key = column.json_path
            target = document
            for parent in parents:
                target = target.setdefault(parent, {})
            target[key] = column.value(row[column.field])
        result = self._result_json(row["version_id"], row["leading"], row["answers_json"], row["outcome_json"])
        return f"{_json(document)[:-1]}, {result[1:]}"

    def _result_cells_of(self, *saved: Any) -> tuple[Cell, ...]:
        result = self._labelled_result(*saved)
        return tuple(column.value(result) for column in self._result_columns)

    def _result_json_of(self, *saved: Any) -> str:
        result = self._labelled_result(*saved)
        return _json({field.json_key: field.json_value(result) for field in self._result_fields})

    def _labelled_result(self, version: int, leading: str, answers: str, outcome: str | None) -> LabelledResult:
        saved = read_result(self._instruments[version], answers, outcome)
        return LabelledResult(leading, saved, self._labels[version])


def export_name(kind: str, day: date) -> str:
    """Return the file's name."""
    return f"{_('assessments')}-{day:%Y-%m-%d}.{kind}"


def export_parts(kind: str, export: Export, rows: Iterable[Row]) -> Iterator[bytes]:
    """Return the file in parts. Assessments of versions published after the export began are left out."""
    included = filter(export.includes, rows)
    if kind == "json":
        return _json_parts(export, included)
    table = map(export.cells, included)
    if kind == "csv":
        return csv_parts(export.columns, table, delimiter=delimiter_of(export.language))
    return workbook_parts([Sheet(_("Assessments"), export.columns, table)])


def _json_parts(export: Export, rows: Iterable[Row]) -> Iterator[bytes]:
    yield from chunks(text.encode(errors="replace") for text in _json_texts(export, rows))


def _json_texts(export: Export, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the JSON text; it closes at the very end, so that an interrupted file is not valid JSON."""
    head = {"format": FORMAT, "language": export.language}
    yield f'{json.dumps(head)[:-1]}, "assessments": ['
    separator = "\n"
    for row in rows:
        yield separator + export.json_text(row)
        separator = ",\n"
    yield "\n]}\n"
