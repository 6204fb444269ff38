"""Everything that is stored about one person, or about one browser."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from json import loads
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import TextField
from django.db.models.functions import Cast

from diagnostics.assessing.models import Assessment, AssessmentGrant, Reminder, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet
from diagnostics.authoring.models import (
    Confirmation,
    PlannedPublication,
    PublicationEvent,
    QuestionnaireVersion,
    ReviewRequest,
)
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.instrument import Instrument
from diagnostics.people.models import Invitation
from diagnostics.people.queries.privacy import unowned_of
from diagnostics.pipelines.models import CurrentStages, HandOver, SavedPipeline
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import MailAllowance, OutgoingMail, User
from diagnostics.webhooks.models import WebhookDelivery

BATCH = 500
"""Assessments read at once for the download, to use little memory."""


@dataclass(frozen=True, slots=True)
class Span:
    """How many rows of a kind there are, and the times of the first and the last."""

    count: int
    first: datetime | None = None
    last: datetime | None = None


def addresses_of(user: User) -> frozenset[str]:
    """Return all e-mail addresses of the user, in lower case."""
    more = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return frozenset(address.casefold() for address in (user.email, *more))


def spans_of(viewer: Viewer, user: User | None) -> dict[str, Span]:
    """Return counts and times by kind of data, of the user, or of the browser if nobody is signed in."""
    rows = assessments_of(viewer)
    spans = {
        "begun": _span(rows.begun(), "started_at"),
        "completed": _span(rows.completed(), "completed_at"),
        "share_links": _span(ShareLink.objects.filter(assessment__in=rows.values("pk")), "created_at"),
        "passed_on": _span(WebhookDelivery.objects.filter(assessment__in=rows.values("pk")), "created_at"),
    }
    if user is None:
        return spans
    return spans | {
        "reminders": _span(Reminder.objects.filter(assessment__in=rows.values("pk")), "due_at"),
        "browser": _span(unowned_of(viewer), "started_at"),
        "sessions": _span(UserSession.objects.filter(user=user), "created_at"),
        "mail": _span(_mail_to([user.email]), "created_at"),
        "publications": _span(PublicationEvent.objects.filter(by=user), "at"),
        "waiting": Span(sum(rows.count() for rows in _waiting(user))),
        "administration": _span(LogEntry.objects.filter(user=user), "action_time"),
        "changes": Span(_changes(user).count()),
    }


def _waiting(user: User) -> "tuple[models.QuerySet[Any], ...]":
    """Return what of publishing names the user: requests asked and answered, times set, and what they put aside."""
    return (
        ReviewRequest.objects.filter(models.Q(asked_by=user) | models.Q(returned_by=user)),
        PlannedPublication.objects.filter(planned_by=user),
        Confirmation.objects.filter(by=user),
    )


def assessments_of(viewer: Viewer) -> AssessmentQuerySet:
    """Return the user's assessments, or the browser's if nobody is signed in."""
    return unowned_of(viewer) if viewer.user_id is None else Assessment.objects.filter(owner_id=viewer.user_id)


def _span(rows: "models.QuerySet[Any]", when: str) -> Span:
    return Span(**rows.order_by().aggregate(count=models.Count("pk"), first=models.Min(when), last=models.Max(when)))


def factors_of(user: User) -> list[str]:
    """Return the kinds of second factors that the user has."""
    return list(Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True))


def account_of(user: User) -> dict[str, Any]:
    """Return the fields of the account without secrets, its groups and permissions."""
    fields = ("id", "email", "first_name", "last_name", "date_joined", "last_login", "is_staff", "is_superuser")
    permissions = user.user_permissions.order_by("codename").values_list("codename", flat=True)
    return {
        **{field: getattr(user, field) for field in fields},
        "has_password": user.has_usable_password(),
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        "permissions": list(permissions),
    }


def records_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return the rows for each section of the download, apart from assessments; without secrets and hashes.

    The text of mail is left out: links and codes in it would let anyone in who has the session.
    """
    addresses = addresses_of(user)
    return {
        "email_addresses": _rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
        "second_factors": _rows(Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"),
        "sessions": _rows(UserSession.objects.filter(user=user), "created_at", "last_seen_at", "ip", "user_agent"),
        "invitations": _rows(
            Invitation.objects.filter(email__in=addresses), "email", "role", "created_at", "expires_at", "accepted_at"
        ),
        "invited": _rows(Invitation.objects.filter(invited_by=user), "email", "role", "created_at"),
        "mail": _rows(_mail_to(addresses), "to", "reply_to", "subject", "created_at", "useful_until"),
        "mail_allowance": _rows(MailAllowance.objects.filter(user=user), "since", "used"),
        "publications": _rows(
            PublicationEvent.objects.filter(by=user),
            *("questionnaire__key", "version__number", "version__note", "kind", "at", "planned_for"),
        ),
        **_waiting_records(user),
        "changes": [dict(zip(("table", "id", "kind", "at"), row, strict=True)) for row in _changes(user)],
        "administration": _rows(LogEntry.objects.filter(user=user), "action_time", "object_repr", "change_message"),
    }


def _waiting_records(user: User) -> dict[str, list[dict[str, Any]]]:
    of, reviews = "questionnaire__key", ReviewRequest.objects
    return {
        "reviews_asked_for": _rows(reviews.filter(asked_by=user), of, "note", "asked_at"),
        "drafts_given_back": _rows(reviews.filter(returned_by=user), of, "answer", "returned_at"),
        "planned_publications": _rows(
            PlannedPublication.objects.filter(planned_by=user), of, "note", "planned_at", "due_at", "failure"
        ),
        "put_aside": _rows(Confirmation.objects.filter(by=user), of, "at"),
    }


def _mail_to(addresses: Iterable[str]) -> "models.QuerySet[OutgoingMail]":
    to = models.Q(pk__in=[])
    for address in addresses:
        to |= models.Q(to__iexact=address)
    return OutgoingMail.objects.filter(to)


def _rows(rows: "models.QuerySet[Any]", *fields: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*fields))


