"""The printed result: two designed pages from the browser, on A4 and Letter, in both languages."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.journeys import ANSWERS, QUESTIONS, complete

OUTCOMES = {
    "one": {
        "leads": "inbound",
        "repeat_revenue": "under_half",
        "people": "one_seller",
        "audience": "decision_maker",
    },
    "none": dict.fromkeys(QUESTIONS, "unsure"),
    "hybrid": ANSWERS,
    "longest": {**ANSWERS, "leads": "mixed"},
    "notes": {**ANSWERS, "leads": "mixed", "people": "self_service"},
}
PAPER = {"A4": (210, 297), "Letter": (215.9, 279.4)}
MARGINS = 34
"""Millimetres at the left and right of a page together."""

OVERFLOWING = """
() => [...document.querySelectorAll("main *")]
  .filter(box => box.getClientRects().length && box.getBoundingClientRect().right > innerWidth + 1)
  .map(box => box.outerHTML.slice(0, 80))
"""
CUT_OFF = """
() => [...document.querySelectorAll(".report .track-stage")]
  .filter(box => box.firstElementChild.scrollWidth > box.clientWidth + 1)
  .map(box => box.textContent)
"""
WITHOUT_BACKGROUNDS = """
() => { for (const sheet of document.styleSheets)
  if (sheet.href.includes("report"))
    sheet.insertRule("*, ::before, ::after { print-color-adjust: economy !important }", sheet.cssRules.length) }
"""


def printed(page: Page, paper: str = "A4") -> list[str]:
    """Return the text of each page that the browser prints, with its default: no backgrounds."""
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format=paper))).pages]


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_it_is_two_numbered_pages_that_nothing_runs_out_of(page: Page, site: str) -> None:
    for name, answers in OUTCOMES.items():
        # what the browser prints depends on it
        page.emulate_media(media="null")
        complete(page, site, **answers)
        for paper in PAPER:
            first, second = printed(page, paper)
            assert ("1 / 2" in first, "2 / 2" in second) == (True, True), (name, paper)
        page.emulate_media(media="print")
        for paper, (width, _height) in PAPER.items():
            page.set_viewport_size({"width": round((width - MARGINS) / 25.4 * 96), "height": 900})
            assert (page.evaluate(OVERFLOWING), page.evaluate(CUT_OFF)) == ([], []), (name, paper)


def test_it_holds_the_result_and_nothing_that_only_screens_need(page: Page, site: str) -> None:
    complete(page, site)
    page.locator("summary").first.click()
    page.emulate_media(media="print")
    for shown in (
        ".report-head",
        ".report-title",
        ".report-chart",
        ".report .track",
        ".report-stages",
        ".report .answers",
        ".report-limits",
    ):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (
        ".site-header",
        ".site-footer",
        ".result-first",
        ".result-rest",
        ".result-more",
        ".action-bar",
        ".skip",
    ):
        expect(page.locator(hidden).first).to_be_hidden()
    for button in page.locator(".button, button, form").all():
        expect(button).to_be_hidden()
    page.emulate_media(media="screen")
    for part in page.locator(".paper").all():
        expect(part).to_be_hidden()


def test_it_carries_what_checks_it(page: Page, site: str) -> None:
    complete(page, site)
    seal = page.locator(".report-seal dd").all_text_contents()
    first, second = printed(page)
    assert seal[0] in first
    assert [text for text in seal if text not in second] == []
    filled = page.locator(".report-seal a").get_attribute("href") or ""
    page.goto(f"{site}/verify/?{filled.partition('?')[2]}")
    expect(page.get_by_role("status")).to_contain_text("It matches")


def test_the_stages_stay_a_row_of_chevrons_without_backgrounds(page: Page, site: str) -> None:
    complete(page, site)
    page.evaluate(WITHOUT_BACKGROUNDS)
    page.emulate_media(media="print")
    looks = page.evaluate(
        """() => [...document.querySelectorAll(".report .track-stage")].map(item =>
          ["::before", "::after"].map(half => {
          const style = getComputedStyle(item, half)
          return [style.printColorAdjust, parseFloat(style.borderRightWidth) > 0, style.transform !== "none"] }))"""
    )
    assert looks == [[["economy", True, True]] * 2] * 13
    first, second = (page.locator(".report .track-stage").nth(number).bounding_box() for number in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]


def test_it_is_black_on_white_on_a_dark_screen_too(page: Page, site: str) -> None:
    complete(page, site)
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_a_pdf_of_it_is_a_click_away(page: Page, site: str) -> None:
    complete(page, site)
    with page.expect_download() as download:
        page.locator("a[href$='result.pdf']").click()
    assert re.fullmatch(r"account-based-selling\.pdf", download.value.suggested_filename)
