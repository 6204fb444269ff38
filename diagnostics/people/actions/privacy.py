"""Erasing people and their assessments, the daily clean-up, and repeating erasures after a backup was restored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

import structlog
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection, transaction
from django.utils import timezone

from diagnostics.assessing.actions.traces import delete_assessments, delete_log_entries
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet
from diagnostics.assessing.queries.retention import expired_begun, expired_completed
from diagnostics.instrument.errors import LastAdministrator
from diagnostics.people.actions.traces import delete_mail, delete_sessions, delete_task_results, end_every_session
from diagnostics.people.queries.personal import addresses_of
from diagnostics.people.queries.privacy import (
    RestoredRows,
    expired_sessions,
    old_deliveries,
    old_invitations,
    old_task_results,
    orphaned_session_records,
    restored_rows,
    stale_mail,
    unconfirmed_accounts,
    unowned_ranges,
)
from diagnostics.site.actions.budgets import delete_paid_off
from diagnostics.site.actions.erasures import record_erasures
from diagnostics.site.actions.mail import hold_back_mail
from diagnostics.site.domain.erasures import Erasure
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent, log_security

BATCH = 500
"""Rows erased in one transaction: few enough to hold locks briefly and to stay within time limits."""

log = structlog.get_logger("diagnostics.privacy")


@dataclass(frozen=True, slots=True)
class CleanUpCounts:
    """How many rows of each kind a clean-up removed."""

    begun: int
    completed: int
    messages: int
    sessions: int
    invitations: int
    task_results: int
    deliveries: int
    accounts: int


@transaction.atomic
def erase_user(*, user_id: int, by: User | None) -> int:
    """Erase the user with their data and every trace of them; return how many of their assessments were erased.

    What they wrote and published belongs to the site and stays, without their name. All their sessions end. Raises
    User.DoesNotExist, LastAdministrator, and ErasureNotRecorded if the list of erasures cannot be written; then
    nothing is erased.
    """
    _require_another_administrator(user_id)
    assessments = _erase_user(user_id)
    record_erasures(users=[user_id], assessments=assessments)
    log_security(SecurityEvent.ERASED, user_id=user_id, assessments=len(assessments), by=by.pk if by else None)
    return len(assessments)


def _require_another_administrator(user_id: int) -> None:
    # all are locked, so that one remains if the last two erase themselves at once
    administrators = User.objects.administrators().select_for_update().order_by("pk")
    if list(administrators.values_list("pk", flat=True)) == [user_id]:
        raise LastAdministrator


def _erase_user(user_id: int) -> list[UUID]:
    """Erase the user and return the ids of their assessments, without recording the erasure."""
    # locked, so that no new row can refer to the user
    user = User.objects.select_for_update().get(pk=user_id)
    addresses = addresses_of(user)
    assessments = list(Assessment.objects.filter(owner=user).select_for_update().values_list("pk", flat=True))
    delete_assessments(assessments)
    delete_sessions(user_id, addresses)
    delete_mail(addresses)
    delete_task_results(assessments, addresses)
    delete_log_entries(User, [user_id])
    # on_delete of each foreign key decides: CASCADE or SET_NULL
    user.delete()
    return assessments


def erase_unowned(*, by: Viewer) -> int:
    """Erase every assessment without an owner that the browser may open; return how many.

    Each batch is a transaction. Raises ErasureNotRecorded; the batch is not erased then.
    """
    total = 0
    while erased := _erase_unowned_batch(by):
        total += erased
    log_security(SecurityEvent.ERASED, user_id=None, assessments=total)
    return total


@transaction.atomic
def _erase_unowned_batch(by: Viewer) -> int:
    found = (rows.order_by("pk").values_list("pk", flat=True)[:BATCH] for rows in unowned_ranges(by))
    keys = next(filter(None, map(list, found)), [])
    # locked, so that an assessment that a user claims at this moment stays
    locked = Assessment.objects.filter(pk__in=keys, owner=None).select_for_update().order_by("pk")
    ids = list(locked.values_list("pk", flat=True))
    erased = delete_assessments(ids)
    record_erasures(assessments=ids)
    return erased


def erase_expired() -> tuple[int, int]:
    """Erase assessments older than the retention settings allow; return how many begun and how many completed ones.

    Each batch is a transaction, so earlier batches stay erased if a later one fails. Nothing is added to the list of
    erasures, since the same settings remove these rows from a restored backup.
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
    # locked, so that an assessment submitted at this moment counts as completed, not as begun, and stays; ids are
    # ordered by time, so the oldest are found without a full scan
    ids = list(expired.select_for_update().order_by("pk").values_list("pk", flat=True)[:BATCH])
    return delete_assessments(ids)


def clean_up() -> CleanUpCounts:
    """Erase expired assessments and delete other rows that are no longer needed; return how many of each."""
    begun, completed = erase_expired()
    counts = CleanUpCounts(
        begun,
        completed,
        messages=stale_mail().delete()[0],
        sessions=expired_sessions().delete()[0],
        invitations=old_invitations().delete()[0],
        task_results=old_task_results().delete()[0],
        deliveries=old_deliveries().delete()[0],
        accounts=_erase_unconfirmed(),
    )
    orphaned_session_records().delete()
    _delete_expired_limits()
    delete_paid_off()
    _empty_write_ahead_log()
    return counts


def _erase_unconfirmed() -> int:
    """Erase unconfirmed accounts, each in its own transaction; return how many."""
    ids = list(unconfirmed_accounts().order_by("pk").values_list("pk", flat=True))
    return sum(map(_erase_if_unconfirmed, ids))


@transaction.atomic
def _erase_if_unconfirmed(user_id: int) -> bool:
    # locked, so that an account that is confirmed at this moment stays
    list(EmailAddress.objects.select_for_update().filter(user=user_id).order_by("pk"))
    if not unconfirmed_accounts().filter(pk=user_id).exists():
        return False
    erase_user(user_id=user_id, by=None)
    return True


def _delete_expired_limits() -> None:
    """Delete expired rate limits, which a database cache otherwise keeps until it is full."""
    cache = caches["default"]
    if isinstance(cache, BaseDatabaseCache):
        table = connection.ops.quote_name(cache._table)  # type: ignore[attr-defined]  # the stubs leave it out
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 (the settings name the table)


def _empty_write_ahead_log() -> None:
    """Truncate SQLite's write-ahead log, which still holds pages from before the erasure."""
    # SQLite refuses it within a transaction
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def replay_erasures(*, erasures: Iterable[Erasure]) -> RestoredRows:
    """Erase again what a restored backup brought back; return the ids. Idempotent.

    Erases even the last administrator, since that person asked for it.
    """
    restored = restored_rows(erasures)
    for user_id in restored.users:
        _erase_user_again(user_id)
    _erase_assessments_again(restored.assessments)
    log.info("erasures replayed", users=len(restored.users), assessments=len(restored.assessments))
    return restored


@transaction.atomic
def hold_back() -> tuple[int, int]:
    """Hold back all unsent mail and end all sessions; return how many of each.

    A restored backup does not know which mail was sent since it was made, and which sessions were ended.
    """
    return hold_back_mail(), end_every_session()


@transaction.atomic
def _erase_user_again(user_id: int) -> None:
    if User.objects.filter(pk=user_id).exists():
        _erase_user(user_id)


@transaction.atomic
def _erase_assessments_again(ids: Iterable[UUID]) -> None:
    delete_assessments(list(ids))
