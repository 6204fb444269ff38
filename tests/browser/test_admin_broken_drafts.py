"""An administrator breaks the draft in every way there is, is stopped each time, and is led to what mends it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.authoring.models import Process, Question, Questionnaire, SalesModel, Stage, StageRule
from tests.browser.test_admin import change_page, sign_in


@pytest.fixture
def publishing(page: Page, site: str) -> str:
    """The address of the page that checks and publishes, for a signed-in administrator."""
    sign_in(page, site)
    return site + reverse("admin:diagnostics_questionnaire_check", args=[Questionnaire.objects.get().pk])


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def stopped_by(page: Page, publishing: str, *texts: str) -> None:
    """Expect the page to refuse, naming each of the texts."""
    page.goto(publishing)
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)
    for text in texts:
        expect(page.locator("ol.gaps").get_by_text(text).first).to_be_visible()


def follow(page: Page, text: str) -> None:
    """Follow the gap's link; it leads to a page with the named field in view, where there is one."""
    line = page.locator("ol.gaps li").filter(has_text=text).first
    line.get_by_role("link").click()
    field = re.search(r"#(.+)$", page.url)
    if field:
        expect(page.locator(f"[id='{field[1]}']")).to_be_in_viewport()


def mended(page: Page, publishing: str) -> None:
    page.goto(publishing)
    expect(page.locator("ol.gaps")).to_have_count(0)


def test_a_text_that_is_missing_in_one_language(page: Page, site: str, publishing: str) -> None:
    stage = Stage.objects.get(key="qualify")
    page.goto(site + change_page(stage))
    page.locator("[name=exit_criterion_nb]").fill("")
    save(page)
    gap = "The text “exit criterion” is not written in Norwegian Bokmål."
    stopped_by(page, publishing, gap)
    follow(page, gap)
    page.locator("[name=exit_criterion_nb]").fill(stage.exit_criterion_nb)
    save(page)
    mended(page, publishing)


def test_a_sales_model_that_no_answers_can_make_lead(page: Page, site: str, publishing: str) -> None:
    page.goto(site + change_page(SalesModel.objects.get(key="team")))
    page.locator("[name=threshold]").fill("5")
    save(page)
    gap = "No answers reach its threshold: the highest score is 4."
    stopped_by(page, publishing, gap)
    follow(page, gap)
    page.locator("[name=threshold]").fill("4")
    save(page)
    mended(page, publishing)


def test_every_combination_leads_to_one_sales_model(page: Page, site: str, publishing: str) -> None:
    page.goto(site + change_page(Question.objects.get(key="audience")))
    points = [page.locator(f"#options-{number}").get_by_label("Account-based selling") for number in range(5)]
    before = [field.input_value() for field in points]
    for field in points[:4]:
        field.fill("50")
    page.locator("#options-4").get_by_label("means", exact=False).uncheck()
    points[4].fill("50")
    save(page)
    always = "Every combination of answers leads to it, so the questions decide nothing."
    stopped_by(page, publishing, always, "No combination of answers makes it lead. Change weights or its threshold.")
    follow(page, always)
    page.goto(site + change_page(Question.objects.get(key="audience")))
    for field, value in zip(points, before, strict=True):
        field.fill(value)
    page.locator("#options-4").get_by_label("means", exact=False).check()
    save(page)
    mended(page, publishing)


def test_a_pipeline_that_nobody_can_win(page: Page, site: str, publishing: str) -> None:
    page.goto(site + change_page(Process.objects.get(key="channel")))
    page.get_by_label("Winning stage").select_option("")
    save(page)
    gap = "None of its stages is chosen as the one that wins the deal."
    stopped_by(page, publishing, gap)
    follow(page, gap)
    page.get_by_label("Winning stage").select_option(str(Stage.objects.get(key="deal_won").pk))
    save(page)
    mended(page, publishing)


def test_a_rule_that_leaves_out_the_win(page: Page, site: str, publishing: str) -> None:
    rule = StageRule.objects.get(stage__key="prospect", placement="leave_out")
    page.goto(site + change_page(rule))
    page.get_by_label("The stage").select_option("Closed won")
    save(page)
    gap = "The rule leaves out the stage that wins the deal."
    stopped_by(page, publishing, gap)
    follow(page, gap)
    page.get_by_label("The stage").select_option("Prospect")
    save(page)
    mended(page, publishing)


def test_a_stage_that_rules_name_cannot_be_deleted(page: Page, site: str, publishing: str) -> None:
    stage = Stage.objects.get(key="research")
    page.goto(site + reverse("admin:diagnostics_stage_delete", args=[stage.pk]))
    expect(page.locator("#content h1")).to_have_text("Cannot delete stage")
    assert Stage.objects.filter(pk=stage.pk).exists()
    mended(page, publishing)
