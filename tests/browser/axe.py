"""Accessibility faults, found by axe-core."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.checked import AXE, TAGS, note

SCRIPT = AXE.read_text(encoding="utf-8")
RUN = """
runOnly => {
  // colours on their way from one scheme to the other are those of neither
  document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish());
  // of what axe would fetch beforehand, none of these rules reads the stylesheets
  return axe.run({runOnly, resultTypes: ["violations"], preload: {assets: ["media"]}});
}
"""


ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of TAGS that read colours: whatever the others read is the same in light and in dark."""


def assert_accessible(page: Page) -> None:
    """Fail with a readable list where the page breaks a rule of WCAG 2.2 A or AA, or a best practice."""
    _begin(page)
    _assert_no_faults(page, ALL)


def assert_accessible_light_and_dark(page: Page) -> None:
    """Do so in light colours, and for what colours decide in dark ones, in which the page is left."""
    _begin(page)
    page.emulate_media(color_scheme="light")
    _assert_no_faults(page, ALL)
    page.emulate_media(color_scheme="dark")
    _assert_no_faults(page, COLOURS)


def _begin(page: Page) -> None:
    # a click leads on before the next page has its styles, without which targets are too small
    page.wait_for_load_state()
    # at the end of the page, what sticks to the window's edge is in its own place, and over nothing else
    page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
    page.evaluate(SCRIPT)


def _assert_no_faults(page: Page, rules: dict[str, Any]) -> None:
    result = page.evaluate(RUN, rules)
    faults = [_told(fault) for fault in result["violations"]]
    assert faults == [], f"{page.url}\n" + "\n".join(faults)
    note("rules", page)


def _told(fault: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"]) for node in fault["nodes"][:4])
    return f"{fault['id']}: {fault['help']} at {places}"
