"""Pictures of every page, wide and narrow, light and dark, in var/screenshots: for people to look at."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.journeys import ANSWERS, answer, complete, go_on, start

FOLDER = Path(__file__).resolve().parents[2] / "var" / "screenshots"
PAGES = {
    "home": "/",
    "how": "/how-this-works/",
    "models": "/sales-models/",
    "model": "/sales-models/team/",
    "stage": "/stages/qualify/",
    "privacy": "/privacy/",
    "sign-in": "/accounts/sign-in/",
    "admin-sign-in": "/admin/login/",
}


def take(page: Page, name: str) -> None:
    """Photograph the page at two widths in two colour schemes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_screenshots(page: Page, site: str, language: str, expected_errors: list[str]) -> None:
    suffix = language[:2]
    for name, path in PAGES.items():
        page.goto(f"{site}{path}")
        take(page, f"{name}-{suffix}")
    start(page, site)
    go_on(page)
    take(page, f"question-error-{suffix}")
    page.locator("input").last.check()
    answer(page, leads="outbound")
    take(page, f"question-{suffix}")
    complete(page, site, **dict.fromkeys(ANSWERS, "unsure"))
    take(page, f"result-undetermined-{suffix}")
    complete(page, site, leads="inbound", repeat_revenue="under_half", people="one_seller", audience="decision_maker")
    take(page, f"result-inbound-{suffix}")
    complete(page, site)
    take(page, f"result-{suffix}")
    page.pdf(path=FOLDER / f"result-{suffix}.pdf", format="A4", print_background=True)
    page.goto(f"{site}/assessments/")
    take(page, f"archive-{suffix}")
    expected_errors.append("404")
    page.goto(f"{site}/nowhere/")
    take(page, f"error-{suffix}")
    assert len(list(FOLDER.glob(f"*-{suffix}-*.png"))) == 4 * (len(PAGES) + 7)
