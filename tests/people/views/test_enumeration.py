"""No page reveals whether an address has an account: the responses are identical."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from diagnostics.site.models import OutgoingMail, User
from tests.visitors import EMAIL, SIGN_IN, Visitor

pytestmark = pytest.mark.usefixtures("manager", "reference")

UNKNOWN = "nobody@example.com"
assert len(UNKNOWN) == len(EMAIL) - 1, "they differ in length, so that masking them is needed and seen to"
PASSWORD = "a calm river flows"
SIGN_UP, CODE, RESET = "/accounts/signup/", "/accounts/confirm-email/", "/accounts/password/reset/"


def sign_in(visitor: Visitor, email: str) -> Any:
    return visitor.post(SIGN_IN, {"login": email, "password": PASSWORD}, follow=True)


def sign_up(visitor: Visitor, email: str) -> Any:
    return visitor.post(SIGN_UP, {"email": email, "password1": PASSWORD}, follow=True)


def sign_up_badly(visitor: Visitor, email: str) -> Any:
    return visitor.post(SIGN_UP, {"email": email, "password1": "short"}, follow=True)


def enter_a_wrong_code(visitor: Visitor, email: str) -> Any:
    sign_up(visitor, email)
    return visitor.post(CODE, {"code": "WRONG"})


def enter_three_wrong_codes(visitor: Visitor, email: str) -> Any:
    sign_up(visitor, email)
    return [visitor.post(CODE, {"code": "WRONG"}, follow=True) for _ in range(3)][-1]


def ask_for_another_code(visitor: Visitor, email: str) -> Any:
    sign_up(visitor, email)
    cache.clear()
    return visitor.post(CODE, {"action": "resend"}, follow=True)


def sign_in_after_signing_up(visitor: Visitor, email: str) -> Any:
    sign_up(visitor, email)
    return visitor.get(SIGN_IN, follow=True)


def reset(visitor: Visitor, email: str) -> Any:
    return visitor.post(RESET, {"email": email}, follow=True)


def response_parts(act: Callable[[Visitor, str], Any], email: str) -> tuple[object, ...]:
    """Return all parts of the response that a visitor can compare, without random values."""
    response = act(Visitor(), email)
    body = response.content.decode().replace(email, "(address)")
    body = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", body)
    passing = ("X-Request-ID", "Content-Length", "Expires")
    headers = {name: value for name, value in response.headers.items() if name not in passing}
    return response.status_code, response.redirect_chain if "redirect_chain" in vars(response) else [], headers, body


ACTS = (
    sign_in,
    sign_up,
    sign_up_badly,
    enter_a_wrong_code,
    enter_three_wrong_codes,
    ask_for_another_code,
    sign_in_after_signing_up,
    reset,
)


@pytest.mark.parametrize("act", ACTS)
def test_an_address_with_an_account_gets_the_same_response_as_one_without(act: Callable[[Visitor, str], Any]) -> None:
    assert response_parts(act, EMAIL) == response_parts(act, UNKNOWN)


@pytest.mark.parametrize(("act", "messages"), [(sign_in, 0), (sign_up, 1), (reset, 1)])
def test_the_same_number_of_messages_is_sent(act: Callable[[Visitor, str], Any], messages: int) -> None:
    for email in (EMAIL, UNKNOWN):
        act(Visitor(), email)
        assert OutgoingMail.objects.filter(to=email).count() == messages


def test_a_difference_would_be_detected(settings: Settings) -> None:
    """The control: without the setting, the responses differ."""
    settings.ACCOUNT_PREVENT_ENUMERATION = False
    assert response_parts(sign_up, EMAIL) != response_parts(sign_up, UNKNOWN)


def test_no_second_account_is_made_for_an_address() -> None:
    sign_up(Visitor(), EMAIL)
    assert User.objects.count() == 1
