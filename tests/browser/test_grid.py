"""One grid: on every page the same left edge, the same size of heading, and no line of text longer than the measure."""

import pytest
from playwright.sync_api import Page

from tests.browser.accounts import sign_in_as
from tests.browser.journeys import PUBLIC_PAGES, start, to_the_check
from tests.browser.test_every_page import paths_of
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


def test_every_page_keeps_to_the_grid(page: Page, site: str) -> None:
    start(page, site)
    seen = {"question": look(page)}
    to_the_check(page, site)
    seen["check"] = look(page)
    owner = make_account()
    sign_in_as(page, site, owner)
    for path in (*PUBLIC_PAGES, *paths_of(owner), *(f"/accounts/{part}" for part in OF_AN_ACCOUNT)):
        page.goto(f"{site}{path}")
        seen[path] = look(page)
    assert {name: grid for name, grid in seen.items() if grid != ONE_GRID} == {}


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
