"""Assessments as rows and as JSON."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from diagnostics.assessing.domain.exports import read_result
from diagnostics.assessing.pages import exports
from diagnostics.assessing.pages.export_columns import AssessmentColumn, assessment_columns
from diagnostics.assessing.pages.exports import CONTENT_TYPES, Export, Row, export_name, export_parts
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_question, make_text
from tests.support.exported import BEGUN, COMPLETED, ID, INSTRUMENT, begun, completed, published, table


def file(kind: str, export: Export, rows: Iterable[Row]) -> bytes:
    return b"".join(export_parts(kind, export, rows))


def test_a_row_has_keys_and_labels() -> None:
    assert table(Export([published()], is_own=True), completed()) == [
        {
            "id": str(ID),
            "name": "North",
            "company": "Nordisk",
            "CRM": "hubspot",
            "own pipeline": None,
            "note": "for Kari",
            "questionnaire": INSTRUMENT.key,
            "version": 1,
            "fingerprint": "0123456789ab",
            "begun (UTC)": BEGUN,
            "completed (UTC)": COMPLETED,
            "leading": "inbound",
            "leading (label)": "name inbound",
            "present": "inbound",
            "present (label)": "name inbound",
            "tied with": "",
            "decided by": "",
            "process": "common",
            "score: inbound": 3,
            "score: outbound": 0,
            "leads": "inbound",
            "leads (label)": "Label inbound",
            "pipeline": "qualify, present, close",
            "parts": "deal: qualify, present, close",
            "optional stages": "",
        }
    ]


def test_a_begun_one_has_only_its_answers() -> None:
    (row,) = table(Export([published()], is_own=True), begun())
    empty = {header for header, cell in row.items() if cell in ("", None)}
    assert empty == set(row) - {
        "id",
        "name",
        "company",
        "CRM",
        "note",
        "questionnaire",
        "version",
        "fingerprint",
        "begun (UTC)",
    }
    (row,) = table(Export([published()], is_own=True), begun(leads="outbound"))
    assert (row["leads"], row["leads (label)"], row["score: outbound"]) == ("outbound", "Label outbound", None)


def test_without_a_leading_sales_model_none_is_named() -> None:
    (row,) = table(Export([published()], is_own=True), completed(answers={"leads": "unsure"}))
    assert [row[name] for name in ("leading", "leading (label)", "present", "score: inbound")] == ["", "", "", 0]


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_equal_results_are_read_once(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []

    def reading(*saved: Any) -> Any:
        read.append(saved)
        return read_result(*saved)

    monkeypatch.setattr(exports, "read_result", reading)
    file(kind, Export([published()], is_own=True), [completed(), begun(), completed(title="South")])
    assert len(read) == 2


def test_labels_are_in_the_visitors_language() -> None:
    with override_language("nb"):
        export = Export([published()], is_own=True)
    cells = export.cells(completed()).recurring
    assert [cell for cell in cells if str(cell).startswith("Label")] == ["Label inbound (nb)"]


def test_staff_see_the_owner_and_no_note() -> None:
    (row,) = table(Export([published()], is_own=False), completed())
    assert (row["owner"], "note" in row, "for Kari" in row.values()) == ("kari@example.com", False, False)
    document = json.loads(Export([published()], is_own=False).json_text(completed()))
    assert (document["owner"], "note" in document) == ("kari@example.com", False)


def test_the_columns_are_those_of_all_versions_the_newest_first() -> None:
    newer = make_instrument(
        questions=[make_question("people", make_option("many", team=3)), make_question("leads")], key="sales"
    )
    other = make_instrument(questions=[make_question("size", make_option("large", channel=2))], key="other")
    versions = [published(newer, version=2, number=2), published(), published(other, version=3)]
    export = Export(versions, is_own=True)
    headers = [column.header for column in export.columns]
    assert headers[headers.index("present (label)") + 1 :] == [
        *("tied with", "decided by", "process"),
        "score: team",
        "score: inbound",
        "score: outbound",
        "score: channel",
        *("people", "people (label)", "leads", "leads (label)", "size", "size (label)"),
        *("pipeline", "parts", "optional stages"),
    ]
    rows = table(export, completed(), completed(other, {"size": "large"}, version_id=3))
    assert [(row["leads"], row["size"], row["score: channel"]) for row in rows] == [
        ("inbound", "", None),
        ("", "large", 2),
    ]


def test_an_assessment_has_the_labels_of_its_own_version() -> None:
    options = tuple(replace(option, label=make_text("Reworded")) for option in INSTRUMENT.questions[0].options)
    reworded = make_instrument(questions=[make_question("leads", *options)])
    export = Export([published(reworded, version=2, number=2), published()], is_own=True)
    rows = table(export, completed(), completed(version_id=2))
    assert [(row["version"], row["leads (label)"]) for row in rows] == [(1, "Label inbound"), (2, "Reworded")]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_assessments_of_a_newer_version_are_left_out(kind: str) -> None:
    export = Export([published()], is_own=True)
    rows = [completed(version_id=9), completed(), completed(version_id=9)]
    assert file(kind, export, rows) == file(kind, export, [completed()])


def test_a_column_declared_once_is_in_every_format_and_in_the_query(monkeypatch: pytest.MonkeyPatch) -> None:
    follows = AssessmentColumn("follows", 38, field="follows_id", json_path=("follows",))
    monkeypatch.setattr(exports, "assessment_columns", lambda versions: (*assessment_columns(versions), follows))
    export, row = Export([published()], is_own=True), completed(follows_id="an earlier one")
    book = load_workbook(io.BytesIO(file("xlsx", export, [row])))
    (cells,) = csv.DictReader(io.StringIO(file("csv", export, [row]).decode("utf-8-sig"), newline=""))
    (document,) = json.loads(file("json", export, [row]))["assessments"]
    assert [cells["follows"], document["follows"]] == ["an earlier one"] * 2
    assert ("follows", "an earlier one") in zip(*book.worksheets[0].values, strict=True)
    assert "follows_id" in export.fields


class TestJson:
    def test_has_typed_values_and_names_its_format(self) -> None:
        assert json.loads(file("json", Export([published()], is_own=True), [completed()])) == {
            "format": "salesmodel-assessments/1",
            "language": "en",
            "assessments": [
                {
                    "id": str(ID),
                    "name": "North",
                    "company": "Nordisk",
                    "crm": "hubspot",
                    "own_pipeline": None,
                    "note": "for Kari",
                    "questionnaire": INSTRUMENT.key,
                    "version": {"number": 1, "fingerprint": "0123456789ab"},
                    "begun": "2026-11-24T09:00:00Z",
                    "completed": "2026-11-24T09:02:05Z",
                    "leading": {"key": "inbound", "label": "name inbound"},
                    "present": [{"key": "inbound", "label": "name inbound"}],
                    "tie": [],
                    "decided_by": None,
                    "process": {"key": "common", "label": "Process common"},
                    "scores": {"inbound": 3, "outbound": 0},
                    "answers": {"leads": {"question": "Question leads", "option": "inbound", "label": "Label inbound"}},
                    "pipeline": [
                        {"key": key, "label": key, "part": "deal", "optional": False}
                        for key in ("qualify", "present", "close")
                    ],
                }
            ],
        }

    def test_a_begun_one_has_no_result(self) -> None:
        document = json.loads(Export([published()], is_own=True).json_text(begun()))
        names = ("completed", "leading", "present", "tie", "decided_by", "process", "scores", "answers", "pipeline")
        assert [document[name] for name in names] == [None, None, [], [], None, None, {}, {}, []]

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_is_valid_for_any_number_of_assessments(self, count: int) -> None:
        document = json.loads(file("json", Export([published()], is_own=True), [completed()] * count))
        assert len(document["assessments"]) == count

    def test_keeps_every_text_unchanged(self) -> None:
        name = '=1+1 "æ" \\ \n\t\u2028'
        (exported,) = json.loads(file("json", Export([published()], is_own=True), [completed(title=name)]))[
            "assessments"
        ]
        assert exported["name"] == name

    def test_an_interrupted_file_is_not_valid(self) -> None:
        def rows() -> Iterable[Row]:
            yield completed()
            raise RuntimeError("the database is gone")

        sent: list[bytes] = []
        with pytest.raises(RuntimeError):
            sent.extend(export_parts("json", Export([published()], is_own=True), rows()))
        with pytest.raises(json.JSONDecodeError):
            json.loads(b"".join(sent))


class TestTables:
    def test_formulas_are_neutralised_in_cells_and_headers(self) -> None:
        hostile = make_instrument(questions=[make_question("=1+1")])
        row = completed(hostile, {"=1+1": "inbound"}, title="=2+2", company="@x")
        content = file("csv", Export([published(hostile)], is_own=True), [row]).decode("utf-8-sig")
        headers, cells = csv.reader(io.StringIO(content, newline=""))
        assert [header for header in headers if "=" in header] == ["'=1+1", "'=1+1 (label)"]
        assert cells[1:3] == ["'=2+2", "'@x"]

    def test_norwegian_excel_gets_semicolons(self) -> None:
        delimiters = {}
        for language in ("en", "nb"):
            with override_language(language):
                content = file("csv", Export([published()], is_own=True), [completed()])
            delimiters[language] = content.decode("utf-8-sig").splitlines()[1].split(str(ID))[1][0]
        assert delimiters == {"en": ",", "nb": ";"}

    def test_the_workbook_has_the_same_rows(self) -> None:
        export = Export([published()], is_own=True)
        rows = [completed(), begun(leads="outbound")]
        book = load_workbook(io.BytesIO(file("xlsx", export, rows)))
        headers, *cells = book.worksheets[0].values
        assert book.sheetnames == ["Assessments"]
        assert list(headers) == [column.header for column in export.columns]
        tables = [[*row.cells, *row.recurring] for row in map(export.cells, rows)]
        assert cells == [tuple(map(plain, row)) for row in tables]


def plain(cell: Any) -> Any:
    """Return a cell as openpyxl reads it: times without a time zone, and None for an empty text."""
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell or (None if cell == "" else cell)


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_the_file_is_named_after_the_day(kind: str) -> None:
    assert export_name(kind, date(2026, 11, 24)) == f"assessments-2026-11-24.{kind}"
