"""What narrow screens, zoom, forced colours and print must keep; test_accessibility.py tries it on every page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checked import note
from tests.browser.journeys import answer, at_a_result, complete, start, submitted

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """
() => [...document.querySelectorAll(
    ".track-stage > *, .track-number, .pipe-number, .pipe-name, .action-bar a, .card-option, .button, .tag, " +
    ".stage-number"
  )]
  .filter(box => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
  .map(box => box.textContent.trim())
"""


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_long_pipelines_fit_at_every_width(page: Page, site: str) -> None:
    complete(page, site)
    for width in (1600, 1280, 1024, 961, 768, 480, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)


def test_a_page_that_is_too_wide_is_noticed(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}/")
    page.evaluate("document.querySelector('h1').style.width = '400px'")
    with pytest.raises(AssertionError):
        assert_fits(page)


def test_chosen_cards_and_stages_survive_forced_colours(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    start(page, site)
    page.locator("input[value=inbound]").check()
    assert style(page, ".card-option", "outlineStyle") == "solid"
    complete(page, site)
    assert style(page, ".is-added .pipe-number", "borderTopStyle") == "solid"
    assert style(page, ".is-win .pipe-number", "borderTopStyle") == "double"
    page.goto(f"{site}/sales-models/account_based/")
    assert style(page, ".track-number", "clipPath") == "none"
    assert style(page, ".track-number", "borderTopStyle") == "solid"


def test_bars_thresholds_and_keys_differ_in_forced_colours(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{site}/sales-models/account_based/")
    assert style(page, ".track-legend .is-added", "borderTopStyle", "::before") == "solid"
    assert style(page, ".track-legend .is-win", "borderTopStyle", "::before") == "double"
    result = complete(page, site)
    page.locator(".bar-fill").first.wait_for(state="attached")
    assert style(page, ".bar-fill", "fill") != style(page, ".bar-threshold", "stroke")
    other = submitted(page, site).rstrip("/").rpartition("/")[2]
    page.goto(f"{result}compare/{other}/")
    assert style(page, ".bar-after", "fill") != style(page, ".bar-threshold", "stroke")
    assert style(page, ".bar-after", "strokeDasharray") != style(page, ".bar-before", "strokeDasharray")


def test_the_current_page_is_marked_in_the_navigation(page: Page, site: str) -> None:
    page.goto(f"{site}/how-this-works/")
    expect(page.locator(".site-nav [aria-current=page]")).to_have_text("How this works")


def test_pictures_of_the_choice_need_no_colour(page: Page, site: str) -> None:
    """Whoever cannot tell colours apart reads the same from words: what wins, what a sales model added."""
    start(page, site)
    answer(page, leads="outbound", repeat_revenue="hardly_any", people="one_seller", audience="decision_maker")
    page.wait_for_url("**/check/")
    page.locator("main button").click()
    at_a_result(page)
    tags = [tag.strip() for tag in page.locator(".pipe-tag").all_text_contents()]
    assert tags == ["Outbound sales"] * 2 + ["Wins the deal"]


def assert_fits(page: Page) -> None:
    """Fail where the page is wider than the window, or a box is smaller than its words."""
    # a page that is being left has no document for a moment
    page.locator("body").wait_for()
    assert page.evaluate(SIDEWAYS) <= 0, page.url
    assert page.evaluate(CUT_OFF) == [], page.url
    note("layout", page)


def style(page: Page, selector: str, name: str, pseudo: str = "") -> str:
    """Return one computed style of the first element that fits the selector, or of its pseudo-element."""
    found: str = page.locator(selector).first.evaluate(f"element => getComputedStyle(element, '{pseudo}').{name}")
    return found
