"""Say of a remark that it is meant so, and take that back."""

from collections.abc import Iterable

import structlog
from django.db import transaction
from django.utils import timezone

from diagnostics.authoring.models import Confirmation, Questionnaire
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.publishing import proof_of
from diagnostics.authoring.queries.remarks import remarks_of
from diagnostics.instrument.confirming import fingerprint_of
from diagnostics.instrument.errors import ChangedMeanwhile
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.remarks import Remark
from diagnostics.site.models import User

log = structlog.get_logger("diagnostics.authoring")


@transaction.atomic
def confirm_remark(*, questionnaire_id: int, fingerprint: str, by: User) -> None:
    """Put a remark aside: it is meant so. Idempotent.

    Raises ChangedMeanwhile if the draft has no remark that says what the one with this fingerprint did, or
    InvalidInstrument.
    """
    lock_drafts([questionnaire_id])
    questionnaire = Questionnaire.objects.get(pk=questionnaire_id)
    draft = load_draft(questionnaire)
    if fingerprint not in remarks_of(questionnaire, draft, proof_of(questionnaire, draft)):
        raise ChangedMeanwhile
    confirm(questionnaire=questionnaire, fingerprints=[fingerprint], by=by)


def bring_back(*, questionnaire_id: int, fingerprint: str, by: User) -> None:
    """Show a remark again that was put aside. Idempotent."""
    Confirmation.objects.filter(questionnaire=questionnaire_id, fingerprint=fingerprint).delete()
    log.info("remark brought back", questionnaire=questionnaire_id, by=by.pk)


def confirm_remarks(*, questionnaire: Questionnaire, draft: Instrument, meant: Iterable[Remark]) -> None:
    """Put aside the remarks of a new questionnaire that are meant where it comes from, so that nobody did it here."""
    confirm(questionnaire=questionnaire, fingerprints=[fingerprint_of(draft, remark) for remark in meant], by=None)


def confirm(*, questionnaire: Questionnaire, fingerprints: Iterable[str], by: User | None) -> None:
    """Note that somebody looked at what these are the fingerprints of; those that are noted stay as they are."""
    now = timezone.now()
    rows = [Confirmation(questionnaire=questionnaire, fingerprint=each, at=now, by=by) for each in fingerprints]
    Confirmation.objects.bulk_create(rows, ignore_conflicts=True)
    log.info("confirmed", questionnaire=questionnaire.key, rows=len(rows), by=by.pk if by else None)
