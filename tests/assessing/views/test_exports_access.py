"""An export has no assessments of other people."""

import json

import pytest
from django.urls import reverse

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.models.assessments import AssessmentQuerySet
from diagnostics.authoring.models import QuestionnaireVersion
from tests.site.views.test_access import ROLES, World

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(reference: QuestionnaireVersion) -> World:
    return World(reference)


def test_an_export_has_only_the_visitors_own_assessments(world: World) -> None:
    exported = {}
    for role in ROLES:
        response = world.visitors[role].get(reverse("diagnostics:export-json"))
        rows = json.loads(b"".join(response.streaming_content))["assessments"]
        ids = {str(assessment.pk): name for name, assessment in world.assessments.items()}
        exported[role] = {ids.get(row["id"], "its own") for row in rows}
    assert exported == {
        "stranger": set(),
        "starter": {"its own", "begun", "completed"},
        "granted": {"begun", "completed"},
        "owner": {"owned-begun", "owned-completed"},
        "other": set(),
        "staff": set(),
        "superuser": set(),
    }


def test_without_the_rule_an_export_would_have_everyones(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AssessmentQuerySet, "visible_to", lambda rows, viewer: rows)
    response = world.visitors["stranger"].get(reverse("diagnostics:export-json"))
    assert len(json.loads(b"".join(response.streaming_content))["assessments"]) == Assessment.objects.count()
