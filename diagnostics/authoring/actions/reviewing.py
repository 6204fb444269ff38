"""Ask for a review of the draft as it is, withdraw that, and give a draft back."""

from dataclasses import replace
from enum import Enum
from functools import partial

import structlog
from django.db import transaction
from django.utils import timezone

from diagnostics.authoring.actions.notices import tell_author_of_answer, tell_publishers
from diagnostics.authoring.actions.seen import require_seen
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import Questionnaire, ReviewRequest
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.seen import at_this_moment, publishing_now
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.errors import ChangedMeanwhile, NothingChanged
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.models import User

log = structlog.get_logger("diagnostics.publishing")


class Asked(Enum):
    """What came of asking for a review: publishers got a mail, nobody got one, or it was asked already."""

    MAILED = "mailed"
    UNMAILED = "unmailed"
    ALREADY = "already"


@transaction.atomic
def ask_for_review(*, questionnaire_id: int, note: str, by: User, expected: Seen | None = None) -> Asked:
    """Ask those who may publish to look at the draft as it is. Asking again for the same draft does nothing.

    Raises ChangedMeanwhile if the draft is not the `expected` one, NothingChanged, or InvalidInstrument.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    draft = load_draft(questionnaire)
    now = publishing_now(questionnaire, draft)
    require_seen(expected, lambda: now)
    _require_changes(questionnaire, draft)
    last = ReviewRequest.objects.filter(questionnaire=questionnaire, returned_at=None).first()
    if last is not None and Seen.from_text(last.seen).is_still(now):
        return Asked.ALREADY
    review, _created = ReviewRequest.objects.update_or_create(
        questionnaire=questionnaire,
        defaults={
            "seen": str(at_this_moment(questionnaire, replace(now, target=None))),
            "note": note,
            "asked_at": timezone.now(),
            "asked_by": by,
            "returned_at": None,
            "returned_by": None,
            "answer": "",
        },
    )
    log.info("review asked for", questionnaire=questionnaire.key, by=by.pk)
    return Asked.MAILED if tell_publishers(review, by) else Asked.UNMAILED


def _require_changes(questionnaire: Questionnaire, draft: Instrument) -> None:
    current = questionnaire.current_version
    if current is not None and current.fingerprint == fingerprint(dump_instrument(draft)):
        raise NothingChanged


@transaction.atomic
def withdraw_review(*, questionnaire_id: int, by: User, expected: Seen | None = None) -> None:
    """Take the request back, or put away the answer to it. Idempotent. Raises ChangedMeanwhile."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    require_seen(expected, partial(publishing_now, questionnaire))
    ReviewRequest.objects.filter(questionnaire=questionnaire).delete()
    log.info("review withdrawn", questionnaire=questionnaire.key, by=by.pk)


@transaction.atomic
def give_back(*, questionnaire_id: int, answer: str, by: User, expected: Seen | None = None) -> None:
    """Answer the request instead of publishing, and tell its author.

    Raises ChangedMeanwhile if the draft or what waits is not what was `expected`, or if nothing waits for a review.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    require_seen(expected, partial(publishing_now, questionnaire))
    review = ReviewRequest.objects.filter(questionnaire=questionnaire, returned_at=None).first()
    if review is None:
        raise ChangedMeanwhile
    review.returned_at, review.returned_by, review.answer = timezone.now(), by, answer
    review.save()
    tell_author_of_answer(review)
    log.info("draft given back", questionnaire=questionnaire.key, by=by.pk)
