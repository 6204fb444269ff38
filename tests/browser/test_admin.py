"""Administrators at work in a real browser: the policy is never broken, and what is published is what is asked."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.authoring.models import (
    AnswerOption,
    GoldenExample,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.site.models import User
from tests.browser.accounts import sign_in_as
from tests.browser.axe import assert_accessible_light_and_dark
from tests.browser.journeys import complete, start, submitted
from tests.visitors import with_second_factor

PASSWORD = "a long password 1"


def sign_in(page: Page, site: str) -> None:
    sign_in_as(page, site, with_second_factor(User.objects.create_superuser("admin@example.com", PASSWORD)))
    page.goto(f"{site}/admin/")


def change_page(row: Questionnaire | Question | SalesModel | Stage | StageRule) -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def open_branch(page: Page, name: str) -> None:
    """Go from the index to the only questionnaire, and open a branch of its tree."""
    page.get_by_role("link", name="Questionnaires", exact=True).first.click()
    page.get_by_role("link", name=str(Questionnaire.objects.get())).click()
    page.locator("#workspace-tree summary", has_text=name).click()


@pytest.mark.parametrize("language", ["nb-NO"])
def test_no_page_of_the_admin_breaks_the_policy(page: Page, site: str) -> None:
    """In Norwegian, which has scripts of its own; tests of the layout and of authors open these pages in English."""
    submitted(page, site)
    sign_in(page, site)
    tables = page.locator("#content .model-table, #content table").locator("th a")
    lists = [link.get_attribute("href") for link in tables.all()]
    assert len(lists) == 6
    parts = (Question, SalesModel, Stage, StageRule)
    lists += [reverse(f"admin:diagnostics_{part._meta.model_name}_changelist") for part in parts]
    for address in lists:
        page.goto(f"{site}{address}")
        rows = page.locator("#result_list tbody th a, #result_list tbody td.field-in_words a")
        if rows.count():
            rows.first.click()
            page.locator(".historylink").click()
            expect(page.locator("#content h1")).to_be_visible()
    questionnaire = Questionnaire.objects.get()
    for name in ("publish", "retire"):
        page.goto(site + reverse(f"admin:diagnostics_questionnaire_{name}", args=[questionnaire.pk]))
        expect(page.locator("#content h1")).to_be_visible()


def test_what_is_changed_and_published_is_what_is_asked(page: Page, site: str) -> None:
    # points for a single seller contradict what the reference's examples hold the draft to
    GoldenExample.objects.all().delete()
    sign_in(page, site)
    open_branch(page, "Questions")
    page.get_by_role("link", name="How many of your people are involved in each sale?").click()
    page.locator("[name=text_en]").fill("How many of you work on each sale?")
    page.get_by_label("Team selling", exact=False).nth(2).fill("4")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Check and publish").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("Version 2 is published.")
    complete(page, site, leads="inbound", repeat_revenue="most", people="one_seller", audience="several")
    expect(page.locator("h1")).to_have_text("Team selling")
    page.get_by_text("Your answers and their points").click()
    page.get_by_role("table", name="What each answer gave").get_by_text("How many of you work on each sale?").wait_for()


def test_what_nobody_reviewed_is_not_published(page: Page, site: str) -> None:
    """The check page is open while somebody rewords a question: the button publishes nothing, and says why."""
    GoldenExample.objects.all().delete()
    sign_in(page, site)
    check = site + reverse("admin:diagnostics_questionnaire_check", args=[Questionnaire.objects.get().pk])
    question = Question.objects.get(key="leads")
    question.text_en = "Where from?"
    question.save()
    page.goto(check)
    question.text_en = "A rude text nobody reviewed"
    question.save()
    page.get_by_role("button", name="Publish now").click()
    came_in = page.get_by_role("alert", name="This is not what you saw")
    expect(came_in).to_contain_text("“A rude text nobody reviewed”, was “Where from?”")
    assert Questionnaire.objects.get().versions.count() == 1
    assert_accessible_light_and_dark(page)
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("Version 2 is published.")


def test_a_gap_leads_to_the_field_that_mends_it(page: Page, site: str) -> None:
    AnswerOption.objects.filter(question__key="leads", key="mixed").update(label_nb="")
    sign_in(page, site)
    publish = site + reverse("admin:diagnostics_questionnaire_check", args=[Questionnaire.objects.get().pk])
    page.goto(publish)
    expect(page.locator(".verdict-text")).to_have_text("Correct 1 point before you publish.")
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)
    page.locator("ol.gaps a").click()
    field = page.locator("[name=options-2-label_nb]")
    expect(field).to_be_in_viewport()
    field.fill("Omtrent like mange av hver sort")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(publish)
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("Version 2 is published.")


def test_a_rule_is_changed_as_it_is_said(page: Page, site: str) -> None:
    sign_in(page, site)
    open_branch(page, "Stage rules")
    when = "From the threshold of team selling (3 points), in the common process:"
    page.get_by_role("link", name=f"{when} place Research after Qualify, else after Create stakeholder list").click()
    page.get_by_label("what happens to it").select_option("is placed before")
    page.get_by_label("this stage or place").select_option("Present")
    for number in (2, 3):
        page.get_by_label(f"else, choice {number}").select_option("—")
    page.get_by_role("button", name="Save", exact=True).click()
    rule = page.locator(".rule.is-changed")
    expect(rule).to_contain_text(f"{when} place Research before Present")
    expect(rule).to_contain_text("Changes the pipeline of team selling.")


def test_an_option_is_added_on_the_page(page: Page, site: str) -> None:
    sign_in(page, site)
    question = Question.objects.get(key="audience")
    page.goto(site + change_page(question))
    page.get_by_role("button", name="Add another answer option").click()
    for name, text in {"label_en": "The whole board", "label_nb": "Hele styret"}.items():
        page.locator(f"[name=options-5-{name}]").fill(text)
    page.locator("#options-5").get_by_label("Account-based selling").fill("3")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    option = question.options.get(key="the-whole-board")
    assert option.position == 6
    assert [(row.sales_model.key, row.weight) for row in option.weights.all()] == [("account_based", 3)]


def test_retiring_closes_the_start_page(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(site + reverse("admin:diagnostics_questionnaire_check", args=[Questionnaire.objects.get().pk]))
    page.get_by_role("link", name="Retire the questionnaire").click()
    page.get_by_role("button", name="Retire").click()
    expect(page.locator(".messagelist")).to_contain_text("The questionnaire is closed.")
    page.goto(f"{site}/")
    expect(page.locator("h1")).to_have_text("Nothing to answer just now")


def test_an_assessment_begun_before_publishing_is_finished_as_it_was_begun(page: Page, site: str) -> None:
    start(page, site)
    begun = page.url
    admin = page.context.new_page()
    sign_in(admin, site)
    admin.goto(site + change_page(Question.objects.get(key="leads")))
    admin.locator("[name=text_en]").fill("Where from?")
    admin.get_by_role("button", name="Save", exact=True).click()
    admin.get_by_role("link", name="Check and publish").click()
    admin.get_by_role("button", name="Publish now").click()
    expect(admin.locator(".messagelist")).to_contain_text("Version 2 is published.")
    page.goto(begun)
    expect(page.locator("h1")).to_have_text("Where do most of your leads come from?")


def test_the_check_page_is_accessible(page: Page, site: str) -> None:
    Stage.objects.filter(key="qualify").update(purpose_nb="")
    sign_in(page, site)
    page.goto(site + reverse("admin:diagnostics_questionnaire_check", args=[Questionnaire.objects.get().pk]))
    assert_accessible_light_and_dark(page)
