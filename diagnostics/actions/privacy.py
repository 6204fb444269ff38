"""Retention: what is kept too long is erased."""

from collections.abc import Callable

import structlog
from django.db import transaction

from diagnostics.models import Assessment
from diagnostics.models.assessments import AssessmentQuerySet
from diagnostics.queries.privacy import expired_begun, expired_completed

BATCH = 500
"""Rows erased in one transaction: few enough that nobody waits for it and no time limit ends it."""

log = structlog.get_logger("diagnostics.privacy")


def erase_expired() -> tuple[int, int]:
    """Erase what the retention settings no longer keep; return how many begun and completed assessments went.

    Each batch is a transaction of its own, so what was erased stays erased when a later one fails.
    """
    erased = _erase(expired_begun), _erase(expired_completed)
    log.info("retention", begun=erased[0], completed=erased[1])
    return erased


def _erase(expired: Callable[[], AssessmentQuerySet]) -> int:
    total = 0
    while erased := _erase_batch(expired()):
        total += erased
    return total


@transaction.atomic
def _erase_batch(expired: AssessmentQuerySet) -> int:
    # locked, so that one which is submitted at this moment is seen to be no longer expired, and stays; by id, which is
    # time-ordered, so that the oldest are found without reading the others
    ids = list(expired.select_for_update().order_by("pk").values_list("pk", flat=True)[:BATCH])
    _, counts = Assessment.objects.filter(pk__in=ids).delete()
    return counts.get(Assessment._meta.label, 0)
