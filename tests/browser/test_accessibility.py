"""axe finds nothing on any page, in either language, light or dark; and what forced colours and print must keep."""

import pytest
from playwright.sync_api import Page, expect

from diagnostics.models import User
from tests.browser.axe import assert_accessible
from tests.browser.journeys import ANSWERS, answer, complete, go_on, start

PAGES = (
    "/",
    "/assessments/",
    "/how-this-works/",
    "/sales-models/",
    "/sales-models/account_based/",
    "/stages/make_contact/",
    "/privacy/",
    "/accounts/sign-in/",
    "/admin/login/",
)


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(page: Page, site: str, path: str) -> None:
    page.goto(f"{site}{path}")
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_every_step_is_accessible(page: Page, site: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    start(page, site)
    assert_accessible(page)
    go_on(page)
    assert_accessible(page)
    answer(page, **ANSWERS)
    page.wait_for_url("**/check/")
    assert_accessible(page)
    page.locator(".elsewhere").click()
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_result_is_accessible(page: Page, site: str, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    complete(page, site)
    for summary in page.locator("summary").all():
        summary.click()
    assert_accessible(page)
    page.goto(f"{site}/assessments/")
    assert_accessible(page)
    page.locator(".archive-erase").click()
    assert_accessible(page)


def test_an_undetermined_result_is_accessible(page: Page, site: str) -> None:
    complete(page, site, **dict.fromkeys(ANSWERS, "unsure"))
    expect(page.locator("h1")).to_have_text("No sales model stands out yet")
    assert_accessible(page)


def test_error_pages_are_accessible(page: Page, site: str, expected_errors: list[str]) -> None:
    expected_errors.append("404")
    page.goto(f"{site}/no-such-page/")
    assert_accessible(page)


def test_a_refused_sign_in_is_accessible(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/sign-in/")
    page.get_by_label("E-mail address").fill("nobody@example.com")
    page.get_by_label("Password").fill("wrong")
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)


def test_chosen_cards_and_stages_survive_forced_colours(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    start(page, site)
    page.locator("input[value=inbound]").check()
    outline = page.locator(".card-option").first.evaluate("card => getComputedStyle(card).outlineStyle")
    assert outline == "solid"


def test_print_leaves_out_what_only_screens_need(page: Page, site: str) -> None:
    complete(page, site)
    page.emulate_media(media="print")
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.locator(".track").first).to_be_visible()


def test_a_signed_in_manager_sees_how_to_sign_out(page: Page, site: str) -> None:
    User.objects.create_user("manager@example.com", "a long password 1")
    page.goto(f"{site}/accounts/sign-in/")
    page.get_by_label("E-mail address").fill("Manager@example.com")
    page.get_by_label("Password").fill("a long password 1")
    go_on(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
