"""Handovers are recorded once for each target, and of nothing that is gone."""

from uuid import uuid4

import pytest

from diagnostics.pipelines.actions.hand_overs import record_hand_over
from diagnostics.pipelines.models import HandOver, HandOverKind
from tests.rows import make_completed
from tests.visitors import Visitor, url

pytestmark = pytest.mark.both_databases


@pytest.mark.django_db
def test_a_file_that_is_taken_twice_is_recorded_once(visitor: Visitor) -> None:
    where = url("handoff-file", visitor.complete(), "json")
    visitor.head(where)
    assert not HandOver.objects.exists()
    for _ in range(2):
        assert visitor.get(where).status_code == 200
    assert list(HandOver.objects.values_list("kind", "target")) == [("file", "json")]


@pytest.mark.django_db(transaction=True)
def test_of_what_was_erased_meanwhile_nothing_is_recorded() -> None:
    """Control: of what is there, something is."""
    there = make_completed().pk
    for assessment in (uuid4(), there):
        record_hand_over(assessment_id=assessment, kind=HandOverKind.FILE, target="json")
    assert HandOver.objects.get().assessment_id == there
