"""Signing in and out, and the overview of the account."""

import pytest
from django.contrib.auth import get_user

from diagnostics.site.models import User
from tests.rows import costs
from tests.visitors import EMAIL, PASSWORD, SIGN_IN, Page, Visitor, url

pytestmark = pytest.mark.usefixtures("manager")

SIGN_OUT = "/accounts/logout/"


@pytest.mark.parametrize("email", [EMAIL, "Manager@Example.COM", f" {EMAIL} "])
def test_the_address_signs_in_in_any_case(visitor: Visitor, manager: User, email: str) -> None:
    response = visitor.sign_in(email)
    assert (response.status_code, response["Location"]) == (302, url("home"))
    assert get_user(visitor) == manager


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("nobody@example.com", PASSWORD)], ids=["password", "address"]
)
def test_a_refusal_does_not_say_which_of_the_two_was_wrong(visitor: Visitor, email: str, password: str) -> None:
    page = Page(visitor.sign_in(email, password))
    assert page.error == "The e-mail address or the password is not right. Check both and try again."
    assert page.title.startswith("Error: Sign in")
    assert page.forms[0].fields["login"] == email
    assert page.forms[0].fields["password"] == ""


def test_a_closed_account_says_so_only_to_its_owner(visitor: Visitor, manager: User) -> None:
    manager.is_active = False
    manager.save()
    assert Page(visitor.get(visitor.sign_in()["Location"])).heading == "This account is closed"
    assert get_user(visitor).is_anonymous
    refusal = Page(visitor.sign_in(password="wrong")).error
    assert refusal == "The e-mail address or the password is not right. Check both and try again."


def test_signing_in_redirects_to_next(visitor: Visitor) -> None:
    response = visitor.get(SIGN_IN, {"next": url("archive")})
    signed_in = visitor.fill_in(response, login=EMAIL, password=PASSWORD)
    assert signed_in.redirect_chain == [(url("archive"), 302)]


def test_a_signed_in_user_is_redirected_to_next(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    assert visitor.get(SIGN_IN, {"next": url("archive")})["Location"] == url("archive")


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/login/?next=/", "http://testserver/accounts/login/"]
)
def test_the_sign_in_page_never_redirects_to_itself(visitor: Visitor, address: str) -> None:
    response = visitor.post(SIGN_IN, {"login": EMAIL, "password": PASSWORD, "next": address}, follow=True)
    assert response.redirect_chain[-1] == (url("home"), 302)


@pytest.mark.parametrize("address", ["", "https://evil.example/"])
def test_signing_out_redirects_to_the_start_page(visitor: Visitor, manager: User, address: str) -> None:
    visitor.force_login(manager)
    assert visitor.post(SIGN_OUT, {"next": address})["Location"] == url("home")
    assert get_user(visitor).is_anonymous


def test_signing_out_is_a_post(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    page = Page(visitor.get(SIGN_OUT))
    assert (page.heading, get_user(visitor)) == ("Sign out?", manager)


def test_the_session_gets_a_new_key_at_sign_in(visitor: Visitor) -> None:
    visitor.session.save()
    before = visitor.session.session_key
    visitor.sign_in()
    assert visitor.session.session_key != before


@pytest.mark.parametrize(("is_signed_in", "offer"), [(True, "Sign out"), (False, "Sign in")])
def test_pages_offer_either_signing_in_or_out(visitor: Visitor, manager: User, is_signed_in: bool, offer: str) -> None:
    if is_signed_in:
        visitor.force_login(manager)
    content = visitor.get(url("how")).content.decode()
    assert [text for text in ("Sign in", "Sign out") if text in content] == [offer]


def test_the_account_shows_its_address_and_links_to_its_pages(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    response = visitor.get(url("account"))
    assert EMAIL in response.content.decode()
    assert {
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
    } <= set(Page(response).links)


@pytest.mark.parametrize("address", [SIGN_IN, "/accounts/signup/", "/accounts/password/reset/"])
def test_pages_for_anonymous_visitors_need_no_query(visitor: Visitor, address: str) -> None:
    with costs(0):
        visitor.get(address)
    assert "sid" not in visitor.cookies


def test_the_account_takes_one_query_after_session_and_user(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    with costs(3):
        visitor.get(url("account"))


def test_the_claim_page_takes_one_query_however_many_there_are(visitor: Visitor, manager: User) -> None:
    for _ in range(3):
        visitor.begin(leads="mixed")
    visitor.force_login(manager)
    visitor.get(url("claim"))
    with costs(3):
        assert len(visitor.get(url("claim")).context["page"].rows) == 3
