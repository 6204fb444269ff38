"""What a visitor left behind, found in one query that reads indexes alone."""

from typing import Any

import pytest
from django.utils import timezone

from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.queries.returning import LOOKED_AT, LeftBehind, left_behind
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.pipelines.models import SavedPipeline
from tests.rows import costs, make_begun, make_completed, make_user
from tests.visitors import ANSWERS

pytestmark = pytest.mark.both_databases

HERE = Viewer(browser="here")


def keys(left: LeftBehind) -> tuple[Any, Any]:
    """Return the ids of the two."""
    return left.unfinished and left.unfinished.pk, left.last and left.last.pk


def test_a_new_visitor_left_nothing_and_costs_nothing(db: None) -> None:
    with costs(0):
        assert left_behind(Viewer()) == LeftBehind()


def test_a_browser_that_is_known_but_has_nothing_left_costs_one_query(reference: QuestionnaireVersion) -> None:
    make_begun(reference, by=Viewer(browser="elsewhere"), leads="mixed")
    with costs(1):
        assert left_behind(HERE) == LeftBehind()


def test_the_newest_of_each_is_found_in_one_query_however_many_there_are(reference: QuestionnaireVersion) -> None:
    for _ in range(3):
        begun, completed = make_begun(reference, by=HERE, leads="mixed"), make_completed(reference, by=HERE, **ANSWERS)
    with costs(1):
        assert keys(left_behind(HERE)) == (begun.pk, completed.pk)


def test_one_without_an_answer_is_nothing_to_go_on_with_and_hides_none(reference: QuestionnaireVersion) -> None:
    answered = make_begun(reference, by=HERE, leads="mixed")
    make_begun(reference, by=HERE)
    assert keys(left_behind(HERE)) == (answered.pk, None)


def test_the_last_result_is_the_one_that_was_completed_last(reference: QuestionnaireVersion) -> None:
    early, late = (make_completed(reference, by=viewer, **ANSWERS) for viewer in (HERE, Viewer(user_id=make_user().pk)))
    viewer = Viewer(browser="here", user_id=late.owner_id)
    assert keys(left_behind(viewer)) == (None, late.pk)
    assert keys(left_behind(HERE)) == (None, early.pk)


def test_what_was_granted_to_the_browser_is_found_until_an_account_claims_it(reference: QuestionnaireVersion) -> None:
    elsewhere = make_begun(reference, by=Viewer(browser="elsewhere"), leads="mixed")
    grant_browser(assessment=elsewhere, browser="here")
    assert keys(left_behind(HERE)) == (elsewhere.pk, None)
    Assessment.objects.filter(pk=elsewhere.pk).update(owner=make_user())
    assert left_behind(HERE) == LeftBehind()


@pytest.mark.parametrize(("document", "has_own"), [({"parts": []}, True), (None, False)], ids=["saved", "undone"])
def test_an_own_pipeline_counts_until_it_is_undone(
    reference: QuestionnaireVersion, document: object, has_own: bool
) -> None:
    completed = make_completed(reference, by=HERE, **ANSWERS)
    assert left_behind(HERE).has_own_pipeline is False
    SavedPipeline.objects.create(assessment=completed, document=document, revision=1, saved_at=timezone.now())
    assert left_behind(HERE).has_own_pipeline is has_own


def test_only_the_newest_are_looked_at(reference: QuestionnaireVersion) -> None:
    make_begun(reference, by=HERE, leads="mixed")
    for _ in range(LOOKED_AT):
        completed = make_completed(reference, by=HERE, **ANSWERS)
    assert keys(left_behind(HERE)) == (None, completed.pk)
