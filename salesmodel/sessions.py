"""How long sessions last, and what happens when they end."""

import time
from collections.abc import Callable
from typing import Any, cast

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth import middleware as auth_middleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from diagnostics.people.adapters.sessions import BEGAN, begin_session, renew_key

DAY = 24 * 3600

SINCE = "since"
"""The key under which a session has when it was last prolonged, in seconds since 1970."""

RENEWED_FOR = "renewed_for"
"""The key under which a session has the time of the authentication for which it last got a new key."""


class SessionMiddleware:
    """Keeps people signed in for SESSION_DAYS after their last visit, staff for SESSION_COOKIE_AGE after signing in.

    No session lasts longer than SESSION_MAX_DAYS, whatever prolongs it. It is prolonged at most once a day, so that few
    requests write. Anyone who shows again who they are gets a new key. When a session has ended, the browser is told to
    forget the pages that it keeps.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # still lazy, so that pages for everyone need not know who asks
        request.user = cast("AnonymousUser", SimpleLazyObject(lambda: _user(request)))
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            _prolong(request)
            # no cookie is sent with an error of ours, so the earlier key has to go on working
            if response.status_code < 500:
                _renew_key(request)
        elif settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty():
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def _user(request: HttpRequest) -> Any:
    user = auth_middleware.get_user(request)
    if not user.is_authenticated and SESSION_KEY in request.session:
        # of an account that is closed: opening it again must not open the session again
        request.session.flush()
    if user.is_authenticated and _seconds_since(BEGAN, request) >= _longest(user):
        request.session.flush()
        return AnonymousUser()
    return user


def _longest(user: Any) -> int:
    return int(settings.SESSION_COOKIE_AGE) if user.is_staff else int(settings.SESSION_MAX_DAYS) * DAY


def _prolong(request: HttpRequest) -> None:
    if BEGAN not in request.session:
        begin_session(request)
    is_staff, is_new = getattr(request.user, "is_staff", False), SINCE not in request.session
    if not is_new and (_seconds_since(SINCE, request) < DAY or is_staff):
        return
    request.session[SINCE] = int(time.time())
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if is_staff else settings.SESSION_DAYS * DAY)


def _seconds_since(moment: str, request: HttpRequest) -> int:
    """Return the seconds since a moment that the session has; 0 if it has none yet."""
    now = int(time.time())
    return now - int(request.session.get(moment, now))


def _renew_key(request: HttpRequest) -> None:
    """Give the session a new key if somebody authenticated in this request and it still has the key it came with."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    newest = records[-1]["at"] if records else None
    if newest == request.session.get(RENEWED_FOR):
        return
    request.session[RENEWED_FOR] = newest
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME) == request.session.session_key:
        renew_key(request)
