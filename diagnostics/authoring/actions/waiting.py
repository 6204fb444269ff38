"""What publishing and retiring end: the request for review, and a publication at a set time."""

import structlog

from diagnostics.authoring.actions.notices import tell_author_of_version, tell_planner_of_failure
from diagnostics.authoring.models import PlannedPublication, Questionnaire, QuestionnaireVersion, ReviewRequest
from diagnostics.authoring.models.waiting import Failure
from diagnostics.site.models import User

log = structlog.get_logger("diagnostics.publishing")


def end_review(questionnaire: Questionnaire, version: QuestionnaireVersion, by: User | None) -> None:
    """End the request for review, since the questionnaire is published; tell its author. It must be locked."""
    review = ReviewRequest.objects.filter(questionnaire=questionnaire).select_related("asked_by").first()
    if review is not None:
        review.delete()
        tell_author_of_version(review, version, by)


def end_plan(questionnaire: Questionnaire, by: User | None) -> None:
    """End a publication at a set time, since somebody published or retired before it. It must be locked.

    If somebody else had set the time, it stays as one that failed, and they get a mail.
    """
    plan = PlannedPublication.objects.filter(questionnaire=questionnaire).select_related("planned_by").first()
    if plan is None:
        return
    if plan.failure or plan.planned_by == by:
        plan.delete()
    else:
        fail_plan(plan, Failure.PUBLISHED)


def fail_plan(plan: PlannedPublication, failure: Failure) -> None:
    """Note why nothing is published at the time that was set, and tell the person who set it."""
    plan.failure = failure
    plan.save()
    tell_planner_of_failure(plan)
    log.warning("not published as planned", questionnaire=plan.questionnaire_id, why=failure.value)
