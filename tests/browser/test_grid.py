"""One grid: on every page the same left edge, the same size of heading, and no line of text longer than the measure.

The same pages fit a telephone with letters twice as large.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.accounts import sign_in_as
from tests.browser.journeys import PUBLIC_PAGES, start, to_the_check
from tests.browser.test_every_page import paths_of
from tests.browser.test_layout import assert_fits
from tests.visitors import make_account

OF_AN_ACCOUNT = ("email/", "password/change/", "2fa/", "2fa/webauthn/", "sessions/", "logout/")
GRID = """
() => {
  const heads = document.querySelectorAll(".site-name, .back, h1, .lead, .site-footer > p > :first-child");
  const seen = [...heads].filter(element => element.checkVisibility());
  return {
    edges: [...new Set(seen.map(element => Math.round(element.getBoundingClientRect().left)))],
    size: getComputedStyle(document.querySelector("h1")).fontSize,
  };
}
"""
TOO_LONG = """
() => {
  const probe = document.body.appendChild(document.createElement("p"));
  const measure = parseFloat(getComputedStyle(probe).maxWidth);
  probe.remove();
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (walker.currentNode.parentElement.checkVisibility()
        && [...range.getClientRects()].some(line => line.width > measure))
      found.push(walker.currentNode.textContent.trim().slice(0, 60));
  }
  return found;
}
"""
ONE_GRID = {"edges": [40], "size": "40px", "too long": []}


@pytest.mark.parametrize("language", ["nb-NO"])
class TestEveryPage:
    def test_keeps_to_the_grid(self, page: Page, site: str) -> None:
        seen = {path: look(page) for path in _every_page(page, site)}
        assert {path: grid for path, grid in seen.items() if grid != ONE_GRID} == {}

    def test_fits_a_telephone_with_letters_twice_as_large(self, page: Page, site: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        for _ in _every_page(page, site):
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert_fits(page)


def _every_page(page: Page, site: str) -> Iterator[str]:
    start(page, site)
    yield "question"
    to_the_check(page, site)
    yield "check"
    owner = make_account()
    sign_in_as(page, site, owner)
    for path in (*PUBLIC_PAGES, *paths_of(owner), *(f"/accounts/{part}" for part in OF_AN_ACCOUNT)):
        page.goto(f"{site}{path}")
        yield path


@pytest.mark.parametrize(
    "change",
    [
        "h1 => h1.style.fontSize = '44px'",
        "h1 => h1.style.marginLeft = '8px'",
        "h1 => h1.textContent = 'word '.repeat(99)",
    ],
)
def test_a_page_beside_the_grid_is_noticed(page: Page, site: str, change: str) -> None:
    page.goto(f"{site}/privacy/")
    page.locator("h1").evaluate("h1 => h1.style.maxWidth = 'none'")
    page.locator("h1").evaluate(change)
    assert look(page) != ONE_GRID


def look(page: Page) -> dict[str, object]:
    """Return where the page's heads begin, how large its heading is, and its lines that are longer than the measure."""
    return {**page.evaluate(GRID), "too long": page.evaluate(TOO_LONG)}
