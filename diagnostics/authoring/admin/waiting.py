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


def notices_of(waiting: Waiting, now: Seen | None = None) -> Iterator[Notice]:
    """Yield what waits, or what became of it; if it is passed how the draft is now, whether that is another one."""
    if waiting.review:
        yield replace(_review_notice(waiting.review), has_moved=_has_moved(waiting.review.seen, now))
    if waiting.plan:
        yield replace(_plan_notice(waiting.plan), has_moved=_has_moved(waiting.plan.seen, now))


def _has_moved(seen: str, now: Seen | None) -> bool:
    return now is not None and not Seen.from_text(seen).is_still(now)


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
    if not _has_moved(seen, now):
        return notice
    with show_language_code(True):
        lines = lines_of(draft_since(questionnaire, Seen.from_text(seen)))
        since = sorted(lines, key=lambda line: line.at, reverse=True)
    return replace(notice, has_moved=True, since=tuple(since))


def _review_notice(review: ReviewRequest) -> Notice:
    if review.returned_at is not None:
        return answer_notice(by=str(review.returned_by or ""), at=review.returned_at, answer=review.answer)
    return request_notice(by=str(review.asked_by or ""), at=review.asked_at, note=review.note)


def _plan_notice(plan: PlannedPublication) -> Notice:
    failure = plan.get_failure_display() if plan.failure else ""
    return plan_notice(by=str(plan.planned_by or ""), due_at=plan.due_at, note=plan.note, failure=failure)
