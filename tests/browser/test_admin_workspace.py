"""The workspace of a questionnaire in a real browser: its tree, its simulator, and rows that are put in order."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.authoring.models import Question
from tests.browser.axe import assert_accessible_light_and_dark
from tests.browser.test_admin import change_page, sign_in
from tests.browser.test_admin_simulator import RUN


def test_an_author_works_on_a_part_beside_the_tree_and_the_simulator(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, site)
    question = Question.objects.get(key="people")
    page.goto(site + change_page(question))
    tree, pane = page.locator("#workspace-tree"), page.locator("#simulator")
    current = tree.get_by_role("link", name=str(question), exact=True)
    expect(current).to_have_attribute("aria-current", "page")

    # what is typed stays while answers are tried, and these stay from part to part
    page.locator("[name=text_en]").fill("How many people?")
    for key, option in RUN.items():
        pane.locator(f"[name=answer-{key}]").select_option(option)
    expect(pane.locator(".trial-status")).to_have_text("Relationship selling leads.")
    expect(page.locator("[name=text_en]")).to_have_value("How many people?")

    # an arrow moves an option at once, and saving keeps the order
    before = [option.key for option in question.options.all()]
    page.locator("[name=_step-options-1-up]").click()
    expect(page.locator("[name=_step-options-1-up]")).to_be_focused()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert [option.key for option in question.options.all()] == [before[1], before[0], *before[2:]]
    expect(pane.locator(".trial-status")).to_have_text("Relationship selling leads.")
    assert_accessible_light_and_dark(page)

    # a page with unsaved text asks before it is left
    page.locator("[name=text_nb]").fill("Hvor mange?")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    tree.get_by_role("link", name=str(Question.objects.get(key="leads")), exact=True).click()
    page.wait_for_url("**" + change_page(Question.objects.get(key="leads")))
    assert asked == ["beforeunload"]


def test_a_row_of_a_list_is_dragged(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(site + reverse("admin:diagnostics_question_changelist"))
    handle, first = page.locator("#result_list .drag-handle").last, page.locator("#result_list tbody tr").first
    start, end = handle.bounding_box(), first.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, end["y"] + 2, steps=5)
    page.mouse.up()
    expect(page.locator(".messagelist")).to_contain_text("is now in place 1.")
    assert [row.key for row in Question.objects.all()] == ["audience", "leads", "repeat_revenue", "people"]


def test_on_a_telephone_the_tree_is_folded_and_the_simulator_last(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    sign_in(page, site)
    question = Question.objects.get(key="people")
    page.goto(site + change_page(question))
    link = page.locator("#workspace-tree").get_by_role("link", name=str(question), exact=True)
    expect(link).to_be_hidden()
    page.get_by_text("Parts of the questionnaire", exact=True).click()
    expect(link).to_be_visible()
    save, pane = page.get_by_role("button", name="Save", exact=True).bounding_box(), page.locator("#simulator")
    below = pane.bounding_box()
    assert save is not None
    assert below is not None
    assert below["y"] > save["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
