"""Accounts in a real browser: made with a code, claimed into, opened with a passkey or an app, in both languages."""

import re
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import BrowserType, Page, Route, expect

from diagnostics.assessing.models import Assessment
from diagnostics.site.models import User
from tests.browser.accounts import sign_in_as
from tests.browser.axe import assert_accessible
from tests.browser.journeys import go_on, submitted
from tests.browser.test_grid import LONGER, assert_keeps_to_the_grid
from tests.people.views.second_steps import code_of
from tests.visitors import EMAIL, PASSWORD, make_account, with_second_factor

ON_THE_GRID = ("email/", "password/change/", "2fa/", "sessions/", "logout/", "webauthn/")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_passkeys(page: Page) -> None:
    """Give the browser a device of its own that keeps passkeys and recognizes its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def sign_up(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/signup/")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password1]").fill(PASSWORD)
    go_on(page)
    page.wait_for_url("**/confirm-email/")


def enter_code(page: Page) -> None:
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.M)
    assert code is not None
    page.locator("[name=code]").fill(code[0])
    go_on(page)


def mailed_link() -> str:
    """Return the path of the link by which a second step is set up."""
    link = re.search(r"/accounts/second-step/\S+", mail.outbox[-1].body)
    assert link is not None
    return link[0]


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    go_on(page)


def confirm(page: Page) -> None:
    """Enter the password once more."""
    page.locator("[name=password]").fill(PASSWORD)
    go_on(page)


def sign_out(page: Page) -> None:
    page.locator(".site-nav form button").click()
    page.locator(".site-nav form").wait_for(state="detached")


def test_who_signs_up_adds_what_this_browser_began(page: Page, site: str, expected_errors: list[str]) -> None:
    expected_errors.append("404 (Not Found)")
    result = submitted(page, site)
    sign_up(page, site)
    enter_code(page)
    expect(page.locator("h1")).to_have_text("Add these to your account?")
    page.get_by_role("button", name="Add them to my account").click()
    expect(page.get_by_role("status").last).to_have_text("1 assessment was added to your account.")
    assert Assessment.objects.get().owner == User.objects.get()
    sign_out(page)
    assert page.goto(result).status == 404  # type: ignore[union-attr]


@pytest.fixture
def account(page: Page, site: str) -> Iterator[User]:
    """Someone who is signed in."""
    user = make_account()
    sign_in(page, site)
    page.locator(".site-nav form").wait_for()
    return user


def test_a_passkey_signs_in_alone(page: Page, site: str, account: User) -> None:
    with_passkeys(page)
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    confirm(page)
    page.locator("[name=passwordless]").check()
    expect(page.get_by_role("button", name="Add")).to_be_enabled()
    page.locator("[name=name]").press("Enter")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    sign_out(page)
    page.goto(f"{site}/accounts/login/?next=/privacy/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("h1")).to_have_text("Privacy")
    expect(page.locator(".site-nav form button")).to_have_text("Sign out")


def test_a_browser_without_a_passkey_says_what_happened(page: Page, site: str) -> None:
    with_passkeys(page)
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#passkey-problem")).to_be_visible()


def test_the_button_for_a_passkey_takes_no_click_before_its_scripts_listen(page: Page, site: str) -> None:
    held: list[Route] = []
    released = Event()
    page.route("**/webauthn.*js", lambda route: route.continue_() if released.is_set() else held.append(route))
    page.goto(f"{site}/accounts/login/", wait_until="commit")
    button, waiting = page.locator("#passkey_login"), page.locator("#passkey-waiting")
    expect(button).to_be_disabled()
    expect(waiting).not_to_have_attribute("hidden", "")
    released.set()
    for route in held:
        route.continue_()
    expect(button).to_be_enabled()
    expect(waiting).to_be_hidden()


def test_an_authenticator_app_is_asked_for_its_code(page: Page, site: str, account: User) -> None:
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    confirm(page)
    page.locator(".steps summary").click()
    page.locator("[name=code]").fill(code_of(page.locator(".secret").inner_text()))
    go_on(page)
    spare = page.locator(".codes code").first.inner_text()
    sign_out(page)
    sign_in(page, site)
    expect(page.locator("h1")).to_have_text("The second step")
    page.locator("[name=code]").fill(spare)
    go_on(page)
    expect(page.locator(".site-nav form button")).to_have_text("Sign out")


def test_staff_are_led_to_a_second_factor_and_then_let_in(page: Page, site: str) -> None:
    sign_in_as(page, site, User.objects.create_superuser(EMAIL, PASSWORD))
    page.goto(f"{site}/admin/")
    expect(page.get_by_role("status")).to_contain_text("needs a second step")
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.locator("h1")).to_have_text("Check your mail")
    page.goto(f"{site}{mailed_link()}")
    go_on(page)
    with_passkeys(page)
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="To the administration").click()
    expect(page.locator("#content h1")).to_be_visible()


def test_the_back_button_shows_nothing_of_who_signed_out(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], site: str
) -> None:
    """With the memory of pages that the test's browser is otherwise without, and the control that it has one."""
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"])
    page = browser.new_page()
    sign_in_as(page, site, make_account())
    for remembered in (True, False):
        page.goto(f"{site}/accounts/")
        expect(page.locator("main")).to_contain_text(EMAIL)
        if remembered:
            page.goto(f"{site}/privacy/")
        else:
            sign_out(page)
        page.go_back()
        assert (EMAIL in page.locator("main").inner_text()) is remembered
    browser.close()


