"""Accessibility faults, found by axe-core."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """Fail with a readable list where the page breaks a rule of WCAG 2.2 A or AA, or a best practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    faults = [_told(fault) for fault in result["violations"]]
    assert faults == [], f"{page.url}\n" + "\n".join(faults)


def _told(fault: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"]) for node in fault["nodes"][:4])
    return f"{fault['id']}: {fault['help']} at {places}"
