"""Traces of erased people that no foreign key leads to: sessions, mail, and the records of background work."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models
from django_tasks_db.models import DBTaskResult

from diagnostics.assessing.actions.traces import batches
from diagnostics.people.models import Invitation
from diagnostics.site.models import OutgoingMail


def delete_sessions(user_id: int, addresses: Collection[str]) -> None:
    """Delete the sessions that sign the user in or mention one of the addresses, which ends them at once.

    Session data is signed and encoded, so each session must be decoded and searched.
    """
    ended = [
        session.session_key
        for session in Session.objects.only("session_data").iterator()
        if _mentions_user(session.get_decoded(), str(user_id), addresses)
    ]
    for batch in batches(ended):
        Session.objects.filter(pk__in=batch).delete()


def end_every_session() -> int:
    """Delete all sessions, which signs everybody out; return how many there were."""
    UserSession.objects.all().delete()
    return Session.objects.all().delete()[0]


def _mentions_user(value: Any, user_id: str, addresses: Collection[str], key: str = "") -> bool:
    """Whether a session's value under `key` mentions the user or one of the addresses."""
    if isinstance(value, dict):
        return any(_mentions_user(inner, user_id, addresses, name) for name, inner in value.items())
    if isinstance(value, list):
        return any(_mentions_user(inner, user_id, addresses, key) for inner in value)
    # several keys hold the id of a user who is signed in or is signing in: _auth_user_id, user_pk …
    if "user" in key and str(value) == user_id:
        return True
    return isinstance(value, str) and _contains_address(value, addresses)


def delete_mail(addresses: Collection[str]) -> None:
    """Delete invitations to the addresses, and waiting mail that is sent to one of them or mentions it."""
    Invitation.objects.filter(email__in=addresses).delete()
    for address in addresses:
        about = models.Q(to__iexact=address) | models.Q(subject__icontains=address) | models.Q(text__icontains=address)
        about |= models.Q(reply_to__iexact=address)
        OutgoingMail.objects.filter(about).delete()


def delete_task_results(ids: Collection[UUID], addresses: Collection[str]) -> None:
    """Delete the records of background work that mention one of the assessments or addresses."""
    keys = {str(key) for key in ids}
    mentions = [
        result.pk
        for result in DBTaskResult.objects.only("args_kwargs", "return_value", "traceback").iterator()
        if _mentions_any(result, keys, addresses)
    ]
    for batch in batches(mentions):
        DBTaskResult.objects.filter(pk__in=batch).delete()


def _mentions_any(result: "DBTaskResult[Any, Any]", keys: Collection[str], addresses: Collection[str]) -> bool:
    texts = [*_texts(result.args_kwargs), *_texts(result.return_value)]
    return _contains_address(result.traceback, addresses) or any(
        text in keys or _contains_address(text, addresses) for text in texts
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _contains_address(text: str, addresses: Collection[str]) -> bool:
    folded = text.casefold()
    return any(address in folded for address in addresses)
