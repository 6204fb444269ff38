"""Tokens against forged forms are those that Django makes and checks."""

import os
from collections import Counter
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.middleware import csrf as of_django
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.cache import patch_vary_headers

from salesmodel.csrf import CsrfMiddleware, Token, masked, random_characters, token_of
from salesmodel.headers import vary_on

_django: Any = of_django
_check_format, _matches = _django._check_token_format, _django._does_token_match


def test_random_characters_are_all_equally_likely() -> None:
    every_byte = bytes(range(256))
    drawn: Counter[str] = Counter()
    with patch.object(os, "urandom", side_effect=lambda count: every_byte[:count]) as urandom:
        for first in range(0, 256, CSRF_SECRET_LENGTH):
            urandom.side_effect = lambda count, first=first: every_byte[first:][:CSRF_SECRET_LENGTH] * 2
            drawn.update(random_characters() if first < 224 else random_characters()[: 248 - 224])
    assert drawn == dict.fromkeys(CSRF_ALLOWED_CHARS, 4)


def test_random_characters_are_never_too_few() -> None:
    """Also when most of the random bytes would be unfair."""
    with patch.object(os, "urandom", side_effect=lambda count: b"\xff" * (count - 1) + b"\0"):
        assert random_characters() == CSRF_ALLOWED_CHARS[0] * CSRF_SECRET_LENGTH


def test_a_token_is_a_secret_that_django_unmasks_and_never_the_same_twice() -> None:
    secret = random_characters()
    tokens = {masked(secret) for _ in range(50)}
    assert len(tokens) == 50
    for token in tokens:
        _check_format(token)
        assert _matches(token, secret)
        # the control: of another secret it is refused
        assert not _matches(token, random_characters())


def test_the_forms_of_a_page_have_one_token_and_pages_without_forms_make_none() -> None:
    request = RequestFactory().get("/")
    template = Template("{% if with_forms %}{% csrf_token %}{{ csrf_token }} {% csrf_token %}{% endif %}")
    token = Token(request)
    assert template.render(Context({"csrf_token": token, "with_forms": False})) == ""
    assert "CSRF_COOKIE" not in request.META
    page = template.render(Context({"csrf_token": token, "with_forms": True}))
    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    assert page == f"{field}{token} {field}"
    assert _matches(str(token), request.META["CSRF_COOKIE"])


class TestCookie:
    """It is sent to a browser that has none, or another one; the page differs by it in any case."""

    def answer(self, sent: str | None, *, needs_token: bool = True) -> Any:
        request = RequestFactory().get("/")
        if sent is not None:
            request.COOKIES[settings.CSRF_COOKIE_NAME] = sent

        def view(_request: object) -> HttpResponse:
            return HttpResponse(token_of(request) if needs_token else "")

        return CsrfMiddleware(view)(request)

    @pytest.mark.parametrize("sent", [None, "short", "a" * 64], ids=["none", "broken", "masked, as of old"])
    def test_is_sent(self, sent: str | None) -> None:
        response = self.answer(sent)
        secret = response.cookies[settings.CSRF_COOKIE_NAME].value
        assert len(secret) == CSRF_SECRET_LENGTH
        assert _matches(response.content.decode(), secret)
        assert response.headers["Vary"] == "Cookie"

    def test_is_not_sent_again(self) -> None:
        secret = random_characters()
        response = self.answer(secret)
        assert response.cookies == {}
        assert _matches(response.content.decode(), secret)
        assert response.headers["Vary"] == "Cookie"

    @pytest.mark.parametrize("sent", [None, "a" * 32], ids=["none", "one"])
    def test_is_not_sent_with_a_page_without_a_form(self, sent: str | None) -> None:
        response = self.answer(sent, needs_token=False)
        assert response.cookies == {}
        assert "Vary" not in response.headers


@pytest.mark.parametrize("before", ["", "Cookie", "accept-language, Cookie", "*", "Accept"])
@pytest.mark.parametrize("header", ["Cookie", "Accept-Language"])
def test_what_a_page_differs_by_is_said_as_django_says_it(before: str, header: str) -> None:
    responses = [HttpResponse(headers={"Vary": before} if before else {}) for _ in range(2)]
    vary_on(responses[0], header)
    patch_vary_headers(responses[1], (header,))
    assert responses[0].headers["Vary"] == responses[1].headers["Vary"]
