"""What waits to be published, for the pages that say so."""

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from translated_fields import show_language_code

from diagnostics.authoring.admin.seen import lines_of
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import PlannedPublication, Questionnaire, ReviewRequest
from diagnostics.authoring.pages.waiting import Notice, answer_notice, plan_notice, request_notice
from diagnostics.authoring.queries.seen import draft_since
from diagnostics.authoring.queries.waiting import Waiting, waiting_of


def notices_of(waiting: Waiting) -> Iterator[Notice]:
    """Yield what waits, or what became of it, without whether the draft is another one now."""
    if waiting.review:
        yield _review_notice(waiting.review)
    if waiting.plan:
        yield _plan_notice(waiting.plan)


def news_of_drafts() -> Iterator[tuple[str, str]]:
    """Yield what waits, or what became of it, of every questionnaire, each with the address of its check page."""
    rows = list(Questionnaire.objects.exclude(review_request=None, planned_publication=None).order_by("key"))
    waiting = waiting_of(rows)
    for row in rows:
        for notice in notices_of(waiting[row.pk]):
            text = _("%(name)s: %(text)s") % {"name": row, "text": notice.text}
            yield text, reverse("admin:diagnostics_questionnaire_check", args=[row.pk])


def review_of(questionnaire: Questionnaire, waiting: Waiting, now: Seen) -> Notice | None:
    """Return the notice of the request for review, with what came in since it was asked for."""
    review = waiting.review
    return _compared(questionnaire, _review_notice(review), review.seen, now) if review else None


def plan_of(questionnaire: Questionnaire, waiting: Waiting, now: Seen) -> Notice | None:
    """Return the notice of the publication at a set time, with what came in since it was set."""
    plan = waiting.plan
    return _compared(questionnaire, _plan_notice(plan), plan.seen, now) if plan else None


def _compared(questionnaire: Questionnaire, notice: Notice, seen: str, now: Seen) -> Notice:
    then = Seen.from_text(seen)
    if then.is_still(now):
        return notice
    with show_language_code(True):
        since = sorted(lines_of(draft_since(questionnaire, then)), key=lambda line: line.at, reverse=True)
    return replace(notice, has_moved=True, since=tuple(since))


def _review_notice(review: ReviewRequest) -> Notice:
    if review.returned_at is not None:
        return answer_notice(by=str(review.returned_by or ""), at=review.returned_at, answer=review.answer)
    return request_notice(by=str(review.asked_by or ""), at=review.asked_at, note=review.note)


def _plan_notice(plan: PlannedPublication) -> Notice:
    failure = plan.get_failure_display() if plan.failure else ""
    return plan_notice(by=str(plan.planned_by or ""), due_at=plan.due_at, note=plan.note, failure=failure)