def test_without_javascript_everything_but_passkeys_works(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(java_script_enabled=False)
    sign_up(page, site)
    enter_code(page)
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    confirm(page)
    page.locator("[name=code]").fill(code_of(page.locator(".secret").text_content() or ""))
    go_on(page)
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    # this browser only pretends to have none, so it shows no noscript
    assert "Passkeys need JavaScript" in page.content()


def pages(page: Page, site: str) -> Iterator[str]:
    """Walk through the pages on accounts, stopping at each."""
    submitted(page, site)
    page.goto(f"{site}/accounts/signup/")
    go_on(page)
    yield "sign up without anything"
    sign_up(page, site)
    yield "code"
    page.locator("[name=code]").fill("WRONG")
    go_on(page)
    yield "wrong code"
    enter_code(page)
    yield "claim"
    for path in (
        "",
        "email/",
        "password/change/",
        "password/reset/",
        "password/reset/done/",
        "sessions/",
        "2fa/",
        "logout/",
    ):
        page.goto(f"{site}/accounts/{path}")
        yield path
    page.goto(f"{site}/accounts/password/reset/key/1-x-y/")
    yield "link that does not work"
    yield from pages_on_second_factors(page, site)
    sign_out(page)
    sign_in(page, site)
    yield "second step"


def pages_on_second_factors(page: Page, site: str) -> Iterator[str]:
    """Set up an app and a passkey, stopping at each page."""
    # who signed up just now needs no link
    sign_out(page)
    sign_in(page, site)
    page.goto(f"{site}/accounts/second-step/")
    yield "link to a second step"
    go_on(page)
    yield "link to a second step was sent"
    page.goto(f"{site}{mailed_link()}")
    yield "set up a second step"
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    yield "reauthenticate"
    confirm(page)
    page.locator(".steps summary").click()
    yield "app"
    page.locator("[name=code]").fill(code_of(page.locator(".secret").inner_text()))
    go_on(page)
    page.locator(".codes").wait_for()
    yield "recovery codes"
    with_passkeys(page)
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    yield "add a passkey"
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/2fa/")
    yield "two-step sign-in"
    for path in (
        "totp/deactivate/",
        "recovery-codes/generate/",
        "webauthn/",
        "reauthenticate/",
        "webauthn/reauthenticate/",
    ):
        page.goto(f"{site}/accounts/2fa/{path}")
        yield path
    for number, name in enumerate(("rename", "remove")):
        page.goto(f"{site}/accounts/2fa/webauthn/")
        with page.expect_navigation():
            page.locator(".row-actions a").nth(number).click()
        yield name


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("nb-NO", "dark")])
def test_every_page_is_accessible_and_keeps_to_the_policy(page: Page, site: str, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visited = []
    for name in pages(page, site):
        assert_accessible(page)
        visited.append(name)
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        if name in ON_THE_GRID and language == LONGER:
            assert_keeps_to_the_grid(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    assert len(visited) == 29
    assert set(visited) >= set(ON_THE_GRID)


@pytest.mark.parametrize("role", ["manager", "staff"])
def test_the_account_leads_staff_to_the_administration(page: Page, site: str, role: str) -> None:
    sign_in_as(page, site, with_second_factor(make_account(is_staff=role == "staff")))
    page.goto(f"{site}/accounts/")
    expect(page.get_by_role("link", name="To the administration")).to_have_count(int(role == "staff"))
