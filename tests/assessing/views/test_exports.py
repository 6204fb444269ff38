"""Downloading past assessments as a file."""

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
def test_is_a_download_that_is_not_cached(visitor: Visitor, kind: str) -> None:
    response = export(visitor, kind)
    headers = {name: response[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")}
    assert headers == {
        "Content-Type": KINDS[kind],
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert response["Content-Disposition"].startswith('attachment; filename="assessments-20')
    assert response["Content-Disposition"].endswith(f'.{kind}"')


@pytest.mark.parametrize("kind", KINDS)
def test_has_the_visitors_own_assessments_newest_first(visitor: Visitor, kind: str) -> None:
    visitor.complete("North")
    visitor.begin(leads="mixed")
    make_completed(Assessment.objects.all()[0].version, BROWSER)
    rows = rows_of(kind, export(visitor, kind))
    assert [row["company"] or "" for row in rows] == ["", "North"]


def test_has_the_notes_of_a_manager(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    Assessment.objects.filter(pk=visitor.complete("North")).update(note="for Kari")
    assert [row["note"] for kind in KINDS for row in rows_of(kind, export(visitor, kind))] == ["for Kari"] * 3


def test_no_format_has_formulas(visitor: Visitor) -> None:
    visitor.complete(HOSTILE)
    companies = {kind: rows_of(kind, export(visitor, kind))[0]["company"] for kind in KINDS}
    assert companies == {"csv": f"'{HOSTILE}", "xlsx": HOSTILE, "json": HOSTILE}
    book = load_workbook(io.BytesIO(content(export(visitor, "xlsx"))))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_is_in_the_visitors_language(visitor: Visitor) -> None:
    visitor.complete("North", **ANSWERS)
    norwegian = {"accept-language": "nb"}
    (english,) = rows_of("csv", export(visitor, "csv"))
    (row,) = rows_of("csv", export(visitor, "csv", headers=norwegian), delimiter=";")
    (document,) = json.loads(content(export(visitor, "json", headers=norwegian)))["assessments"]
    assert english["leads"] == row["leads"] == "outbound"
    assert document["answers"]["leads"]["label"] in row.values()
    assert document["answers"]["leads"]["label"] != english["leads (label)"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_head_request_reads_no_rows(visitor: Visitor, kind: str) -> None:
    response = visitor.head(url(f"export-{kind}"))
    assert (response["Content-Type"], response.content, response.streaming) == (KINDS[kind], b"", False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 3])
def test_takes_three_queries_for_any_number(visitor: Visitor, kind: str, count: int) -> None:
    for _ in range(count):
        visitor.complete()
    with CaptureQueriesContext(connection) as captured:
        content(export(visitor, kind))
    assert len([query for query in captured if query["sql"].startswith(("SELECT", "DECLARE"))]) == 3


@pytest.mark.parametrize("query", ["", "?q=nor", "?state=completed", "?state=begun", "?sort=name", "?sort=oldest"])
@pytest.mark.parametrize("kind", KINDS)
def test_has_what_the_list_shows_with_the_same_filter(visitor: Visitor, kind: str, query: str) -> None:
    for name in ("North", "east", "Nora"):
        visitor.complete(name)
    visitor.begin(leads="mixed")
    listed = [str(row.assessment) for row in visitor.get(url("archive") + query).context["page"].rows]
    assert [row["id"] for row in rows_of(kind, export(visitor, kind, query))] == listed


def test_has_all_pages_of_the_list(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnostics.assessing.queries.archive.PAGE_SIZE", 1)
    ids = [str(visitor.complete()) for _ in range(3)]
    assert [row["id"] for row in rows_of("json", export(visitor, "json"))] == ids[::-1]


def test_the_list_links_to_it_with_its_filter(visitor: Visitor) -> None:
    visitor.complete("North")
    links = Page(visitor.get(url("archive") + "?q=nor&state=completed")).links
    assert [link for link in links if "export" in link] == [
        f"{url(f'export-{kind}')}?q=nor&state=completed" for kind in KINDS
    ]


def test_an_invalid_filter_redirects_to_the_list_which_says_so(visitor: Visitor) -> None:
    response = export(visitor, "csv", "?from=x")
    assert (response.status_code, response["Location"]) == (302, f"{url('archive')}?from=x")
