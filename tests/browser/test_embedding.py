"""The questionnaire in a frame of another site, in a real browser that keeps cookies of frames apart."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from diagnostics.assessing.models import Assessment
from diagnostics.site.models import Branding
from diagnostics.site.models.branding import ONLY
from diagnostics.site.queries.branding import brand_cache
from tests.browser.axe import assert_accessible_light_and_dark
from tests.browser.journeys import open_more
from tests.local import LocalServer, served

PAGE = '<!doctype html><title>Contoso</title><iframe src="{}/embed/" title="Sales" width="900" height="800"></iframe>'
MOVES = 20
"""How often the pointer is moved until it has arrived; the second time is the most that was seen."""


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(site: str, tmp_path: Path) -> Iterator[str]:
    """A site of someone else, with the questionnaire in its page: 127.0.0.1 is another site than localhost."""
    assert site.startswith("http://localhost:")
    (tmp_path / "index.html").write_text(PAGE.format(site), encoding="utf-8")
    (tmp_path / "favicon.ico").write_bytes(b"")
    with served(LocalServer(partial(_Silent, directory=str(tmp_path)))) as server:
        yield server.url


def allow(*origins: str) -> None:
    Branding(pk=ONLY, origins="\n".join(origins)).save()
    brand_cache.forget()


def click(element: Locator) -> None:
    """Click something in the frame, once the pointer is over it.

    Chromium sends the pointer to what both sites' processes painted last. After the frame has gone to its next page,
    that is the page before for a while, on a busy machine for longer than Playwright waits, and the click is lost.
    """
    for _ in range(MOVES):
        element.hover()
        if element.evaluate("element => element.matches(':hover')"):
            break
    element.click()


def take(frame: FrameLocator) -> None:
    """Answer every question, and submit."""
    for position in range(1, 5):
        expect(frame.get_by_text(f"Question {position} of 4")).to_be_visible()
        click(frame.get_by_role("radio").first)
        expect(frame.get_by_role("radio").first).to_be_checked()
        click(frame.get_by_role("button", name="Continue"))
    click(frame.get_by_role("button", name="Submit"))


def test_its_pages_are_accessible(page: Page, site: str) -> None:
    allow("https://www.example.com")
    Branding.objects.update(accent="#006bf8", name_en="Contoso", footer_en="Contoso Ltd")
    page.goto(f"{site}/embed/")
    assert_accessible_light_and_dark(page)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Question 1 of 4")).to_be_visible()
    assert_accessible_light_and_dark(page)
    for _ in range(4):
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="Your pipeline")).to_be_visible()
    assert_accessible_light_and_dark(page)
    page.goto(f"{site}/")
    assert_accessible_light_and_dark(page)


def test_it_is_taken_in_the_frame_and_opened_outside_of_it(page: Page, host: str) -> None:
    allow(host)
    page.goto(host)
    frame = page.frame_locator("iframe")
    click(frame.get_by_role("button", name="Start"))
    take(frame)
    expect(frame.get_by_role("heading", name="Your pipeline")).to_be_visible()
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["sameSite"], cookie["partitionKey"]) == ("embedded", "None", "http://127.0.0.1")
    assert Assessment.objects.get().completed_at is not None
    with page.context.expect_page() as opened:
        click(frame.get_by_role("link", name="Open the whole result"))
    opened.value.get_by_role("button", name="Continue").click()
    open_more(opened.value)
    expect(opened.value.get_by_role("link", name="Erase this assessment")).to_be_visible()


def test_a_browser_that_keeps_no_cookie_is_led_to_a_tab_of_its_own(
    page: Page, host: str, site: str, expected_errors: list[str]
) -> None:
    expected_errors.append("403")
    allow(host)
    page.goto(host)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="Start")).to_be_visible()
    page.context.clear_cookies()
    click(frame.get_by_role("button", name="Start"))
    expect(frame.get_by_role("heading", name="This browser keeps no cookies here")).to_be_visible()
    with page.context.expect_page() as opened:
        click(frame.get_by_role("main").get_by_role("link", name="Open in a tab of its own"))
    expect(opened.value.get_by_role("button", name="Start")).to_be_visible()
    assert opened.value.url == f"{site}/"


def test_a_site_that_is_not_listed_is_refused(page: Page, host: str, expected_errors: list[str]) -> None:
    expected_errors += ["frame-ancestors", "ERR_BLOCKED_BY_RESPONSE"]
    allow("http://127.0.0.1:1")
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(host)
    assert page.frame_locator("iframe").get_by_role("button", name="Start").count() == 0
