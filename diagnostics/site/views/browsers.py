"""The random id that a browser keeps in a signed cookie: one of the site's pages, one of frames in other sites."""

import hashlib

from django.conf import settings
from django.http import HttpRequest

SALT = "diagnostics.browser"
FRAME_SALT = "diagnostics.embedded"


def browser_id(request: HttpRequest) -> str:
    """Return the id that the site's pages know the browser by; "" if it has none, or has tampered with it."""
    return request.get_signed_cookie(settings.BROWSER_COOKIE_NAME, default="", salt=SALT) or ""


def framed_browser_id(request: HttpRequest) -> str:
    """Return the id that pages in a frame know the browser by; "" if it has none, or has tampered with it."""
    return request.get_signed_cookie(settings.EMBEDDED_COOKIE_NAME, default="", salt=FRAME_SALT) or ""


def browser_hash(browser_id: str) -> str:
    """Return the hash of a browser's id; only the hash is saved."""
    return hashlib.sha256(browser_id.encode()).hexdigest()
