"""Every CSV of the site: those for people open in columns in each language, those for machines are always the same."""

import csv
import io
from collections.abc import Callable
from uuid import UUID

import pytest
from django.urls import get_resolver

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.models import CurrentStages
from tests.visitors import Visitor, url

DELIMITERS = {"en": ",", "nb": ";"}
BYTE_ORDER_MARK = "\ufeff"
CSV = [target for target in TARGETS.values() if target.format.extension == "csv"]
PEOPLE: dict[str, Callable[[UUID], str]] = {
    "export-csv": lambda assessment: url("export-csv"),
    "todays-stages-csv": lambda assessment: url("todays-stages-csv", assessment),
    "handoff csv": lambda assessment: url("handoff-file", assessment, "csv"),
}
MACHINES: dict[str, Callable[[UUID], str]] = {
    "odoo": lambda assessment: url("handoff-part", assessment, "odoo", "deal"),
    "espocrm": lambda assessment: url("handoff-part", assessment, "espocrm", "deal"),
}


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    pk = visitor.complete("=1+1; North, South")
    row = Assessment.objects.get(pk=pk)
    CurrentStages.objects.create(assessment=row, stages=[["=Lead; new, warm", None]], saved_at=row.started_at)
    return pk


def text_of(visitor: Visitor, where: str, language: str) -> str:
    response = visitor.get(where, HTTP_ACCEPT_LANGUAGE=language)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_are_all_in_this_test() -> None:
    routes = {
        pattern.name
        for part in get_resolver().url_patterns
        if part.namespace == "diagnostics"
        for pattern in part.url_patterns
        if str(pattern.pattern).endswith(".csv") and pattern.name != "gap-check-csv"  # an old address
    }
    assert routes | {"handoff csv"} == set(PEOPLE)
    assert {target.key: target.format.is_for_import for target in CSV} == {
        **dict.fromkeys(MACHINES, True),
        "csv": False,
    }


@pytest.mark.parametrize("language", DELIMITERS)
@pytest.mark.parametrize("route", PEOPLE)
def test_for_people_open_in_columns(visitor: Visitor, assessment: UUID, route: str, language: str) -> None:
    text = text_of(visitor, PEOPLE[route](assessment), language)
    assert text.startswith(BYTE_ORDER_MARK)
    reader = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), delimiter=DELIMITERS[language])
    headings, *rows = reader
    assert len(headings) > 2
    assert {len(row) for row in rows} == {len(headings)}
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


@pytest.mark.parametrize("route", MACHINES)
def test_for_machines_have_one_form(visitor: Visitor, assessment: UUID, route: str) -> None:
    texts = {language: text_of(visitor, MACHINES[route](assessment), language) for language in DELIMITERS}
    headings = {next(csv.reader(io.StringIO(text))).__str__() for text in texts.values()}
    assert len(headings) == 1
    assert [text for text in texts.values() if text.startswith(BYTE_ORDER_MARK)] == []


@pytest.mark.parametrize("crm", MACHINES)
def test_for_machines_say_so_beside_the_download(visitor: Visitor, crm: str) -> None:
    html = visitor.get(url("handoff", visitor.complete(crm=crm))).content.decode()
    card = html.partition('<section class="format-card is-chosen"')[2].partition("</section>")[0]
    assert "The file is for the import, so do not change it" in card
