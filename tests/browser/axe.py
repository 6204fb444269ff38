"""Accessibility faults, found by axe-core."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.checked import AXE, TAGS, note


def assert_accessible(page: Page) -> None:
    """Fail with a readable list where the page breaks a rule of WCAG 2.2 A or AA, or a best practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", TAGS
    )
    faults = [_told(fault) for fault in result["violations"]]
    assert faults == [], f"{page.url}\n" + "\n".join(faults)
    note("rules", page)


def _told(fault: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"]) for node in fault["nodes"][:4])
    return f"{fault['id']}: {fault['help']} at {places}"
