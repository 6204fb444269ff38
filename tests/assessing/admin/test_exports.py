"""Exporting everyone's assessments from the admin's list."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from structlog.testing import capture_logs

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.admin.assessments import AssessmentAdmin
from diagnostics.assessing.admin.exports import _counted
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.queries.exports import export_rows
from diagnostics.authoring.models import Questionnaire
from diagnostics.site.models import User
from tests.builders import make_instrument
from tests.rows import BROWSER, make_begun, make_completed
from tests.support.admin.forms import opened
from tests.visitors import publish_version

pytestmark = pytest.mark.both_databases

LIST = reverse("admin:diagnostics_assessment_changelist")
TEAM = {"leads": "inbound", "repeat_revenue": "most", "people": "every_deal", "audience": "several"}
NONE = dict.fromkeys(TEAM, "unsure")
KINDS = ("csv", "xlsx", "json")


def export(client: Client, kind: str = "json", query: str = "") -> Any:
    return client.get(f"{LIST}export.{kind}{query}")


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def names(response: Any) -> list[str]:
    return [row["name"] for row in json.loads(content(response))["assessments"]]


@pytest.fixture
def rows(questionnaire: Questionnaire) -> dict[str, Assessment]:
    """Assessments of a browser and of a user, completed and begun, with a note."""
    manager = User.objects.create_user("manager@example.com", "a long password 1")
    version = questionnaire.current_version
    rows = {
        "North": make_completed(version, BROWSER, **TEAM),
        "South": make_completed(version, Viewer(user_id=manager.pk), **NONE),
        "West": make_begun(version),
    }
    for name, row in rows.items():
        Assessment.objects.filter(pk=row.pk).update(title=name, note="for Kari")
    return rows


def test_it_has_everyones_assessments_with_owners_and_without_notes(admin: Client, rows: dict[str, Assessment]) -> None:
    exported = json.loads(content(export(admin)))["assessments"]
    assert [(row["name"], row["owner"], "note" in row) for row in exported] == [
        ("West", None, False),
        ("South", "manager@example.com", False),
        ("North", None, False),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_format_has_notes(admin: Client, rows: dict[str, Assessment], kind: str) -> None:
    sent = content(export(admin, kind))
    text = str(list(load_workbook(io.BytesIO(sent)).active.values)) if kind == "xlsx" else sent.decode()
    assert ("for Kari" in text, "manager@example.com" in text) == (False, True)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?state=completed",
        "?state=begun",
        "?leading=team",
        "?leading=-",
        "?q=sou",
        "?q=manager@example.com",
        "?o=1",
    ],
)
def test_it_has_what_the_list_shows(admin: Client, rows: dict[str, Assessment], query: str) -> None:
    listed = [row.title for row in opened(admin, f"{LIST}{query}").context_data["cl"].result_list]
    assert names(export(admin, query=query)) == listed


def test_it_has_all_pages_of_the_list(
    admin: Client, rows: dict[str, Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AssessmentAdmin, "list_per_page", 1)
    assert names(export(admin, query="?p=2")) == ["West", "South", "North"]


def test_the_list_offers_it_with_its_filters(staff: Callable[..., Client], rows: dict[str, Assessment]) -> None:
    client = staff("view_assessment", "export_assessment")
    page = client.get(f"{LIST}?state=completed&p=1")
    assert page.context["export_fields"] == [("state", "completed")]
    buttons = page.content.decode()
    assert [f'formaction="{LIST}export.{kind}"' in buttons for kind in KINDS] == [True] * 3
    assert "export-questionnaire" not in buttons


def test_permission_to_view_gives_neither_link_nor_access(
    staff: Callable[..., Client], rows: dict[str, Assessment]
) -> None:
    client = staff("view_assessment", "change_assessment", "delete_assessment")
    assert "export." not in client.get(LIST).content.decode()
    assert [export(client, kind).status_code for kind in KINDS] == [403] * 3


@pytest.mark.parametrize("query", ["?owner__password__startswith=a", "?version__questionnaire__nothing=1"])
def test_accepts_only_the_filters_of_the_list(admin: Client, rows: dict[str, Assessment], query: str) -> None:
    statuses = (export(admin, query=query).status_code, admin.get(f"{LIST}{query}").status_code)
    assert statuses in ((400, 400), (302, 302))


def test_an_invalid_filter_redirects_to_the_list(admin: Client, rows: dict[str, Assessment]) -> None:
    response = export(admin, query="?version=x")
    assert (response.status_code, response["Location"]) == (302, LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_one_query_besides_those_of_the_versions_for_any_number(
    admin: Client, questionnaire: Questionnaire, count: int
) -> None:
    for _ in range(count):
        make_completed(questionnaire.current_version, BROWSER, **TEAM)
    content(export(admin))
    with CaptureQueriesContext(connection) as captured:
        content(export(admin))
    statements = " ".join(query["sql"] for query in captured)
    tables = ("questionnaireversion", "assessment")
    assert [statements.count(f'FROM "diagnostics_{table}"') for table in tables] == [2, 1]


def test_has_the_columns_and_rows_of_the_chosen_questionnaire_alone(admin: Client, rows: dict[str, Assessment]) -> None:
    other = publish_version(make_instrument(key="other"))
    Assessment.objects.filter(pk=rows["West"].pk).update(version=other)
    sent = content(export(admin, "csv", "?questionnaire=sales-model"))
    headers, *lines = csv.reader(io.StringIO(sent.decode("utf-8-sig"), newline=""))
    assert ("score: team" in headers, headers.count("leads"), len(lines)) == (True, 1, 2)
    (others, *_) = csv.reader(
        io.StringIO(content(export(admin, "csv", "?questionnaire=other")).decode("utf-8-sig"), newline="")
    )
    assert "score: team" not in others


def test_the_questionnaire_has_to_be_chosen_if_there_are_several(admin: Client, rows: dict[str, Assessment]) -> None:
    publish_version(make_instrument(key="other"))
    assert "export-questionnaire" in admin.get(LIST).content.decode()
    response = admin.get(f"{LIST}export.csv", follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "Choose whose results to export" in response.content.decode()
    filtered = admin.get(f"{LIST}export.csv?state=completed&q=north")
    assert filtered["Location"] == f"{LIST}?state=completed&q=north"


def test_it_is_logged_without_personal_data(admin: Client, rows: dict[str, Assessment]) -> None:
    staff = User.objects.get(email="admin@example.com").pk
    with capture_logs() as logged:
        content(export(admin, query="?q=manager@example.com&state=completed"))
    context = {"kind": "json", "filters": {"q": "", "state": "completed"}, "log_level": "info"}
    begun, ended = [line for line in logged if line["event"] == "exported"]
    assert len(begun.pop("network")) == 32
    route = "admin/diagnostics/assessment/export.json"
    assert begun == {"event": "exported", "user": staff, "what": "assessments", "route": route, **context}
    assert ended == {"event": "exported", "rows": 1, "staff": staff, **context}


def test_one_that_is_cancelled_is_logged_too(admin: Client, rows: dict[str, Assessment]) -> None:
    with capture_logs() as logged:
        export(admin)
        begun = _counted(export_rows(Assessment.objects.all(), ["pk"]), staff=1)
        next(begun)
        begun.close()
    events = [(line["event"], line.get("rows")) for line in logged if line["event"] == "exported"]
    assert events == [("exported", None), ("exported", 1)]


def test_one_without_rows_is_a_file_too(admin: Client, rows: dict[str, Assessment]) -> None:
    for row in rows.values():
        erase_assessment(assessment=row)
    assert names(export(admin)) == []
