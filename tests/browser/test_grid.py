"""One grid: on every page the same left edge, the same size of heading, and no line of text longer than the measure.

The tests that walk through all pages try it on these.
"""

from playwright.sync_api import Page

from tests.browser.test_layout import assert_fits

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
LONGER = "nb-NO"
"""The language in which pages are tried, since its words are longer."""

ONE_GRID = {"edges": [40], "size": "40px", "too long": []}


CHANGES = (
    "h1 => h1.style.fontSize = '44px'",
    "h1 => h1.style.marginLeft = '8px'",
    "h1 => h1.textContent = 'word '.repeat(99)",
)


def test_a_page_beside_the_grid_is_noticed(page: Page, site: str) -> None:
    page.goto(f"{site}/privacy/")
    for change in CHANGES:
        page.reload()
        page.locator("h1").evaluate("h1 => h1.style.maxWidth = 'none'")
        assert look(page) == ONE_GRID
        page.locator("h1").evaluate(change)
        assert look(page) != ONE_GRID, change


def assert_keeps_to_the_grid(page: Page) -> None:
    """Fail if a page is beside the grid, or too wide for a telephone with letters twice as large; leave it on that."""
    page.set_viewport_size({"width": 1280, "height": 900})
    assert look(page) == ONE_GRID, page.url
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert_fits(page)
    page.evaluate("document.documentElement.style.fontSize = ''")


def look(page: Page) -> dict[str, object]:
    """Return where the page's heads begin, how large its heading is, and its lines that are longer than the measure."""
    return {**page.evaluate(GRID), "too long": page.evaluate(TOO_LONG)}
