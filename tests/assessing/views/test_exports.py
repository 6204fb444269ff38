"""Taking one's past assessments along as a file."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from diagnostics.assessing.models import Assessment
from diagnostics.site.models import User
from tests.rows import BROWSER, make_completed
from tests.visitors import ANSWERS, Page, Visitor, url

pytestmark = pytest.mark.both_databases

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
HOSTILE = '=HYPERLINK("http://example.com")'


def export(visitor: Visitor, kind: str, query: str = "", **more: Any) -> Any:
    return visitor.get(url(f"export-{kind}") + query, **more)


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def rows_of(kind: str, response: Any, delimiter: str = ",") -> list[dict[str, Any]]:
    """Return the rows of a file by their headers."""
    sent = content(response)
    if kind == "json":
        return list(json.loads(sent)["assessments"])
    if kind == "xlsx":
        headers, *rows = load_workbook(io.BytesIO(sent)).active.values
        return [dict(zip(headers, row, strict=True)) for row in rows]
    return list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_download_that_is_not_kept_on_the_way(visitor: Visitor, kind: str) -> None:
    response = export(visitor, kind)
    told = {name: response[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")}
    assert told == {
        "Content-Type": KINDS[kind],
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert response["Content-Disposition"].startswith('attachment; filename="assessments-20')
    assert response["Content-Disposition"].endswith(f'.{kind}"')


@pytest.mark.parametrize("kind", KINDS)
def test_it_holds_ones_own_the_newest_first(visitor: Visitor, kind: str) -> None:
    visitor.complete("North")
    visitor.begin(leads="mixed")
    make_completed(Assessment.objects.all()[0].version, BROWSER)
    found = rows_of(kind, export(visitor, kind))
    assert [row["name"] or "" for row in found] == ["", "North"]


def test_a_manager_finds_the_notes_in_it(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    Assessment.objects.filter(pk=visitor.complete("North")).update(note="for Kari")
    assert [row["note"] for kind in KINDS for row in rows_of(kind, export(visitor, kind))] == ["for Kari"] * 3


def test_no_kind_of_file_holds_a_formula(visitor: Visitor) -> None:
    visitor.complete(HOSTILE)
    found = {kind: rows_of(kind, export(visitor, kind))[0]["name"] for kind in KINDS}
    assert found == {"csv": f"'{HOSTILE}", "xlsx": HOSTILE, "json": HOSTILE}
    book = load_workbook(io.BytesIO(content(export(visitor, "xlsx"))))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_it_is_in_the_visitors_language(visitor: Visitor) -> None:
    visitor.complete("North", **ANSWERS)
    norwegian = {"accept-language": "nb"}
    (english,) = rows_of("csv", export(visitor, "csv"))
    (row,) = rows_of("csv", export(visitor, "csv", headers=norwegian), delimiter=";")
    (document,) = json.loads(content(export(visitor, "json", headers=norwegian)))["assessments"]
    assert english["leads"] == row["leads"] == "outbound"
    assert document["answers"]["leads"]["label"] in row.values()
    assert document["answers"]["leads"]["label"] != english["leads (label)"]


@pytest.mark.parametrize("kind", KINDS)
def test_who_asks_only_what_it_would_be_gets_no_rows(visitor: Visitor, kind: str) -> None:
    response = visitor.head(url(f"export-{kind}"))
    assert (response["Content-Type"], response.content, response.streaming) == (KINDS[kind], b"", False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_three_queries_however_many_there_are(visitor: Visitor, kind: str, count: int) -> None:
    for _ in range(count):
        visitor.complete()
    with CaptureQueriesContext(connection) as captured:
        content(export(visitor, kind))
    assert len([query for query in captured if query["sql"].startswith(("SELECT", "DECLARE"))]) == 3


@pytest.mark.parametrize("query", ["", "?q=nor", "?state=completed", "?state=begun", "?sort=name", "?sort=oldest"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_holds_what_the_list_shows_with_the_same_query(visitor: Visitor, kind: str, query: str) -> None:
    for name in ("North", "east", "Nora"):
        visitor.complete(name)
    visitor.begin(leads="mixed")
    shown = [str(row.assessment) for row in visitor.get(url("archive") + query).context["page"].rows]
    assert [row["id"] for row in rows_of(kind, export(visitor, kind, query))] == shown


def test_it_holds_all_pages_of_the_list(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnostics.assessing.queries.archive.PAGE_SIZE", 1)
    ids = [str(visitor.complete()) for _ in range(3)]
    assert [row["id"] for row in rows_of("json", export(visitor, "json"))] == ids[::-1]


def test_the_list_leads_to_it_with_its_query(visitor: Visitor) -> None:
    visitor.complete("North")
    links = Page(visitor.get(url("archive") + "?q=nor&state=completed")).links
    assert [link for link in links if "export" in link] == [
        f"{url(f'export-{kind}')}?q=nor&state=completed" for kind in KINDS
    ]


def test_a_query_that_cannot_be_understood_leads_to_the_list_which_says_so(visitor: Visitor) -> None:
    response = export(visitor, "csv", "?from=x")
    assert (response.status_code, response["Location"]) == (302, f"{url('archive')}?from=x")
