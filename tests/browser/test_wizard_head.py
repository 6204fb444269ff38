"""The head of the wizard's pages: one row, and few stops before the first answer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import sign_in_as
from tests.browser.journeys import ANSWERS, answer, start
from tests.visitors import make_account

STOPS = 4
"""Stops before the first answer: skip to the content, the start page, the other language, back."""


def stops_before(page: Page, selector: str) -> int:
    """Return how many elements the keyboard stops at before the first that matches."""
    page.evaluate("document.activeElement.blur()")
    for stops in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return stops
    raise AssertionError(selector)


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
@pytest.mark.parametrize("is_signed_in", [False, True], ids=["anonymous", "signed in"])
def test_the_first_answer_is_a_few_stops_away(page: Page, site: str, is_signed_in: bool) -> None:
    if is_signed_in:
        sign_in_as(page, site, make_account())
    start(page, site)
    for question, option in ANSWERS.items():
        page.wait_for_url(f"**/questions/{question}/")
        assert stops_before(page, "input[type=radio]") == STOPS
        answer(page, **{question: option})


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_the_head_takes_one_row_on_a_telephone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    start(page, site)
    head = page.locator(".site-header").bounding_box()
    assert head is not None
    assert head["height"] <= 64
    # the whole navigation is on other pages, where it takes more
    page.goto(f"{site}/how-this-works/")
    whole = page.locator(".site-header").bounding_box()
    assert whole is not None
    assert whole["height"] > head["height"]


def test_signing_in_and_another_device_are_behind_the_answers(page: Page, site: str) -> None:
    start(page, site)
    for question, option in ANSWERS.items():
        order = "[...document.querySelectorAll('main .button, main .elsewhere')].map(each => each.className)"
        assert page.evaluate(order) == ["button", "elsewhere"]
        expect(page.locator(".site-footer").get_by_role("link", name="Sign in")).to_be_visible()
        answer(page, **{question: option})
    page.wait_for_url("**/check/")
    expect(page.locator(".site-nav")).to_have_count(0)


def test_progress_is_seen_in_forced_colours(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    start(page, site)
    first = page.locator(".progress-bar").screenshot()
    answer(page, leads="outbound")
    page.wait_for_url("**/questions/repeat_revenue/")
    assert page.locator(".progress-bar").screenshot() != first
