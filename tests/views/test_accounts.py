"""Signing in and out."""

import pytest
from django.contrib.auth import get_user
from django.test import Client

from diagnostics.models import User
from tests.visitors import EMAIL, PASSWORD, Page, Visitor, url

pytestmark = pytest.mark.usefixtures("manager")


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> object:
    return client.post(url("sign-in"), {"username": email, "password": password, **more})


@pytest.mark.parametrize("email", [EMAIL, "Manager@Example.COM", f" {EMAIL} "])
def test_the_address_signs_in_whatever_its_case(visitor: Visitor, manager: User, email: str) -> None:
    response = sign_in(visitor, email)
    assert (response.status_code, response["Location"]) == (302, url("home"))
    assert get_user(visitor) == manager


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("nobody@example.com", PASSWORD)], ids=["password", "address"]
)
def test_a_refusal_does_not_tell_which_of_the_two_was_wrong(visitor: Visitor, email: str, password: str) -> None:
    page = Page(sign_in(visitor, email, password))
    assert page.error == "The e-mail address or the password is not right. Check both and try again."
    assert page.title.startswith("Error: Sign in")
    assert page.forms[0].fields["username"] == email
    assert page.forms[0].fields["password"] == ""


def test_a_closed_account_is_refused_in_the_same_words(visitor: Visitor, manager: User) -> None:
    manager.is_active = False
    manager.save()
    assert Page(sign_in(visitor)).error == Page(sign_in(visitor, password="wrong")).error


def test_signing_in_leads_where_one_was_going(visitor: Visitor) -> None:
    response = visitor.get(url("sign-in"), {"next": url("archive")})
    signed_in = visitor.fill_in(response, username=EMAIL, password=PASSWORD)
    assert signed_in.redirect_chain == [(url("archive"), 302)]


def test_who_is_signed_in_already_is_led_on(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    assert visitor.get(url("sign-in"), {"next": url("archive")})["Location"] == url("archive")


@pytest.mark.parametrize(
    "address", ["/accounts/sign-in/", "/accounts/sign-in/?next=/", "http://testserver/accounts/sign-in/"]
)
def test_the_sign_in_page_never_leads_to_itself(visitor: Visitor, manager: User, address: str) -> None:
    assert sign_in(visitor, next=address)["Location"] == url("home")
    assert visitor.get(url("sign-in"), {"next": address})["Location"] == url("home")


@pytest.mark.parametrize("address", ["", "/assessments/", "/accounts/sign-out/", "https://evil.example/"])
def test_signing_out_leads_home_whatever_the_request_says(visitor: Visitor, manager: User, address: str) -> None:
    visitor.force_login(manager)
    assert visitor.post(url("sign-out"), {"next": address})["Location"] == url("home")
    assert get_user(visitor).is_anonymous


def test_signing_out_is_a_post(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    assert visitor.get(url("sign-out")).status_code == 405
    assert get_user(visitor) == manager


def test_the_session_gets_a_new_key_when_it_becomes_somebodys(visitor: Visitor) -> None:
    visitor.session.save()
    before = visitor.session.session_key
    sign_in(visitor)
    assert visitor.session.session_key != before


@pytest.mark.parametrize(("is_signed_in", "offer"), [(True, "Sign out"), (False, "Sign in")])
def test_pages_offer_the_one_that_makes_sense(visitor: Visitor, manager: User, is_signed_in: bool, offer: str) -> None:
    if is_signed_in:
        visitor.force_login(manager)
    content = visitor.get(url("how")).content.decode()
    assert [text for text in ("Sign in", "Sign out") if text in content] == [offer]
