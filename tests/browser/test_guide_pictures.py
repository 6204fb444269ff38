"""The pictures of the guides: taken by `make guide-pictures`, and fresh as long as the pages are what they show.

A page has changed when what it offers to assistive technology has (its text and structure), or when it looks different
from afar (a few pixels, so that another machine's letters make no difference).
"""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.authoring.models import PublicationEvent, Question, Questionnaire, QuestionnaireVersion
from diagnostics.pipelines.actions.current_stages import save_current_stages
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.site.models import User
from tests.browser.accounts import sign_in_as
from tests.browser.journeys import start
from tests.repository.files import ROOT
from tests.rows import make_completed, without_triggers
from tests.visitors import with_second_factor

FOLDER = ROOT / "static" / "diagnostics" / "guide"
RECORD = ROOT / "tests" / "browser" / "guide_pictures.json"
TAKE = os.environ.get("GUIDE_PICTURES") == "take"
STALE = "The pictures of the guides are not those of the pages: `make guide-pictures` takes them again; look at them."
WIDTH, HEIGHT = 1120, 760
COLOURS = 128
AFAR = (28, 19)
ALIKE = 8.0
"""The mean difference of two pictures from afar, of 255, up to which they are the same page."""

TODAY = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
NORTH = {"leads": "outbound", "repeat_revenue": "most", "people": "every_deal", "audience": "decision_maker"}
SOUTH = {**NORTH, "leads": "inbound", "repeat_revenue": "nearly_all"}
OWN = (("Lead", "prospect"), ("Meeting", "present"), ("Offer", "proposal"), ("Legal review", None), ("Won", "close"))


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_the_pictures_are_fresh(
    page: Page, site: str, language: str, monkeypatch: pytest.MonkeyPatch, expected_errors: list[str]
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY)
    with without_triggers():
        QuestionnaireVersion.objects.update(published_at=TODAY)
    PublicationEvent.objects.update(at=TODAY)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    folder = language[:2]
    seen = {f"{folder}/{name}": (_digest(page), _picture(page)) for name in _pages(page, site)}
    if TAKE:
        _keep(seen)
    kept = {name: digest for name, digest in _record().items() if name.startswith(folder)}
    assert {name: digest for name, (digest, _) in seen.items()} == kept, STALE
    distances = {name: _distance(name, picture) for name, (_, picture) in seen.items()}
    assert {name: far for name, far in distances.items() if far > ALIKE} == {}, STALE


def _pages(page: Page, site: str) -> Iterator[str]:
    """Open what the guides show, one page after the other."""
    start(page, site)
    page.locator("input[type=radio]").nth(1).check()
    yield "question"
    north, south = _assessments(page, site)
    for name, path in {
        "result": f"{north.pk}/",
        "playbook": f"{north.pk}/playbook/",
        "what-if": f"{north.pk}/what-if/?repeat_revenue=nearly_all",
        "handoff": f"{north.pk}/handoff/",
        "pipeline": f"{north.pk}/pipeline/",
        "archive": "",
        "compare": f"{south.pk}/compare/{north.pk}/",
    }.items():
        page.goto(f"{site}/assessments/{path}")
        yield name
    yield from _pages_of_the_administration(page, site)


def _assessments(page: Page, site: str) -> tuple[Assessment, Assessment]:
    user = User.objects.create_user("kari@example.com", first_name="Kari")
    sign_in_as(page, site, user)
    version = Questionnaire.objects.get().current_version
    assert version is not None
    made = []
    for title, answers in (("North, autumn", NORTH), ("South, autumn", SOUTH)):
        assessment = make_completed(version, Viewer(user_id=user.pk), **answers)
        Assessment.objects.filter(pk=assessment.pk).update(title=title)
        made.append(assessment)
    own = tuple(CurrentStage(name, stage) for name, stage in OWN)
    save_current_stages(assessment_id=made[0].pk, stages=own, by=Viewer(user_id=user.pk))
    return made[0], made[1]


def _pages_of_the_administration(page: Page, site: str) -> Iterator[str]:
    sign_in_as(page, site, with_second_factor(User.objects.create_superuser("admin@example.com")))
    questionnaire = Questionnaire.objects.get()
    page.goto(site + reverse("admin:diagnostics_question_change", args=[Question.objects.get(key="leads").pk]))
    yield "admin-question"
    page.goto(site + reverse("admin:diagnostics_questionnaire_simulator", args=[questionnaire.pk]))
    for question, option in NORTH.items():
        # each is saved for the next pages before these are opened
        with page.expect_response(lambda response: "answer-" in response.url):
            page.locator(f"[name=answer-{question}]").first.select_option(option)
    page.locator("#status").get_by_text("Team selling").or_(page.locator("#status").get_by_text("Teamsalg")).wait_for()
    yield "admin-simulator"
    # something to publish
    texts = {"text_en": "Where do your leads come from?", "text_nb": "Hvor kommer leadene deres fra?"}
    Question.objects.filter(key="leads").update(**texts)
    page.goto(site + reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk]))
    yield "admin-publish"
    page.goto(site + reverse("admin:diagnostics_branding_changelist"))
    yield "admin-branding"


def _digest(page: Page) -> str:
    """Return a digest of what the page says and offers, without what is another in each run."""
    said = re.sub(r"^\s*- /url:.*$", "", page.locator("body").aria_snapshot(), flags=re.M)
    return sha256(re.sub(r"\b[0-9A-HJKMNP-TV-Z]{16,26}\b", "", said).encode()).hexdigest()[:16]


def _picture(page: Page) -> bytes:
    return page.screenshot(animations="disabled")


def _keep(seen: dict[str, tuple[str, bytes]]) -> None:
    """Write the pictures, few colours each so that they are light, and what they are to be held against."""
    for name, (_, picture) in seen.items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        with Image.open(BytesIO(picture)) as taken:
            taken.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
    record = {**_record(), **{name: digest for name, (digest, _) in seen.items()}}
    RECORD.write_text(json.dumps(dict(sorted(record.items())), indent=2) + "\n", encoding="utf-8")


def _record() -> dict[str, str]:
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}


def _distance(name: str, picture: bytes) -> float:
    """Return how much a kept picture differs from a new one, seen from afar: 0 for not at all, 255 for wholly."""
    with Image.open(FOLDER / f"{name}.png") as kept, Image.open(BytesIO(picture)) as new:
        small = [one.convert("RGB").resize(AFAR, Image.Resampling.BOX) for one in (kept, new)]
    return sum(ImageStat.Stat(ImageChops.difference(*small)).mean) / 3
