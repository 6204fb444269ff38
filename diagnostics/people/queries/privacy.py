"""Rows that can be deleted because they are old, and erased rows that a restored backup brought back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet
from diagnostics.people.models import Invitation
from diagnostics.site.domain.erasures import Erasure
from diagnostics.site.models import OutgoingMail, User
from diagnostics.webhooks.models import WebhookDelivery

INVITATION_RETENTION = timedelta(days=30)
"""How long an invitation is kept after it was accepted or has expired, so that staff can see what became of it."""

TASK_RESULT_RETENTION = timedelta(days=14)
"""How long the record of finished background work is kept, to look into failures."""

DELIVERY_RETENTION = timedelta(days=30)
"""How long a webhook delivery is kept in the log after it was created."""

UNCONFIRMED_RETENTION = timedelta(days=30)
"""How long an account is kept without a confirmed address; nobody can sign in to it."""


@dataclass(frozen=True, slots=True)
class RestoredRows:
    """Ids of users and assessments that were erased but are in the database again."""

    users: tuple[int, ...]
    assessments: tuple[UUID, ...]


def stale_mail() -> "models.QuerySet[OutgoingMail]":
    """Return the waiting messages that are too old to be useful."""
    return OutgoingMail.objects.filter(useful_until__lt=timezone.now())


def expired_sessions() -> "models.QuerySet[Session]":
    """Return the sessions whose time is over."""
    return Session.objects.filter(expire_date__lt=timezone.now())


def orphaned_session_records() -> "models.QuerySet[UserSession]":
    """Return the records of IP address and browser whose session no longer exists."""
    orphaned: models.QuerySet[UserSession] = UserSession.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    )
    return orphaned


def old_invitations() -> "models.QuerySet[Invitation]":
    """Return the invitations that were accepted or expired long ago."""
    limit = timezone.now() - INVITATION_RETENTION
    return Invitation.objects.filter(models.Q(accepted_at__lt=limit) | models.Q(expires_at__lt=limit))


def old_task_results() -> "models.QuerySet[DBTaskResult[Any, Any]]":
    """Return the records of background work that finished long ago."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASK_RESULT_RETENTION)


def old_deliveries() -> "models.QuerySet[WebhookDelivery]":
    """Return the webhook deliveries that were created long ago and will not be retried."""
    limit = timezone.now() - DELIVERY_RETENTION
    return WebhookDelivery.objects.filter(created_at__lt=limit, next_attempt_at=None)


def unconfirmed_accounts() -> "models.QuerySet[User]":
    """Return the accounts that signed up long ago, have never confirmed an address and have never signed in.

    Staff accounts, accounts made in the admin (without an EmailAddress row) and owners of assessments are excluded.
    """
    addresses = EmailAddress.objects.filter(user=models.OuterRef("pk"))
    return User.objects.filter(
        models.Exists(addresses),
        ~models.Exists(addresses.filter(verified=True)),
        ~models.Exists(Assessment.objects.filter(owner=models.OuterRef("pk"))),
        date_joined__lt=timezone.now() - UNCONFIRMED_RETENTION,
        last_login=None,
        is_staff=False,
        is_superuser=False,
    )


def unowned_of(viewer: Viewer) -> AssessmentQuerySet:
    """Return the assessments that the viewer's browser may open and that belong to no account."""
    return Assessment.objects.visible_to(Viewer(browser=viewer.browser))


def unowned_ranges(viewer: Viewer) -> list[AssessmentQuerySet]:
    """Return the same as disjoint ranges, each of which an index has in the order of ids."""
    return Assessment.objects.ranges_of(Viewer(browser=viewer.browser))


def leaves_no_administrator(erased: Iterable[int]) -> bool:
    """Whether no administrator would remain if these users were erased."""
    administrators = set(User.objects.administrators().values_list("pk", flat=True))
    return bool(administrators) and administrators <= set(erased)


def restored_rows(erasures: Iterable[Erasure]) -> RestoredRows:
    """Return the erased users and assessments that exist again, with the assessments that those users own.

    A restored database assigns user ids again, so an id in the list may now belong to somebody else: a user counts only
    if they joined before the erasure. Ids of assessments are never used twice.
    """
    users: dict[int, datetime] = {}
    assessments: set[UUID] = set()
    for erasure in erasures:
        if isinstance(erasure.id, UUID):
            assessments.add(erasure.id)
        else:
            users[erasure.id] = max(erasure.at, users.get(erasure.id, erasure.at))
    user_rows = _in_batches(User.objects.only("date_joined"), users)
    user_ids = tuple(user.pk for user in user_rows if user.date_joined < users[user.pk])
    owned = Assessment.objects.filter(owner__in=user_ids).values_list("pk", flat=True)
    listed = (assessment.pk for assessment in _in_batches(Assessment.objects.only("pk"), assessments))
    return RestoredRows(user_ids, tuple(sorted({*listed, *owned})))


def _in_batches(rows: Any, ids: Iterable[Any], batch: int = 500) -> Iterable[Any]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), batch):
        yield from rows.filter(pk__in=ordered[start : start + batch])
