"""The rows of the admin's list of assessments, compared with Django's."""

from typing import Any

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.templatetags.admin_list import result_list
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.assessing.models import Assessment
from diagnostics.site.languages import override_language
from diagnostics.templatetags.keyset import keyset_results
from tests.builders import make_instrument
from tests.rows import make_begun, make_completed, make_user, make_version

LIST = reverse("admin:diagnostics_assessment_changelist")


@pytest.fixture
def rows(admin: Client) -> None:
    version, owner = make_version(make_instrument(key="other")), make_user()
    for title in ("North", '<b>"R&D"\'</b> {url} %s {0}', " "):
        Assessment.objects.filter(pk=make_completed(version).pk).update(title=title, owner=owner)
    make_begun(version)


def joined(results: Any) -> list[str]:
    return ["".join(map(str, cells)) for cells in results]


@pytest.mark.parametrize("query", ["", "?state=completed&begun=365", "?q=north", "?q=nothing"])
def test_are_djangos_byte_for_byte(admin: Client, rows: None, query: str) -> None:
    changes = admin.get(LIST + query).context["cl"]
    for language in ("en", "nb"):
        with override_language(language):
            ours, djangos = keyset_results(changes), result_list(changes)
            assert joined(ours.pop("results")) == joined(djangos.pop("results"))
            assert ours == djangos


def test_have_djangos_box_to_select_them(admin: Client, rows: None) -> None:
    changes = admin.get(LIST).context["cl"]
    assert len(changes.result_list) == 4
    for row in changes.result_list:
        assert changes.model_admin.action_checkbox(row) == ModelAdmin.action_checkbox(changes.model_admin, row)


def test_read_no_outcome_and_nothing_twice(admin: Client, rows: None) -> None:
    admin.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        page = admin.get(LIST)
    (statement,) = [query["sql"] for query in captured if "LIMIT 51" in query["sql"]]
    assert ("outcome" in statement, "introduction" in statement, len(page.context["cl"].result_list)) == (
        False,
    ) * 2 + (4,)
    assert len([query for query in captured if '"diagnostics_assessment"."id" = ' in query["sql"]]) == 0
