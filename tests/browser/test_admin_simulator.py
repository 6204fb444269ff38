"""The simulator, live and by its button, and the preview, in a real browser."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import GoldenExample, Questionnaire
from diagnostics.site.languages import override_language
from tests.browser.axe import assert_accessible
from tests.browser.journeys import ANSWERS, go_on
from tests.browser.test_admin import sign_in

RUN = {"leads": "inbound", "repeat_revenue": "nearly_all", "people": "one_seller", "audience": "decision_maker"}


TIED = {"leads": "mixed", "repeat_revenue": "most", "people": "occasional_help", "audience": "several"}


def page_of(site: str, name: str) -> str:
    return site + reverse(f"admin:diagnostics_questionnaire_{name}", args=[Questionnaire.objects.get().pk])


def choose(page: Page, **answers: str) -> None:
    for question, option in answers.items():
        page.locator(f"[name=answer-{question}]").first.select_option(option)


def test_the_simulator_shows_at_once_what_answers_yield_and_keeps_a_run(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(page_of(site, "simulator"))
    expect(page.locator("#status")).to_contain_text("Still open: questions")
    page.locator("[name=answer-audience]").first.focus()
    choose(page, **RUN)
    expect(page.locator("#status")).to_have_text("Relationship selling leads.")
    expect(page.locator("[name=answer-audience]").first).to_be_focused()
    choose(page, repeat_revenue="hardly_any")
    expect(page.locator("#status")).to_have_text("Inbound sales leads.")
    page.reload()
    expect(page.locator("#status")).to_have_text("Inbound sales leads.")
    assert_accessible(page)
    page.get_by_label("Name in English").fill("A garage: inbound")
    page.get_by_label("Name in Norwegian Bokmål").fill("Et verksted: inngående salg")
    page.get_by_role("button", name="Save as a golden example").click()
    expect(page.locator(".messagelist")).to_contain_text("The golden example A garage: inbound was saved.")
    assert GoldenExample.objects.get(key="a-garage-inbound").answers == {**RUN, "repeat_revenue": "hardly_any"}


def test_the_simulator_asks_the_separating_question_where_answers_tie(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(page_of(site, "simulator"))
    separating = page.get_by_label("Which of these defines how you sell more than anything else?")
    expect(separating).to_have_count(0)
    choose(page, **TIED)
    expect(page.locator("#status")).to_have_text("Outbound sales and inbound sales share the lead.")
    expect(separating).to_have_value("equal")
    separating.focus()
    separating.select_option("inbound")
    expect(page.locator("#status")).to_have_text("Inbound sales leads.")
    expect(separating).to_have_value("inbound")
    expect(separating).to_be_focused()
    assert_accessible(page)
    choose(page, leads="inbound")
    expect(separating).to_have_count(0)


def test_the_simulator_works_by_its_button_without_javascript(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, site)
    page.goto(page_of(site, "simulator"))
    choose(page, **RUN)
    expect(page.locator("#status")).to_contain_text("Still open: questions")
    page.get_by_role("button", name="Show what they yield").click()
    expect(page.locator("#status")).to_have_text("Relationship selling leads.")
    choose(page, **TIED)
    page.get_by_role("button", name="Show what they yield").click()
    expect(page.locator("#status")).to_have_text("Outbound sales and inbound sales share the lead.")
    choose(page, stands_out="inbound")
    page.get_by_role("button", name="Show what they yield").click()
    expect(page.locator("#status")).to_have_text("Inbound sales leads.")


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_the_preview_is_the_journey_marked_and_without_a_trace(page: Page, site: str, language: str) -> None:
    with override_language(language[:2]):
        mark, start = gettext("Preview of the draft."), gettext("Start")
    sign_in(page, site)
    page.goto(page_of(site, "preview_home"))
    expect(page.get_by_role("note")).to_contain_text(mark)
    page.get_by_role("button", name=start).click()
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    for question, option in ANSWERS.items():
        page.wait_for_url(f"**/questions/{question}/**")
        expect(page.get_by_role("note")).to_contain_text(mark)
        page.locator(f"input[value={option}]").check()
        go_on(page)
    page.wait_for_url("**/check/**")
    expect(page.get_by_role("note")).to_contain_text(mark)
    go_on(page)
    page.wait_for_url("**/result/**")
    expect(page.get_by_role("note")).to_contain_text(mark)
    heading = page.locator("h1").inner_text()
    page.locator(".languages button:not([aria-current])").click()
    expect(page.locator("h1")).not_to_have_text(heading)
    assert "/preview/result/" in page.url
    assert Assessment.objects.count() == 0
    assert settings.BROWSER_COOKIE_NAME not in {cookie.get("name") for cookie in page.context.cookies()}
