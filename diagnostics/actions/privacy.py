"""Retention: what is kept too long is erased."""

import structlog
from django.db import transaction

from diagnostics.models import Assessment
from diagnostics.queries.privacy import expired_begun, expired_completed

log = structlog.get_logger("diagnostics.privacy")


@transaction.atomic
def erase_expired() -> tuple[int, int]:
    """Erase what the retention settings no longer keep; return how many begun and completed assessments went."""
    _, begun = expired_begun().delete()
    _, completed = expired_completed().delete()
    name = Assessment._meta.label
    erased = begun.get(name, 0), completed.get(name, 0)
    log.info("retention", begun=erased[0], completed=erased[1])
    return erased
