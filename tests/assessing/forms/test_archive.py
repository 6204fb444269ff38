"""The filter of the list, read from a query string."""

from datetime import UTC, datetime

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test.html import parse_html

from diagnostics.assessing.domain.archive import ArchiveFilter, Choices, Sort, State
from diagnostics.assessing.forms.archive import ArchiveForm

CHOICES = Choices(models=(("inbound", "Inbound"),), questionnaires=(("a-b", "A"),), versions=(("a-b.1", "Version 1"),))


def form(query: str) -> ArchiveForm:
    return ArchiveForm(QueryDict(query), choices=CHOICES)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ArchiveFilter()),
        ("x=1&q=++&state=&sort=", ArchiveFilter()),
        ("q=Ærlig+TALT+talt", ArchiveFilter(words=("ærlig", "talt"))),
        ("state=begun&sort=name", ArchiveFilter(state=State.BEGUN, sort=Sort.NAME)),
        ("model=inbound", ArchiveFilter(leading="inbound")),
        ("model=-", ArchiveFilter(leading="")),
        ("questionnaire=a-b&version=a-b.1", ArchiveFilter(questionnaire="a-b", version=("a-b", 1))),
        (
            "from=2026-03-29&to=2026-03-29",
            # the day on which the clocks go forward has 23 hours
            ArchiveFilter(since=datetime(2026, 3, 28, 23, tzinfo=UTC), until=datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ),
    ],
)
def test_is_understood(query: str, expected: ArchiveFilter) -> None:
    sent = form(query)
    assert (sent.errors, sent.filter) == ({}, expected)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-02-31", "from"),
        ("to=0001-01-01", "to"),
        ("to=9999-12-31", "to"),
        ("from=2026-02-02&to=2026-02-01", "to"),
        ("sort=loudest", "sort"),
        ("state=lost", "state"),
        ("model=nobody", "model"),
        ("version=a-b.2", "version"),
        ("questionnaire=c", "questionnaire"),
        ("q=%00", "q"),
        ("q=" + "x" * 101, "q"),
        ("q=" + "+".join("abcdefghijk"), "q"),
    ],
)
def test_an_invalid_value_has_an_error_at_its_field(query: str, field: str) -> None:
    assert list(form(query).errors) == [field]


def test_a_choice_of_one_is_not_offered() -> None:
    assert [field.name for field in form("").more] == ["state", "model", "from", "to"]


@pytest.mark.parametrize(
    "query", ["", "q=a%26b&sort=name&state=begun&from=2026-03-29", "q=%00&model=nobody&to=x&sort=x"]
)
def test_its_own_template_writes_what_the_template_of_other_forms_writes(query: str) -> None:
    sent = form(query)
    own = render_to_string("diagnostics/assessing/_filters.html", {"fields": [*sent.search, *sent.more]})
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.layout = Layout(*[field.name for field in (*sent.search, *sent.more)])
    assert parse_html(own) == parse_html(render_crispy_form(sent, helper))
