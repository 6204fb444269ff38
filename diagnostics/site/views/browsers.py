"""The random id that a browser keeps in a signed cookie: one of the site's pages, one of frames in other sites."""

import hashlib

from django.conf import settings
from django.http import HttpRequest

SALT = "diagnostics.browser"
FRAME_SALT = "diagnostics.embedded"

COOKIE_AGE = 400 * 24 * 3600
"""Seconds for which a browser keeps its id: the longest that browsers allow. An older cookie counts as missing."""

FRAME_COOKIE_AGE = 7 * 24 * 3600
"""Seconds for which it can open assessments that were begun in a frame."""


def browser_id(request: HttpRequest) -> str:
    """Return the id that the site's pages know the browser by; "" if it has none, or has tampered with it."""
    return _id_in(request, settings.BROWSER_COOKIE_NAME, SALT, COOKIE_AGE)


def framed_browser_id(request: HttpRequest) -> str:
    """Return the id that pages in a frame know the browser by; "" if it has none, or has tampered with it."""
    return _id_in(request, settings.EMBEDDED_COOKIE_NAME, FRAME_SALT, FRAME_COOKIE_AGE)


def _id_in(request: HttpRequest, cookie: str, salt: str, age: int) -> str:
    # a view asks more than once, and checking a signature costs as much as a query
    ids: dict[str, str] = vars(request).setdefault("browser_ids", {})
    if cookie not in ids:
        ids[cookie] = request.get_signed_cookie(cookie, default="", salt=salt, max_age=age) or ""
    return ids[cookie]


def browser_hash(browser_id: str) -> str:
    """Return the hash of a browser's id; only the hash is saved."""
    return hashlib.sha256(browser_id.encode()).hexdigest()
