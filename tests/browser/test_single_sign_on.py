"""Single sign-on in the browser: there and back, and the one address that its policy is opened for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.oidc import PERSON, Provider
from tests.single_sign_on import World


@pytest.fixture
def provider(single_sign_on: World) -> Iterator[Provider]:
    single_sign_on.provider.reset()
    yield single_sign_on.provider
    single_sign_on.provider.reset()


@pytest.fixture
def at(single_sign_on: World, provider: Provider) -> str:
    """The address of the site."""
    return single_sign_on.site


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
@pytest.mark.parametrize("path", ["login", "signup"])
def test_leads_to_the_provider_and_back(page: Page, at: str, provider: Provider, path: str) -> None:
    page.goto(f"{at}accounts/{path}/?next=/privacy/")
    page.locator(".single-sign-on button").click()
    page.wait_for_url(f"{provider.url}/authorize?**")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{at}privacy/")
    expect(page.locator(f".site-nav a[title='{PERSON}']")).to_be_visible()


def test_tells_who_turns_back_what_else_there_is(page: Page, at: str) -> None:
    page.goto(f"{at}accounts/login/")
    page.locator(".single-sign-on button").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You did not sign in with Contoso")
    page.get_by_role("link", name="Back to the sign-in").click()
    page.wait_for_url(f"{at}accounts/login/")


def test_is_blocked_without_the_addition_to_the_policy(
    page: Page, at: str, provider: Provider, complaints: list[str], expected_errors: list[str]
) -> None:
    expected_errors += ["policy:", "Content Security Policy"]

    def without_it(route: Route) -> None:
        answer = route.fetch()
        policy = answer.headers["content-security-policy"].replace(f" {provider.url}", "")
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    page.route("**/accounts/login/", without_it)
    page.goto(f"{at}accounts/login/")
    provider.requested.clear()
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.locator(".single-sign-on button").click()
    assert page.url == f"{at}accounts/login/"
    assert [text for text in complaints if "form-action" in text] != []
    assert "/authorize" not in provider.requested
