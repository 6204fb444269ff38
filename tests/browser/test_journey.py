"""The whole journey, the ways people really take it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import ANSWERS, answer, complete, go_on, start

HEADINGS = {"en-GB": "Account-based selling", "nb-NO": "Kontobasert salg", "nn-NO": "Kontobasert salg"}


@pytest.mark.parametrize("language", HEADINGS)
def test_four_answers_lead_to_a_saved_result(page: Page, site: str, language: str) -> None:
    result = complete(page, site)
    expect(page.locator("h1")).to_have_text(HEADINGS[language])
    page.reload()
    assert page.url == result
    expect(page.locator("h1")).to_have_text(HEADINGS[language])
    page.goto(f"{site}/assessments/")
    assert page.locator(".archive a").first.get_attribute("href") in result


def test_the_journey_works_without_javascript(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(java_script_enabled=False)
    complete(page, site)
    expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])


def test_the_journey_works_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for question in ANSWERS:
        page.wait_for_url(f"**/questions/{question}/")
        page.locator("input[type=radio]").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    page.locator("input[name=title]").focus()
    page.keyboard.type("North team")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict .eyebrow")).to_have_text("North team")


def test_the_journey_fits_a_narrow_screen(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    start(page, site)
    for question, option in ANSWERS.items():
        _assert_no_sideways_scrolling(page)
        answer(page, **{question: option})
    _assert_no_sideways_scrolling(page)
    go_on(page)
    expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])
    _assert_no_sideways_scrolling(page)


def test_a_question_without_an_answer_says_so_and_takes_focus(page: Page, site: str) -> None:
    start(page, site)
    go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error:")
    summary.get_by_role("link").click()
    expect(page.locator("input[type=radio]").first).to_be_focused()


def test_back_keeps_answers_and_change_returns_to_the_check(page: Page, site: str) -> None:
    start(page, site)
    answer(page, leads="mixed", repeat_revenue="most")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator("input[value=most]")).to_be_checked()
    go_on(page)
    answer(page, people="one_seller", audience="several")
    page.locator(".summary a").nth(2).click()
    answer(page, people="every_deal")
    page.wait_for_url("**/check/")
    page.locator(".summary a").first.click()
    page.get_by_role("link", name="Back", exact=True).click()
    page.wait_for_url("**/check/")


def test_browser_back_after_submitting_changes_nothing(page: Page, site: str) -> None:
    result = complete(page, site)
    page.go_back()
    page.wait_for_url(result)
    expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])


def test_two_tabs_are_two_assessments(page: Page, site: str) -> None:
    other = page.context.new_page()
    start(page, site)
    start(other, site)
    answer(page, leads="inbound")
    answer(other, leads="outbound")
    page.goto(page.url.replace("repeat_revenue", "leads"))
    expect(page.locator("input[value=inbound]")).to_be_checked()


def test_a_link_opens_the_assessment_on_another_device(page: Page, new_page: Callable[..., Page], site: str) -> None:
    start(page, site)
    answer(page, leads="outbound")
    page.get_by_role("link", name="Continue on another device").click()
    link = page.get_by_label("Link").input_value()
    phone = new_page()
    phone.goto(link)
    go_on(phone)
    answer(phone, repeat_revenue="most")
    page.goto(phone.url)
    page.wait_for_url("**/questions/people/")


def test_another_browser_gets_a_404(page: Page, new_page: Callable[..., Page], site: str) -> None:
    result = complete(page, site)
    stranger = new_page()
    response = stranger.goto(result)
    assert response is not None
    assert response.status == 404
    expect(stranger.locator("h1")).to_have_text("There is no page here for you")


def test_the_language_switch_stays_on_the_page(page: Page, site: str) -> None:
    result = complete(page, site)
    page.get_by_role("button", name="Norsk").click()
    assert page.url == result
    expect(page.locator("h1")).to_have_text(HEADINGS["nb-NO"])


def test_an_assessment_can_be_erased(page: Page, site: str) -> None:
    complete(page, site)
    page.get_by_role("link", name="Erase this assessment").click()
    go_on(page)
    expect(page.get_by_role("status")).to_have_text("The assessment was erased.")
    assert page.locator(".archive").count() == 0


def _assert_no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
