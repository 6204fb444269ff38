"""A browser's cookie: what it opens is over when browsers should have forgotten it, whoever kept it."""

import pytest
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from diagnostics.site.views.browsers import (
    COOKIE_AGE,
    FRAME_COOKIE_AGE,
    FRAME_SALT,
    SALT,
    browser_id,
    framed_browser_id,
)

COOKIES = {
    "site": (settings.BROWSER_COOKIE_NAME, SALT, COOKIE_AGE, browser_id),
    "frame": (settings.EMBEDDED_COOKIE_NAME, FRAME_SALT, FRAME_COOKIE_AGE, framed_browser_id),
}


def asked(name: str, salt: str, later: float, monkeypatch: pytest.MonkeyPatch) -> HttpRequest:
    """Return a request some seconds after its cookie was set."""
    response = HttpResponse()
    response.set_signed_cookie(name, "an id", salt=salt)
    request = RequestFactory().get("/")
    request.COOKIES[name] = response.cookies[name].value
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + later)
    return request


@pytest.mark.parametrize("kind", COOKIES)
@pytest.mark.parametrize(("offset", "known"), [(-10, "an id"), (10, "")])
def test_is_believed_as_long_as_browsers_keep_it(
    monkeypatch: pytest.MonkeyPatch, kind: str, offset: int, known: str
) -> None:
    name, salt, age, read = COOKIES[kind]
    assert read(asked(name, salt, age + offset, monkeypatch)) == known
