"""Authors at work in a real browser: their pages are accessible, rows move by keyboard, nothing is overwritten."""

from collections.abc import Callable, Iterator

from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.authoring.actions.beginning import begin_questionnaire
from diagnostics.authoring.models import Process, Question, Questionnaire, SalesModel, Stage, StageRule
from diagnostics.instrument.text import Text
from diagnostics.site.models import User
from tests.browser.accounts import sign_in_as
from tests.browser.axe import assert_accessible, assert_accessible_light_and_dark
from tests.browser.test_admin import PASSWORD, change_page, sign_in
from tests.visitors import with_second_factor

KINDS = (Questionnaire, Question, SalesModel, Stage, Process, StageRule)


def addresses() -> Iterator[tuple[str, bool]]:
    """Yield the index, and of every authored table the list, a row's page and what adds, each with whether it is dark.

    Every row's page has widgets of its own. The other pages of a question have the templates, and so the colours, of
    those of all tables; histories and what asks before deleting are the same for all but a questionnaire. Only one that
    was never published can be deleted; it is begun last.
    """
    yield reverse("admin:index"), True
    for kind in KINDS:
        name = f"admin:diagnostics_{kind._meta.model_name}"
        row = kind._default_manager.first()
        yield reverse(f"{name}_changelist"), kind is Question
        yield reverse(f"{name}_add"), kind is Question
        yield reverse(f"{name}_change", args=[row.pk]), True
        if kind in (Questionnaire, Question):
            yield reverse(f"{name}_history", args=[row.pk]), True
    yield reverse("admin:diagnostics_question_delete", args=[Question.objects.get(key="leads").pk]), True
    begun = begin_questionnaire(source=None, languages=("en",), title=Text("Begun", ""), key="", by=None)
    yield reverse("admin:diagnostics_questionnaire_delete", args=[begun.pk]), True


def test_every_page_of_authors_is_accessible(page: Page, site: str) -> None:
    sign_in(page, site)
    faults = []
    for address, is_dark in addresses():
        page.emulate_media(color_scheme="light")
        page.goto(site + address)
        try:
            (assert_accessible_light_and_dark if is_dark else assert_accessible)(page)
        except AssertionError as error:
            faults.append(str(error).split("assert")[0])
    assert faults == [], "\n".join(faults)


def test_rows_are_moved_by_keyboard(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(site + reverse("admin:diagnostics_question_changelist"))
    people = Question.objects.get(key="people")
    page.locator(f"#up-{people.pk}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is now in place 2.")
    assert [row.key for row in Question.objects.all()] == ["leads", "people", "repeat_revenue", "audience"]


def test_of_two_authors_the_second_sees_both_texts(page: Page, site: str, new_page: Callable[..., Page]) -> None:
    sign_in(page, site)
    address = site + change_page(Question.objects.get(key="leads"))
    page.goto(address)
    other = new_page(java_script_enabled=False)
    sign_in_as(other, site, with_second_factor(User.objects.create_superuser("kari@example.com", PASSWORD)))
    other.goto(address)
    other.locator("[name=text_en]").fill("Hers?")
    other.get_by_role("button", name="Save", exact=True).click()
    page.locator("[name=text_en]").fill("Mine?")
    page.get_by_role("button", name="Save", exact=True).click()
    conflict = page.get_by_role("region", name="Two people wrote this page at once")
    expect(conflict).to_contain_text("kari@example.com saved this page after you opened it.")
    expect(conflict.locator("dd")).to_have_text(["Hers?", "Mine?"])
    assert_accessible_light_and_dark(page)
    expect(page.locator("[name=text_en]")).to_have_value("Mine?")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Question.objects.get(key="leads").text_en == "Mine?"
