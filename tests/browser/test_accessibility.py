"""axe finds nothing on any page, in English and light or Norwegian and dark, and none is wider than a narrow window."""

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from diagnostics.authoring.actions.publishing import retire
from diagnostics.authoring.models import Questionnaire
from tests.browser.axe import assert_accessible
from tests.browser.journeys import (
    PUBLIC_PAGES,
    QUESTIONS,
    complete,
    error_pages,
    go_on,
    open_details,
    pages_of_an_assessment,
)
from tests.browser.test_grid import LONGER, assert_keeps_to_the_grid
from tests.browser.test_layout import assert_fits
from tests.visitors import make_account

PASSWORD = "a long password 1"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW = (320, 640)
"""A small telephone, which is a desktop window at 400 %, and one at 200 %."""
OWN_PROCESS = {"leads": "walk_in", "repeat_revenue": "nearly_all", "people": "self_service", "audience": "no_pitch"}


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("nb-NO", "dark")])
class TestEveryPage:
    """Words differ by language and contrast by scheme, so two of their four combinations have all of both."""

    @pytest.fixture
    def browser_context_args(self, browser_context_args: dict[str, Any], scheme: str) -> dict[str, Any]:
        """A window in these colours."""
        return {**browser_context_args, "color_scheme": scheme}

    def test_of_the_public_site(self, page: Page, site: str, language: str) -> None:
        for path in PUBLIC_PAGES:
            page.goto(f"{site}{path}")
            assert_accessible_and_fits(page)
            if language == LONGER:
                assert_keeps_to_the_grid(page)
                page.set_viewport_size(WIDE)
        page.goto(f"{site}/admin/login/")
        assert_accessible_and_fits(page)

    def test_of_an_assessment(self, page: Page, site: str, language: str) -> None:
        for name in pages_of_an_assessment(page, site):
            assert_accessible_and_fits(page)
            if name in ("question", "check") and language == LONGER:
                assert_keeps_to_the_grid(page)
                page.set_viewport_size(WIDE)

    def test_of_errors(self, page: Page, site: str, expected_errors: list[str]) -> None:
        expected_errors.append("Failed to load resource")
        for _ in error_pages(page, site):
            assert_accessible_and_fits(page)

    def test_of_signing_in_and_of_a_closed_site(self, page: Page, site: str) -> None:
        make_account(password=PASSWORD)
        page.goto(f"{site}/accounts/login/")
        page.locator("[name=login]").fill("Manager@example.com")
        page.locator("[name=password]").fill("wrong")
        go_on(page)
        expect(page.get_by_role("alert")).to_be_focused()
        assert_accessible_and_fits(page)
        page.locator("[name=password]").fill(PASSWORD)
        go_on(page)
        page.locator(".site-nav form button").wait_for()
        assert_accessible_and_fits(page)
        retire(questionnaire_id=Questionnaire.objects.get().pk, by=None)
        page.reload()
        expect(page.locator("main form")).to_have_count(0)
        assert_accessible_and_fits(page)


def assert_accessible_and_fits(page: Page) -> None:
    """Check a page for axe, and its layout in narrow windows, which it then leaves."""
    assert_accessible(page)
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 640})
        assert_fits(page)
    page.set_viewport_size(WIDE)


def test_a_page_with_a_fault_is_noticed(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


@pytest.mark.parametrize(
    ("language", "scheme", "answers"),
    [("en-GB", "light", dict.fromkeys(QUESTIONS, "unsure")), ("nb-NO", "dark", OWN_PROCESS)],
)
def test_results_of_other_kinds(page: Page, site: str, scheme: str, answers: dict[str, str]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    complete(page, site, **answers)
    open_details(page)
    assert_accessible(page)


def test_a_signed_in_manager_sees_how_to_sign_out(page: Page, site: str) -> None:
    make_account(password=PASSWORD)
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail address").fill("Manager@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    go_on(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
