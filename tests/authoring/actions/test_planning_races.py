"""Two workers, or a worker and a person, publish the same draft at the same moment: it is published once."""

from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from diagnostics.authoring.actions import planning
from diagnostics.authoring.actions.planning import cancel_plan, plan_publication, publish_planned
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import PlannedPublication
from diagnostics.authoring.queries.seen import publishing_now
from diagnostics.instrument.errors import ChangedMeanwhile
from diagnostics.site.models import OutgoingMail
from tests.background import deferred_tasks
from tests.rows import make_draft, make_user
from tests.support.racing import PATIENCE, lift_locks, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

ROUNDS = 3


@pytest.fixture(autouse=True)
def _room():
    with room_for(4):
        yield
    deferred_tasks()


def planned(draft):
    """Set a time for the draft, which is over, and return the plan."""
    publisher = make_user(is_staff=True, is_superuser=True)
    due_at = timezone.now() + timedelta(hours=1)
    plan = plan_publication(questionnaire_id=draft.pk, due_at=due_at, note="", by=publisher)
    plan.due_at = timezone.now() - timedelta(seconds=1)
    plan.save()
    return plan


def work(plan):
    return lambda _: publish_planned.call(plan.pk, plan.due_at.isoformat())


def test_two_workers_publish_once_and_tell_nobody():
    draft = make_draft()
    for number in range(1, ROUNDS + 1):
        draft.questions.update(text_en=f"Question {number}?")
        plan = planned(draft)
        race(work(plan), work(plan))
        assert draft.versions.count() == number
        assert (PlannedPublication.objects.exists(), OutgoingMail.objects.exists()) == (False, False)


def test_a_person_and_a_worker_publish_once_and_the_plan_says_if_it_came_too_late():
    draft, person = make_draft(), make_user()
    for number in range(1, ROUNDS + 1):
        draft.questions.update(text_en=f"Question {number}?")
        plan, seen = planned(draft), publishing_now(draft)
        by_hand = partial(publish, questionnaire_id=draft.pk, by=person, expected=seen)
        ((result, _),) = race(lambda _, act=by_hand: act(), work(plan))
        assert draft.versions.count() == number
        if isinstance(result, ChangedMeanwhile):
            assert not PlannedPublication.objects.exists()
        else:
            assert PlannedPublication.objects.get().failure == "published"
        PlannedPublication.objects.all().delete()


def test_what_is_cancelled_at_that_moment_is_published_or_not_but_never_half():
    draft = make_draft()
    plan, seen = planned(draft), publishing_now(draft)
    ((cancelled, _),) = race(
        lambda _: cancel_plan(questionnaire_id=draft.pk, by=plan.planned_by, expected=seen), work(plan)
    )
    assert draft.versions.exists() == isinstance(cancelled, ChangedMeanwhile)
    assert not PlannedPublication.objects.exists()


def test_without_the_lock_both_workers_would_begin_to_publish(monkeypatch):
    lift_locks(monkeypatch)
    plan = planned(make_draft())
    meeting, publish_plan = Barrier(2, timeout=PATIENCE), planning._publish

    def publish_together(*arguments):
        meeting.wait()
        return publish_plan(*arguments)

    monkeypatch.setattr(planning, "_publish", publish_together)
    race(*[lambda _: planning._publish_planned.__wrapped__(plan.pk, plan.due_at)] * 2)
    assert not meeting.broken
