"""The playbook and the set-up sheet in a browser: printed from Chromium, and read without JavaScript."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.axe import assert_accessible
from tests.browser.journeys import ANSWERS, complete, submitted

PAPER = {"A4": (842, 595), "Letter": (792, 612)}
"""Points of a page in landscape."""

CLOSED = 3000
"""Pixels of the folded playbook of a pipeline of 13 stages, 390 wide; it had 21,005 when every stage was open."""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_a_long_playbook_prints_as_two_pages_at_most_and_both_pages_are_accessible(page: Page, site: str) -> None:
    result = submitted(page, site, **ANSWERS)
    page.goto(f"{result}playbook/")
    assert_accessible(page)
    stages = [name.strip() for name in page.locator(".plays h3").all_text_contents()]
    for paper, (width, height) in PAPER.items():
        sheets = PdfReader(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=True))).pages
        assert len(sheets) <= 2
        for sheet in sheets:
            assert abs(sheet.mediabox.width - width) < 2
            assert abs(sheet.mediabox.height - height) < 2
        texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
        assert [name for name in stages if not any(name in text for text in texts)] == []
        # no sheet has the closing note alone
        assert any(name in texts[-1] for name in stages)
    page.goto(f"{result}set-up/")
    assert_accessible(page)
    for paper in PAPER:
        assert len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages) <= 2
    page.set_viewport_size({"width": 320, "height": 640})
    for name in ("playbook", "set-up"):
        page.goto(f"{result}{name}/")
        assert page.evaluate(SIDEWAYS) <= 0
    page.emulate_media(media="print")
    expect(page.locator("td .square").first).to_be_visible()


def test_the_playbook_is_short_on_a_telephone_until_a_stage_is_opened(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{submitted(page, site, **ANSWERS)}playbook/")
    assert page.locator("body").bounding_box()["height"] <= CLOSED  # type: ignore[index]
    stage = page.locator("#stage-research")
    expect(stage.locator(".criteria")).to_be_hidden()
    stage.locator("summary").click()
    expect(stage.locator(".criteria")).to_be_visible()
    page.get_by_role("link", name="Show every stage in full").click()
    for other in page.locator(".play .criteria").all():
        expect(other).to_be_visible()


def test_a_stage_opens_without_javascript(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(java_script_enabled=False)
    complete(page, site)
    stage = page.locator("#stage-contact_stakeholders")
    expect(stage.locator("blockquote").first).to_be_hidden()
    stage.locator("summary").click()
    for part in (".criteria", ".facts", "blockquote mark", ".message-notes"):
        expect(stage.locator(part).first).to_be_visible()
    deal_stage = page.locator("#stage-proposal")
    deal_stage.locator("summary").click()
    expect(deal_stage.locator(".tag-open")).to_be_visible()
