"""What goes along with a row that is erased: traces of it that no foreign key leads to."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models
from django_tasks_db.models import DBTaskResult

from diagnostics.models import Assessment, Invitation, OutgoingMail

BATCH = 500
"""Rows named in one statement: databases limit how many that may be."""


def delete_assessments(ids: Collection[UUID]) -> int:
    """Delete the assessments with all that belongs to them, and what the admin's log calls them; return how many."""
    deleted = 0
    for batch in _batches(ids):
        delete_log_entries(Assessment, batch)
        _delete_mail_about(batch)
        _, counts = Assessment.objects.filter(pk__in=batch).delete()
        deleted += counts.get(Assessment._meta.label, 0)
    return deleted


def delete_log_entries(model: type[models.Model], ids: Iterable[object]) -> None:
    """Delete what the admin's log says of the rows: it holds their names."""
    about = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=about, object_id__in=[str(key) for key in ids]).delete()


def delete_sessions(user_id: int, addresses: Collection[str]) -> None:
    """Delete the sessions that sign the user in or hold one of the addresses, which ends them at once.

    What a session holds is signed and packed, so each is unpacked and looked through.
    """
    ended = [
        session.session_key
        for session in Session.objects.only("session_data").iterator()
        if _names(session.get_decoded(), str(user_id), addresses)
    ]
    for batch in _batches(ended):
        Session.objects.filter(pk__in=batch).delete()


def _names(value: Any, user_id: str, addresses: Collection[str], key: str = "") -> bool:
    """Tell whether what a session holds under `key` names the user or one of the addresses."""
    if isinstance(value, dict):
        return any(_names(inner, user_id, addresses, name) for name, inner in value.items())
    if isinstance(value, list):
        return any(_names(inner, user_id, addresses, key) for inner in value)
    # whom it signs in, or who is about to sign in, stands under one of several keys: _auth_user_id, user_pk …
    if "user" in key and str(value) == user_id:
        return True
    return isinstance(value, str) and _holds(value, addresses)


def delete_mail(addresses: Collection[str]) -> None:
    """Delete invitations of the addresses, and mail that waits to be sent to one of them or tells others of it."""
    Invitation.objects.filter(email__in=addresses).delete()
    for address in addresses:
        about = models.Q(to__iexact=address) | models.Q(subject__icontains=address) | models.Q(text__icontains=address)
        OutgoingMail.objects.filter(about).delete()


def _delete_mail_about(ids: Collection[UUID]) -> None:
    """Delete mail that waits to be sent and links to one of the assessments, as a reminder does."""
    keys = [str(key) for key in ids]
    waiting = OutgoingMail.objects.only("text").iterator()
    about = [mail.pk for mail in waiting if any(key in mail.text for key in keys)]
    if about:
        OutgoingMail.objects.filter(pk__in=about).delete()


def delete_task_results(ids: Collection[UUID], addresses: Collection[str]) -> None:
    """Delete the records of background work that name one of the assessments or hold one of the addresses."""
    keys = {str(key) for key in ids}
    found = [
        result.pk
        for result in DBTaskResult.objects.only("args_kwargs", "return_value", "traceback").iterator()
        if _names_any(result, keys, addresses)
    ]
    for batch in _batches(found):
        DBTaskResult.objects.filter(pk__in=batch).delete()


def _names_any(result: "DBTaskResult[Any, Any]", keys: Collection[str], addresses: Collection[str]) -> bool:
    given = [*_texts(result.args_kwargs), *_texts(result.return_value)]
    return any(text in keys or _holds(text, addresses) for text in given) or _holds(result.traceback, addresses)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _holds(text: str, addresses: Collection[str]) -> bool:
    folded = text.casefold()
    return any(address in folded for address in addresses)


def _batches(ids: Collection[Any]) -> Iterator[list[Any]]:
    listed = list(ids)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]
