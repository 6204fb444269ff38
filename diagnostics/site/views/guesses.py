"""Guessing addresses: those that are only for the people who got them cost something if nothing is there.

No guess opens anything: an id opens nothing without its browser or account, and secrets are long. But each asks the
database, and nobody should be able to ask without end. Pages that are there cost nothing more.
"""

import math
import time
from collections.abc import Callable, Mapping

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from diagnostics.site.security_log import SecurityEvent, log_visitor
from diagnostics.site.views.budgets import charge, network_of, visitor_of
from diagnostics.site.views.errors import over_budget
from diagnostics.site.views.outages import leave_session

MISS = 10
"""Points of an address where nothing is that this visitor may see: as much as beginning an assessment."""

GUESSED = frozenset({"assessment_id", "other_id", "secret", "token"})
"""Parts of addresses that only the people know who got them; a test compares this with all addresses."""

LIMIT = 10_000
"""Visitors whom a process holds off; with more, it forgets them all."""


class GuessMiddleware:
    """Charges visitors for such addresses that are answered 404. Those who cannot pay are held off from all of them.

    Each process remembers by itself whom it holds off, and until when. So holding somebody off
    asks the database nothing, and a right guess among many wrong ones is not seen either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._until: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response, match = self.get_response(request), request.resolver_match
        if response.status_code != 404 or match is None or not is_guessed(match.kwargs):
            return response
        try:
            wait = charge(request, MISS)
        except DatabaseError:
            # it is away, and was not asked for the answer
            leave_session(request)
            return response
        if not wait:
            return response
        if len(self._until) >= LIMIT:
            self._until.clear()
        self._until[_name_of(request)] = time.monotonic() + wait
        return _refuse(request, wait)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, keywords: Mapping[str, object]
    ) -> HttpResponse | None:
        """Refuse those who are held off before the view asks the database."""
        # as nearly always, there is nobody
        if not self._until or not is_guessed(keywords):
            return None
        name = _name_of(request)
        wait = self._until.get(name, 0) - time.monotonic()
        if wait > 0:
            return _refuse(request, wait)
        self._until.pop(name, None)
        return None


def is_guessed(keywords: Mapping[str, object]) -> bool:
    """Return whether an address with these parts is known only to the people who got it."""
    return not GUESSED.isdisjoint(keywords)


def _name_of(request: HttpRequest) -> str:
    """Return who is held off. A network address only holds off visitors without a cookie, not colleagues behind it."""
    return visitor_of(request) or f"address {network_of(request)}"


def _refuse(request: HttpRequest, wait: float) -> HttpResponse:
    log_visitor(SecurityEvent.LIMITED, request, what="addresses")
    return over_budget(request, math.ceil(wait))
