"""Pictures of every page, for people to look at: `make shots` leaves all of them in var/screenshots.

The suite looks at no picture, so it takes one of each page, of what the window shows, and leaves out the walks that
test_accessibility.py makes: a picture that is missing is noticed all the same, and pages in Norwegian, narrow or dark
have tests of their own.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from diagnostics.authoring.actions.publishing import retire
from diagnostics.authoring.models import Questionnaire
from tests.browser.journeys import QUESTIONS, complete, error_pages, pages_of_an_assessment, submitted

FOLDER = Path(__file__).resolve().parents[2] / "var" / "screenshots"
PAGES = {
    "home": "/",
    "how": "/how-this-works/",
    "models": "/sales-models/",
    "model": "/sales-models/team/",
    "stage": "/stages/make_contact/",
    "privacy": "/privacy/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "forgotten-password": "/accounts/password/reset/",
    "my-data": "/privacy/my-data/",
    "verify": "/verify/",
    "help": "/help/",
}
OF_A_RESULT = (
    "playbook",
    "set-up",
    "handoff",
    "push/hubspot",
    "pipeline",
    "pipeline/today",
    "what-if",
    "edit",
    "remind",
    "again",
)
RESULTS = {
    "undetermined": dict.fromkeys(QUESTIONS, "unsure"),
    "inbound": {
        "leads": "inbound",
        "repeat_revenue": "under_half",
        "people": "one_seller",
        "audience": "decision_maker",
    },
    "transactional": {
        "leads": "walk_in",
        "repeat_revenue": "nearly_all",
        "people": "self_service",
        "audience": "no_pitch",
    },
}


FOR_PEOPLE = os.environ.get("SCREENSHOTS") == "all"
ALL = [(width, scheme) for width in (1280, 320) for scheme in ("light", "dark")]
LOOKS = {"en-GB": ALL, "nb-NO": [ALL[0], ALL[-1]]} if FOR_PEOPLE else {"en-GB": [ALL[-1]]}
"""Widths and colour schemes: all in English, the two extremes in Norwegian, whose words are longer."""


@pytest.mark.parametrize("language", LOOKS)
def test_screenshots(page: Page, site: str, language: str, expected_errors: list[str]) -> None:
    expected_errors.append("Failed to load resource")
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = [
        picture
        for name in _walk(page, site)
        for picture in [_take(page, f"{name}-{language[:2]}", look) for look in LOOKS[language]]
    ]
    assert [picture.name for picture in taken if picture.stat().st_size < 5_000] == []


def _walk(page: Page, site: str) -> Iterator[str]:
    for name, path in PAGES.items():
        page.goto(f"{site}{path}")
        yield name
    if FOR_PEOPLE:
        yield from pages_of_an_assessment(page, site)
    page.goto(f"{site}/assessments/")
    yield "no past assessments"
    result = submitted(page, site)
    for name in OF_A_RESULT:
        page.goto(f"{result}{name}/")
        yield name.replace("/", " ")
    yield from _a_comparison(page, site, result)
    for kind, answers in RESULTS.items():
        complete(page, site, **answers)
        yield f"result {kind}"
    page.pdf(path=FOLDER / "result.pdf", format="A4", print_background=True)
    if FOR_PEOPLE:
        yield from error_pages(page, site)
    retire(questionnaire_id=Questionnaire.objects.get().pk, by=None)
    page.goto(f"{site}/")
    yield "closed"


def _a_comparison(page: Page, site: str, result: str) -> Iterator[str]:
    other = submitted(page, site, **RESULTS["inbound"])
    page.goto(f"{result}compare/")
    yield "compare with which"
    page.goto(f"{result}compare/{other.rstrip('/').rpartition('/')[2]}/")
    yield "compare"


def _take(page: Page, name: str, look: tuple[int, str]) -> Path:
    width, scheme = look
    path = FOLDER / f"{name.replace(' ', '-')}-{width}-{scheme}.png"
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.screenshot(path=path, full_page=FOR_PEOPLE)
    return path
