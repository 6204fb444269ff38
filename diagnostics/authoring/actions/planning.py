"""Publish a draft at a set time: exactly the one that was seen, once, whatever happens meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from diagnostics.authoring.actions.notices import PUBLISHING, tell_planner_of_delay
from diagnostics.authoring.actions.publishing import publish, publishable_document
from diagnostics.authoring.actions.seen import require_seen
from diagnostics.authoring.actions.waiting import fail_plan
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import PlannedPublication, Questionnaire, QuestionnaireVersion
from diagnostics.authoring.models.waiting import Failure
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.seen import at_this_moment, publishing_now, version_now
from diagnostics.instrument.errors import (
    ChangedMeanwhile,
    InvalidInstrument,
    NothingChanged,
    NotPublishable,
    TimePassed,
)
from diagnostics.site.models import User

LATE = timedelta(minutes=5)
"""After this long the person who set the time gets a mail that it was not met."""

log = structlog.get_logger("diagnostics.publishing")


@transaction.atomic
def plan_publication(
    *, questionnaire_id: int, due_at: datetime, note: str, by: User, expected: Seen | None = None
) -> PlannedPublication:
    """Have the draft, exactly as it is now, published at a time, instead of at any that was set before.

    Raises ChangedMeanwhile if the draft is not the `expected` one, TimePassed, and as `publish` does NotPublishable,
    NothingChanged or InvalidInstrument.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    draft = load_draft(questionnaire)
    seen = publishing_now(questionnaire, draft)
    require_seen(expected, lambda: seen)
    if due_at <= timezone.now():
        raise TimePassed
    publishable_document(questionnaire, draft)
    plan, _created = PlannedPublication.objects.update_or_create(
        questionnaire=questionnaire,
        defaults={
            "seen": str(at_this_moment(questionnaire, replace(seen, target=None))),
            "note": note,
            "due_at": due_at,
            "planned_at": timezone.now(),
            "planned_by": by,
            "failure": "",
        },
    )
    _enqueue(plan)
    log.info("publication planned", questionnaire=questionnaire.key, by=by.pk)
    return plan


@transaction.atomic
def cancel_plan(*, questionnaire_id: int, by: User, expected: Seen | None = None) -> None:
    """Have nothing published at a time, or put away why it was not. Idempotent. Raises ChangedMeanwhile."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    require_seen(expected, partial(publishing_now, questionnaire))
    PlannedPublication.objects.filter(questionnaire=questionnaire).delete()
    log.info("planned publication cancelled", questionnaire=questionnaire.key, by=by.pk)


def _enqueue(plan: PlannedPublication) -> None:
    publish_planned.using(run_after=plan.due_at).enqueue(plan.pk, plan.due_at.isoformat())


@task()
def publish_planned(plan_id: int, due_at: str) -> None:
    """Publish what was planned for this time, unless that happened or the plan is another one now.

    A plan that was changed has a task for each of its times.
    """
    _publish_planned(plan_id, datetime.fromisoformat(due_at))


def publish_overdue() -> int:
    """Publish what should have been published by now, e.g. because the task queue was lost; return how much was."""
    overdue = PlannedPublication.objects.filter(failure="", due_at__lte=timezone.now()).order_by("due_at")
    return sum(_publish_planned(*plan) for plan in list(overdue.values_list("pk", "due_at")))


@transaction.atomic
def _publish_planned(plan_id: int, due_at: datetime) -> bool:
    """Publish what the plan says, or note why not. The questionnaire is locked first, as in all that decides."""
    planned = PlannedPublication.objects.filter(pk=plan_id, due_at=due_at, failure="").select_related("planned_by")
    locked = Questionnaire.objects.select_for_update().filter(pk__in=planned.values("questionnaire"))
    questionnaire, plan = locked.first(), planned.first()
    if questionnaire is None or plan is None:
        return False
    now = timezone.now()
    if now < plan.due_at:
        # the clock was put back after the queue had looked at it
        _enqueue(plan)
        return False
    result = _publish(plan, questionnaire)
    if isinstance(result, Failure):
        fail_plan(plan, result)
        return False
    if now > plan.due_at + LATE:
        tell_planner_of_delay(plan, result)
    return True


def _publish(plan: PlannedPublication, questionnaire: Questionnaire) -> QuestionnaireVersion | Failure:
    seen, by = Seen.from_text(plan.seen), plan.planned_by
    if by is None or not _may_publish(by):
        return Failure.NO_RIGHT
    try:
        return publish(questionnaire_id=questionnaire.pk, by=by, expected=seen, note=plan.note, planned_for=plan.due_at)
    except (NotPublishable, NothingChanged):
        return Failure.UNFIT
    except (ChangedMeanwhile, InvalidInstrument):
        is_other = version_now(questionnaire).version != seen.version
        return Failure.PUBLISHED if is_other else Failure.CHANGED


def _may_publish(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm(f"diagnostics.{PUBLISHING}")
