"""The session of a request: when it began, a new key for it, and ending all others of its user."""

import time
from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from diagnostics.people.actions.sessions import end_sessions
from diagnostics.site.models import User

BEGAN = "signed_in_at"
"""The key under which a session has when its user signed in, in seconds since 1970."""


def begin_session(request: HttpRequest) -> None:
    """Let the time of the session run from now on."""
    request.session[BEGAN] = int(time.time())


def renew_key(request: HttpRequest) -> None:
    """Give the session a new key; the earlier one is worth nothing from then on."""
    earlier = request.session.session_key
    request.session.cycle_key()
    _follow(request, earlier)


def keep_only_this_session(request: HttpRequest) -> None:
    """End all sessions of the request's user but this one, which gets a new key."""
    user, earlier = cast("User", request.user), request.session.session_key
    end_sessions(user_ids=[user.pk])
    update_session_auth_hash(request, User.objects.get(pk=user.pk))
    _follow(request, earlier)


def _follow(request: HttpRequest, earlier: str | None) -> None:
    # so that the list of where somebody is signed in keeps its row
    UserSession.objects.filter(session_key=earlier).update(session_key=request.session.session_key)
