"""Erasing people and what they began, the daily clean-up, and erasing again what a restored backup brought back."""

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
from diagnostics.people.actions.traces import delete_mail, delete_sessions, delete_task_results
from diagnostics.people.queries.personal import addresses_of
from diagnostics.people.queries.privacy import (
    BroughtBack,
    brought_back,
    expired_sessions,
    old_deliveries,
    old_invitations,
    old_task_results,
    orphaned_session_records,
    stale_mail,
    unconfirmed_accounts,
    unowned_of,
)
from diagnostics.site.actions.erasures import record_erasures
from diagnostics.site.domain.erasures import Erasure
from diagnostics.site.models import User

BATCH = 500
"""Rows erased in one transaction: few enough that nobody waits for it and no time limit ends it."""

log = structlog.get_logger("diagnostics.privacy")


@dataclass(frozen=True, slots=True)
class CleanedUp:
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
    """Erase the user with everything that is theirs and every trace; return how many assessments went with them.

    What they wrote and published is the site's and stays, without their name. Whatever browser they are signed in
    with is signed out. Raises User.DoesNotExist, LastAdministrator, and ErasureNotRecorded where the list of erasures
    cannot be written; nothing is erased then.
    """
    _keep_an_administrator(user_id)
    assessments = _erase_user(user_id)
    record_erasures(users=[user_id], assessments=assessments)
    log.info("user erased", user=user_id, assessments=len(assessments), by=by.pk if by else None)
    return len(assessments)


def _keep_an_administrator(user_id: int) -> None:
    # all of them are locked, so that of two who erase themselves at once one stays
    administrators = User.objects.administrators().select_for_update().order_by("pk")
    if list(administrators.values_list("pk", flat=True)) == [user_id]:
        raise LastAdministrator


def _erase_user(user_id: int) -> list[UUID]:
    """Erase the user and return the ids of the assessments that went; the list of erasures is left alone."""
    # locked, so that nothing new can refer to them until they are gone
    user = User.objects.select_for_update().get(pk=user_id)
    addresses = addresses_of(user)
    assessments = list(Assessment.objects.filter(owner=user).select_for_update().values_list("pk", flat=True))
    delete_assessments(assessments)
    delete_sessions(user_id, addresses)
    delete_mail(addresses)
    delete_task_results(assessments, addresses)
    delete_log_entries(User, [user_id])
    # takes along what refers to the user, or takes their name off it: each foreign key says which
    user.delete()
    return assessments


def erase_unowned(*, by: Viewer) -> int:
    """Erase every assessment that the browser may open and that belongs to no account; return how many.

    Each batch is a transaction of its own. Raises ErasureNotRecorded; what it concerns is not erased then.
    """
    total = 0
    while erased := _erase_unowned_batch(by):
        total += erased
    log.info("browser erased", assessments=total)
    return total


@transaction.atomic
def _erase_unowned_batch(by: Viewer) -> int:
    # locked, so that one which is claimed by an account at this moment stays
    ids = list(unowned_of(by).select_for_update().order_by("pk").values_list("pk", flat=True)[:BATCH])
    erased = delete_assessments(ids)
    record_erasures(assessments=ids)
    return erased


def erase_expired() -> tuple[int, int]:
    """Erase what the retention settings no longer keep; return how many begun and completed assessments went.

    Each batch is a transaction of its own, so what was erased stays erased when a later one fails. It is not listed
    as erased, for the same settings remove it from a restored backup.
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
    return delete_assessments(ids)


def clean_up() -> CleanedUp:
    """Erase what the retention settings no longer keep, and remove what is of no further use; return how much."""
    begun, completed = erase_expired()
    cleaned = CleanedUp(
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
    _empty_write_ahead_log()
    return cleaned


def _erase_unconfirmed() -> int:
    """Erase the accounts that nobody has confirmed, each in a transaction of its own; return how many went."""
    ids = list(unconfirmed_accounts().order_by("pk").values_list("pk", flat=True))
    return sum(map(_erase_if_unconfirmed, ids))


@transaction.atomic
def _erase_if_unconfirmed(user_id: int) -> bool:
    # locked, so that one which is confirmed at this moment is seen to be, and stays
    list(EmailAddress.objects.select_for_update().filter(user=user_id).order_by("pk"))
    if not unconfirmed_accounts().filter(pk=user_id).exists():
        return False
    erase_user(user_id=user_id, by=None)
    return True


def _delete_expired_limits() -> None:
    """Delete what the cache counted and no longer needs, which it would keep for as long as it has room."""
    cache = caches["default"]
    if isinstance(cache, BaseDatabaseCache):
        table = connection.ops.quote_name(cache._table)  # type: ignore[attr-defined]  # the stubs leave it out
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 (the settings name the table)


def _empty_write_ahead_log() -> None:
    """Have SQLite cut off its log, which holds pages as they were before something was erased from them."""
    # within a transaction there is nothing to cut off yet, and SQLite refuses
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def replay_erasures(*, erasures: Iterable[Erasure]) -> BroughtBack:
    """Erase again what was erased before and a restored backup brought back; return what that was.

    Also the last administrator goes: the person asked for it. Doing it twice erases nothing more.
    """
    found = brought_back(erasures)
    for user_id in found.users:
        _erase_user_again(user_id)
    _erase_assessments_again(found.assessments)
    log.info("erasures replayed", users=len(found.users), assessments=len(found.assessments))
    return found


@transaction.atomic
def _erase_user_again(user_id: int) -> None:
    if User.objects.filter(pk=user_id).exists():
        _erase_user(user_id)


@transaction.atomic
def _erase_assessments_again(ids: Iterable[UUID]) -> None:
    delete_assessments(list(ids))
