"""A person who has used everything on the site, and a search of the whole database for traces of them.

All texts that they wrote or that name them contain their `word`, and their ids are unique, so any row that is left of
them is found by its text.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, Reminder, Viewer
from diagnostics.authoring.models import (
    Confirmation,
    PlannedPublication,
    PublicationEvent,
    QuestionnaireVersion,
    ReviewRequest,
)
from diagnostics.people.models import Invitation
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, dump_own_pipeline
from diagnostics.pipelines.models import CurrentStages, HandOver, SavedPipeline
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import MailAllowance, OutgoingMail, User
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests.rows import make_begun, make_completed

PASSWORD = "correct horse battery staple"


@dataclass
class Person:
    """A user with data in every table, and what to search for."""

    user: User
    word: str
    network_address: str
    assessments: list[Assessment] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    @property
    def traces(self) -> list[str]:
        """Texts that no row may contain, in lower case: their word, their ids, hashes and secrets."""
        ids = [row.pk.hex for row in self.assessments]
        return [
            self.word.lower(),
            str(self.user.pk),
            self.network_address,
            *ids,
            *(secret.lower() for secret in self.secrets),
        ]


def make_person(version: QuestionnaireVersion, *, word: str = "Zephyr", user_id: int = 987_654_321) -> Person:
    """Return a person with a row in every table that can refer to a person."""
    user = User.objects.create_user(
        f"{word}.person@example.com",
        PASSWORD,
        pk=user_id,
        first_name=f"{word} Ann",
        last_name=f"{word}sen",
        is_staff=True,
        date_joined=timezone.now() - timedelta(days=1),
    )
    user.groups.add(Group.objects.create(name=uuid4().hex))
    user.user_permissions.add(Permission.objects.order_by("pk")[0])
    person = Person(user, word, network_address=f"192.0.2.{user_id % 251}", secrets=[user.password])
    _make_account(person)
    _take_assessments(person, version)
    _administer(person, version)
    _sign_in(person)
    _leave_in_queues(person)
    return person


def _make_account(person: Person) -> None:
    """Give them invitations, two addresses, and every kind of second factor."""
    user, word = person.user, person.word
    Invitation.objects.create(email=user.email, invited_by=None)
    Invitation.objects.create(email=f"{uuid4().hex}@example.com", invited_by=user)
    for address in (user.email, f"{word}.new@example.com"):
        EmailConfirmation.create(EmailAddress.objects.create(user=user, email=address)).save()
    for kind in Authenticator.Type.values:
        Authenticator.objects.create(user=user, type=kind, data={"secret": f"{word} {kind}"})


def _take_assessments(person: Person, version: QuestionnaireVersion) -> None:
    viewer = Viewer(user_id=person.user.pk)
    begun, completed = make_begun(version, by=viewer), make_completed(version, by=viewer)
    begun.follows = completed
    begun.title_before = f"{person.word} before"
    browser = hashlib.sha256(person.word.encode()).hexdigest()
    token = hashlib.sha256(person.word.encode() * 2).hexdigest()
    for assessment in (begun, completed):
        assessment.name(title=f"{person.word} title", note=f"What {person.word} noted", company=f"{person.word} Ltd")
        assessment.browser = browser
        assessment.save()
    grant_browser(assessment=completed, browser=browser)
    now = timezone.now()
    ShareLink.objects.create(assessment=completed, token_hash=token, label=f"{person.word}'s board", created_at=now)
    CurrentStages.objects.create(assessment=completed, stages=[[f"{person.word} stage", None]], saved_at=now)
    own = dump_own_pipeline(OwnPipeline((OwnStage("own-1", name=f"{person.word} step"),)))
    SavedPipeline.objects.create(assessment=completed, document=own, revision=2, earlier=[own], saved_at=now)
    HandOver.objects.create(assessment=completed, kind="file", target="json")
    Reminder.objects.create(assessment=completed, owner=person.user, due_at=now + timedelta(days=90), language="en")
    endpoint = WebhookEndpoint.objects.create(address="https://hooks.example.com/")
    WebhookDelivery.objects.create(endpoint=endpoint, assessment=completed, message_id=f"msg_{person.word}")
    person.assessments += [begun, completed]
    person.secrets += [browser, token]


def _administer(person: Person, version: QuestionnaireVersion) -> None:
    """Let them author, publish and use the admin, and be changed in the admin."""
    PublicationEvent.objects.create(
        questionnaire=version.questionnaire, version=version, kind="published", at=timezone.now(), by=person.user
    )
    draft, now = version.questionnaire, timezone.now()
    seen = {"questionnaire": draft, "seen": "fingerprint.1.."}
    ReviewRequest.objects.update_or_create(
        questionnaire=draft, defaults={**seen, "asked_at": now, "asked_by": person.user, "returned_by": person.user}
    )
    PlannedPublication.objects.update_or_create(
        questionnaire=draft, defaults={**seen, "due_at": now, "planned_at": now, "planned_by": person.user}
    )
    Confirmation.objects.create(questionnaire=draft, fingerprint=uuid4().hex, at=now, by=person.user)
    for model in history_tables():
        newest = model.objects.order_by("-history_id").first()
        assert newest is not None, f"no row of {model._meta.label} to have been written by someone"
        model.objects.filter(history_id=newest.history_id).update(history_user=person.user)
    administrator = User.objects.create_user(f"administrator{uuid4().hex}@example.com", is_superuser=True)
    for by, about, name in (
        (person.user, version, "A version"),
        (administrator, person.user, person.user.email),
        *((administrator, row, row.title) for row in person.assessments),
    ):
        LogEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(about),
            object_id=str(about.pk),
            object_repr=name,
            action_flag=CHANGE,
            change_message="[]",
        )


def _sign_in(person: Person) -> None:
    """Sign them in on two devices, and begin to on a third."""
    for _ in range(2):
        device = Client()
        device.force_login(person.user)
        key = device.session.session_key or ""
        record = {"ip": person.network_address, "user_agent": f"{person.word} browser"}
        UserSession.objects.update_or_create(user=person.user, session_key=key, defaults=record)
        person.secrets.append(key)
    session = Client().session
    session["pending"] = {"steps": [{"email": person.user.email.upper()}]}
    session.save()
    person.secrets.append(session.session_key or "")


def _leave_in_queues(person: Person) -> None:
    now = timezone.now()
    MailAllowance.objects.create(user=person.user, since=now, used=1)
    texts: list[tuple[str, str, str]] = [
        (person.user.email.upper(), "Subject", "Text"),
        (f"{person.word}.new@example.com", "Subject", "Text"),
        ("other@example.com", "Subject", f"{person.user.email} accepted."),
        ("other@example.com", f"About {person.user.email}", "Text"),
        # with the link that _take_assessments made
        ("other@example.com", f"{person.word} Ltd", f"Read it:\nhttps://example.com/shared/{person.word * 2}/\n"),
    ]
    useful = {"created_at": now, "useful_until": now + timedelta(days=3)}
    for to, subject, text in texts:
        OutgoingMail.objects.create(to=to, subject=subject, text=text, **useful)
    OutgoingMail.objects.create(
        to="other@example.com", subject="Subject", text="Text", reply_to=person.user.email.upper(), **useful
    )
    for arguments, traceback in (
        ({"args": [str(person.assessments[0].pk)], "kwargs": {}}, ""),
        ({"args": [], "kwargs": {"to": [person.user.email]}}, ""),
        ({"args": [], "kwargs": {}}, f"SMTPRecipientsRefused: {person.user.email}"),
    ):
        DBTaskResult.objects.create(
            args_kwargs=arguments, task_path="a.task", run_after=now, backend_name="default", traceback=traceback
        )


def history_tables() -> list[type[models.Model]]:
    """Return the history tables, which record who changed what."""
    return [model for model, field in references_to(User) if field.name == "history_user"]


def references_to(model: type[models.Model]) -> list[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    """Return every (table, foreign key) to `model`, and to the tables whose rows are deleted with its rows."""
    relations: dict[tuple[type[models.Model], str], models.Field[Any, Any]] = {}
    queue = [model]
    while queue:
        for relation in queue.pop()._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ManyToOneRel):
                continue
            key = (relation.related_model, relation.field.name)
            if key not in relations and relation.on_delete is models.CASCADE:
                queue.append(relation.related_model)
            relations[key] = relation.field
    return [(table, field) for (table, _), field in relations.items()]


def traces_of(person: Person) -> dict[str, list[str]]:
    """Return the rows of the whole database that contain a trace of the person, by trace."""
    # only one of the two databases writes UUIDs with dashes
    rows = [row.lower() for row in dump()]
    rows += [row.replace("-", "") for row in rows]
    matches = {trace: [row for row in rows if trace in row] for trace in person.traces}
    return {trace: matching for trace, matching in matches.items() if matching}


def dump() -> Iterator[str]:
    """Yield every row of every table as text, and the decoded sessions."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        yield from connection.connection.iterdump()
    else:
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT t::text FROM "{table}" AS t')
                yield from (f"{table} {row}" for (row,) in cursor.fetchall())
    yield from (f"{session.session_key} {session.get_decoded()}" for session in Session.objects.all())
