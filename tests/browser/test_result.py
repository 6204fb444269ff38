"""The result on screens: short on a telephone, whole on the first screen of a desktop, and with nothing covered."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

import tests.fixtures
from diagnostics.assessing.models import Assessment
from tests.browser.axe import assert_accessible
from tests.browser.journeys import QUESTIONS, complete, open_details
from tests.reference import first_edition_instrument
from tests.support.own_pipelines import keep_pipeline
from tests.support.results import own_of
from tests.visitors import publish_version

HIGHEST = 3500
"""Pixels that a closed result may have on a telephone of 390 pixels."""

KINDS = {
    "single": "inbound under_half one_seller decision_maker",
    "hybrid of two, long": "partners most occasional_help everyone",
    "hybrid of three": "mixed most occasional_help everyone",
    "tie, longest": "partners nearly_all every_deal everyone equal",
    "tie that was decided": "outbound nearly_all every_deal everyone account_based",
    "tender": "tenders most every_deal decision_maker",
    "shop": "walk_in nearly_all self_service no_pitch",
    "undetermined": "unsure unsure unsure unsure",
    "undetermined, leaning": "unsure most occasional_help several",
}
FIRST_EDITION = json.loads(
    (Path(str(tests.fixtures.__file__)).parent / "first_edition_results.json").read_text("utf-8")
)

HEIGHT = "document.documentElement.scrollHeight"
BOTTOM = "element => element.getBoundingClientRect().bottom"
COVERED = """
() => {
  if (document.activeElement.matches("body, .action-bar *")) return false;
  const bar = document.querySelector(".action-bar").getBoundingClientRect();
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > bar.top && box.top < bar.bottom;
}
"""


def results(page: Page, site: str) -> Iterator[str]:
    """Open a result of every kind, and one of every kind of the first edition; yield what kind it is."""
    for kind, options in KINDS.items():
        answers = dict(zip((*QUESTIONS, "stands_out"), options.split(), strict=False))
        complete(page, site, **answers)
        yield kind
    version, latest = publish_version(first_edition_instrument()), Assessment.objects.latest("pk")
    for result in FIRST_EDITION:
        now = timezone.now()
        outcome = result["outcome"]
        row = Assessment.objects.create(
            version=version,
            answers=outcome["answers"],
            outcome=outcome,
            started_at=now,
            completed_at=now,
            browser=latest.browser,
        )
        page.goto(f"{site}/assessments/{row.pk}/")
        yield f"first edition: {result['name']}"


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_every_kind_is_short_on_a_telephone_and_whole_on_the_first_screen(page: Page, site: str) -> None:
    heights, bottoms = {}, {}
    for kind in results(page, site):
        page.set_viewport_size({"width": 390, "height": 844})
        heights[kind] = page.evaluate(HEIGHT)
        page.set_viewport_size({"width": 1280, "height": 900})
        bar_top = page.locator(".action-bar").evaluate("element => element.getBoundingClientRect().top")
        pipe, button = (page.locator(part).first.evaluate(BOTTOM) for part in (".pipe", ".pipeline .button"))
        bottoms[kind] = max(pipe, button) - bar_top
    assert {kind: height for kind, height in heights.items() if height > HIGHEST} == {}
    assert {kind: bottom for kind, bottom in bottoms.items() if bottom > 0} == {}


def test_an_own_pipeline_is_as_short(page: Page, site: str) -> None:
    complete(page, site)
    row = Assessment.objects.with_version().get()
    keep_pipeline(row.pk, own_of(row))
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert page.evaluate(HEIGHT) <= HIGHEST
    expect(page.get_by_role("heading", name="Your own pipeline")).to_be_visible()
    open_details(page)
    assert_accessible(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_bar_covers_nothing_that_has_the_focus(page: Page, site: str, width: int) -> None:
    complete(page, site)
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(page.url)
    for number in range(60):
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED), number
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    hint, bar = (page.locator(part).bounding_box() for part in (".result-more > .hint", ".action-bar"))
    assert hint is not None
    assert bar is not None
    assert hint["y"] + hint["height"] <= bar["y"]


def test_a_bar_that_covers_the_focus_is_noticed(page: Page, site: str) -> None:
    complete(page, site)
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(page.url)
    page.evaluate(
        """() => {
          document.documentElement.style.scrollPaddingBottom = "0";
          document.querySelector(".action-bar").style.height = "300px";
        }"""
    )
    covered = False
    for _ in range(60):
        page.keyboard.press("Tab")
        covered = covered or page.evaluate(COVERED)
    assert covered


def test_an_undetermined_result_leads_to_the_question_that_would_settle_it(page: Page, site: str) -> None:
    complete(page, site, leads="unsure", repeat_revenue="hardly_any", people="one_seller", audience="decision_maker")
    expect(page.locator("h1")).to_have_text("No sales model stands out yet")
    page.get_by_role("link", name="Answer it now").click()
    page.get_by_role("button", name="Go to the question").click()
    page.wait_for_url("**/questions/leads/")