def _changes(user: User) -> "models.QuerySet[Any, Any]":
    """Return (table, id, kind of change, time) of the user's changes, from all history tables."""
    changes = [
        table.objects.filter(history_user=user)
        .order_by()
        .annotate(table=models.Value(str(table.instance_type._meta.model_name)))
        .values_list("table", "id", "history_type", "history_date")
        for table in _history_tables()
    ]
    union: models.QuerySet[Any, Any] = changes[0].union(*changes[1:], all=True)
    return union


def _history_tables() -> list[Any]:
    relations = User._meta.get_fields(include_hidden=True)
    return [
        relation.related_model
        for relation in relations
        if isinstance(relation, models.ManyToOneRel) and relation.field.name == "history_user"
    ]


SHARE_LINK_FIELDS = ("label", "created_at", "expires_at", "revoked_at", "views", "last_viewed_at")


def assessment_records(viewer: Viewer) -> Generator[tuple[dict[str, Any], Instrument], None, None]:
    """Yield each assessment that the viewer may open, with its instrument, newest first; read in batches.

    Answers and outcome are JSON as text, as the database has them: parsing and writing them again would cost most of
    the download.
    """
    rows = Assessment.objects.annotate(
        **{f"{name}_json": Cast(name, TextField()) for name in ("answers", "outcome", "answered_after")}
    )
    newest = merge(*map(_newest_first, rows.ranges_of(viewer)), key=itemgetter("id"), reverse=True)
    instruments: dict[int, Instrument] = {}
    while batch := list(islice(newest, BATCH)):
        related = _Related([row["id"] for row in batch])
        for row in batch:
            version = row.pop("version_id")
            if version not in instruments:
                instruments[version] = instrument_of(QuestionnaireVersion.objects.defer("document").get(pk=version))
            yield _record(row, related), instruments[version]


def _newest_first(rows: AssessmentQuerySet) -> Iterator[dict[str, Any]]:
    """Yield the rows of a range in batches, each of which begins after the last one's end, as the index has them."""
    rows = rows.order_by("-pk")
    batch = list(rows.values(*FIELDS)[:BATCH])
    while batch:
        yield from batch
        batch = list(rows.filter(pk__lt=batch[-1]["id"]).values(*FIELDS)[:BATCH]) if len(batch) == BATCH else []


NAMES = {
    "id": "id",
    "questionnaire": "version__questionnaire__key",
    "version": "version__number",
    "fingerprint": "version__fingerprint",
    "started_at": "started_at",
    "completed_at": "completed_at",
    "language": "language",
    "answered_after_seconds": "answered_after_json",
    "name": "title",
    "earlier_name": "title_before",
    "note": "note",
    "company": "company",
    "crm": "crm",
    "taken_again_from": "follows_id",
    "link_made_at": "link_made_at",
    "answers": "answers_json",
    "outcome": "outcome_json",
}
"""What the download calls the columns of an assessment."""

FIELDS = (*NAMES.values(), "owner_id", "version_id")


class _Related:
    """What belongs to the assessments of one batch, by their ids: one query for each table."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        self.reminders = self._one(Reminder, ids, "due_at", "language", "mailed_at", "dismissed_at")
        self.stages = self._one(CurrentStages, ids, "stages", "saved_at")
        self.pipelines = self._one(SavedPipeline, ids, "document", "revision", "earlier", "saved_at")
        self.hand_overs = self._many(HandOver, ids, "kind", "target")
        self.links = self._many(ShareLink, ids, *SHARE_LINK_FIELDS)
        self.deliveries = self._many(WebhookDelivery, ids, "endpoint__address", "created_at", "delivered_at")
        grants = AssessmentGrant.objects.filter(assessment__in=ids).order_by().values_list("assessment_id")
        self.grants: dict[UUID, int] = dict(grants.annotate(models.Count("pk")))

    def _one(self, table: type[models.Model], ids: Sequence[UUID], *fields: str) -> dict[UUID, dict[str, Any]]:
        return {key: rows[0] for key, rows in self._many(table, ids, *fields).items()}

    @staticmethod
    def _many(table: type[models.Model], ids: Sequence[UUID], *fields: str) -> dict[UUID, list[dict[str, Any]]]:
        found: dict[UUID, list[dict[str, Any]]] = {}
        rows = table._default_manager.filter(assessment__in=ids).order_by("pk").values("assessment_id", *fields)
        for row in rows:
            found.setdefault(row.pop("assessment_id"), []).append(row)
        return found


def _record(row: Mapping[str, Any], related: _Related) -> dict[str, Any]:
    key, times = row["id"], row["answered_after_json"]
    return {
        "id": key,
        "belongs_to": "account" if row["owner_id"] else "browser",
        **{name: row[field] for name, field in NAMES.items() if name != "id"},
        "answered_after_seconds": times and loads(times),
        "reminder": related.reminders.get(key),
        "current_stages": related.stages.get(key),
        "own_pipeline": related.pipelines.get(key),
        "handed_over": related.hand_overs.get(key, []),
        "share_links": related.links.get(key, []),
        "other_browsers": related.grants.get(key, 0),
        "passed_on": [_passed_on(**delivery) for delivery in related.deliveries.get(key, [])],
    }


def _passed_on(endpoint__address: str, **times: Any) -> dict[str, Any]:
    # only the host, since the rest of the address can hold a secret of the receiver
    return {"to": urlsplit(endpoint__address).hostname, **times}
