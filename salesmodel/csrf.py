"""Tokens against forged forms: Django's, in its format and checked by its middleware, but made in less time.

Django draws each of 32 or 64 random characters by itself, and looks each up in a list, for every page with a form.
"""

import os

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CsrfViewMiddleware

from salesmodel.headers import vary_on

_COUNT = len(CSRF_ALLOWED_CHARS)
_FAIR = 256 - 256 % _COUNT
"""Bytes from here on are thrown away, since they would make some characters more likely than others."""

_UNFAIR = bytes(range(_FAIR, 256))
_CHARACTER_OF_BYTE = (CSRF_ALLOWED_CHARS.encode() * 5)[:256]
_POSITIONS = {character: position for position, character in enumerate(CSRF_ALLOWED_CHARS)}


def random_characters() -> str:
    """Return as many random characters as a secret has, each of them equally likely, from the system's random bytes."""
    characters = b""
    while len(characters) < CSRF_SECRET_LENGTH:
        characters += os.urandom(2 * CSRF_SECRET_LENGTH).translate(_CHARACTER_OF_BYTE, _UNFAIR)
    return characters[:CSRF_SECRET_LENGTH].decode()


def masked(secret: str) -> str:
    """Return a token of the secret, another one each time, so that compressed pages do not reveal it (BREACH)."""
    mask = random_characters()
    pairs = zip(secret, mask, strict=True)
    return mask + "".join([CSRF_ALLOWED_CHARS[(_POSITIONS[a] + _POSITIONS[b]) % _COUNT] for a, b in pairs])


def token_of(request: HttpRequest) -> str:
    """Return a token for the forms of a page, as Django's `get_token` does: the response then has the cookie."""
    secret: str | None = request.META.get("CSRF_COOKIE")
    if secret is None:
        secret = request.META["CSRF_COOKIE"] = random_characters()
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return masked(secret)


class Token:
    """The token of a page, made when its first form asks for it; letters and digits, so it is safe HTML."""

    __slots__ = ("_request", "_text")

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._text = ""

    def __str__(self) -> str:
        if not self._text:
            self._text = token_of(self._request)
        return self._text

    __html__ = __str__


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's; it sends the cookie only to browsers that do not have it, not with every page that has a form.

    A browser keeps it for CSRF_COOKIE_AGE, a year, and then gets another one.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        needs_update = request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        if needs_update and request.META["CSRF_COOKIE"] == request.COOKIES.get(settings.CSRF_COOKIE_NAME):
            # used, so the page differs by it
            vary_on(response, "Cookie")
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return super().process_response(request, response)
