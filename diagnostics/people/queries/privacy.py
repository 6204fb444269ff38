"""What the retention settings no longer keep, what is of no further use, and what a restored backup brought back."""

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

INVITATIONS_KEPT = timedelta(days=30)
"""How long an invitation that was accepted or has expired is kept, for whoever asks what became of it."""

RESULTS_KEPT = timedelta(days=14)
"""How long the record of finished background work is kept, for whoever looks into what went wrong."""

DELIVERIES_KEPT = timedelta(days=30)
"""How long the log tells of a delivery by webhook, counted from when it was made."""

UNCONFIRMED_KEPT = timedelta(days=30)
"""How long an account is kept whose address nobody has confirmed: nobody can come into it until then."""


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What the list of erasures names and the database holds, by id."""

    users: tuple[int, ...]
    assessments: tuple[UUID, ...]


def stale_mail() -> "models.QuerySet[OutgoingMail]":
    """Return the messages that are of no use any more."""
    return OutgoingMail.objects.filter(useful_until__lt=timezone.now())


def expired_sessions() -> "models.QuerySet[Session]":
    """Return the sessions that have run out."""
    return Session.objects.filter(expire_date__lt=timezone.now())


def orphaned_session_records() -> "models.QuerySet[UserSession]":
    """Return the network addresses and browsers of sessions that are over."""
    orphaned: models.QuerySet[UserSession] = UserSession.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    )
    return orphaned


def old_invitations() -> "models.QuerySet[Invitation]":
    """Return the invitations that were accepted or expired long ago."""
    limit = timezone.now() - INVITATIONS_KEPT
    return Invitation.objects.filter(models.Q(accepted_at__lt=limit) | models.Q(expires_at__lt=limit))


def old_task_results() -> "models.QuerySet[DBTaskResult[Any, Any]]":
    """Return the records of background work that finished long ago."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RESULTS_KEPT)


def old_deliveries() -> "models.QuerySet[WebhookDelivery]":
    """Return the deliveries by webhook that were made long ago and are not tried any more."""
    limit = timezone.now() - DELIVERIES_KEPT
    return WebhookDelivery.objects.filter(created_at__lt=limit, next_attempt_at=None)


def unconfirmed_accounts() -> "models.QuerySet[User]":
    """Return the accounts that somebody signed up for long ago, without ever confirming an address or coming in.

    Accounts of staff, those that somebody made for others (which have no address to confirm) and those to which an
    assessment belongs are none of them, whatever their addresses.
    """
    addresses = EmailAddress.objects.filter(user=models.OuterRef("pk"))
    return User.objects.filter(
        models.Exists(addresses),
        ~models.Exists(addresses.filter(verified=True)),
        ~models.Exists(Assessment.objects.filter(owner=models.OuterRef("pk"))),
        date_joined__lt=timezone.now() - UNCONFIRMED_KEPT,
        last_login=None,
        is_staff=False,
        is_superuser=False,
    )


def unowned_of(viewer: Viewer) -> AssessmentQuerySet:
    """Return the assessments that the viewer's browser may open and that belong to no account."""
    return Assessment.objects.visible_to(Viewer(browser=viewer.browser))


def leaves_no_administrator(erased: Iterable[int]) -> bool:
    """Tell whether nobody could administer the site any more without these users."""
    administrators = set(User.objects.administrators().values_list("pk", flat=True))
    return bool(administrators) and administrators <= set(erased)


def brought_back(erasures: Iterable[Erasure]) -> BroughtBack:
    """Return what was erased and is there nevertheless.

    A restored database gives out the numbers of its users anew, so a number alone may be somebody else's: a user was
    erased only where they had joined by then. Ids of assessments are never used twice.
    """
    users: dict[int, datetime] = {}
    assessments: set[UUID] = set()
    for erasure in erasures:
        if isinstance(erasure.id, UUID):
            assessments.add(erasure.id)
        else:
            users[erasure.id] = max(erasure.at, users.get(erasure.id, erasure.at))
    back = tuple(
        user.pk for user in _found(User.objects.only("date_joined"), users) if user.date_joined < users[user.pk]
    )
    theirs = Assessment.objects.filter(owner__in=back).values_list("pk", flat=True)
    listed = (assessment.pk for assessment in _found(Assessment.objects.only("pk"), assessments))
    return BroughtBack(back, tuple(sorted({*listed, *theirs})))


def _found(rows: Any, ids: Iterable[Any], batch: int = 500) -> Iterable[Any]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), batch):
        yield from rows.filter(pk__in=wanted[start : start + batch])
