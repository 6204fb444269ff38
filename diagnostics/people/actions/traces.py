"""Traces of erased people that no foreign key leads to: sessions, mail, and the records of background work."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import models
from django_tasks_db.models import DBTaskResult

from diagnostics.assessing.actions.traces import batches
from diagnostics.people.models import Invitation
from diagnostics.site.models import OutgoingMail


def delete_sessions(user_id: int, addresses: Collection[str]) -> None:
    """Delete the sessions that sign the user in or hold one of the addresses, which ends them at once.

    What a session holds is signed and packed, so each is unpacked and looked through.
    """
    ended = [
        session.session_key
        for session in Session.objects.only("session_data").iterator()
        if _names(session.get_decoded(), str(user_id), addresses)
    ]
    for batch in batches(ended):
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


def delete_task_results(ids: Collection[UUID], addresses: Collection[str]) -> None:
    """Delete the records of background work that name one of the assessments or hold one of the addresses."""
    keys = {str(key) for key in ids}
    found = [
        result.pk
        for result in DBTaskResult.objects.only("args_kwargs", "return_value", "traceback").iterator()
        if _names_any(result, keys, addresses)
    ]
    for batch in batches(found):
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
