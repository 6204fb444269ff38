"""Nothing typed is lost by another language, by signing in in a second tab, or by a session that ended."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from diagnostics.assessing.models import Assessment
from diagnostics.site.models import User
from tests.browser.accounts import sign_in_as
from tests.browser.journeys import at_a_result, go_on, start, submitted, to_the_check
from tests.visitors import EMAIL, PASSWORD, make_account

NORWEGIAN = "button[name=show-in][value=nb]"


@pytest.fixture
def manager(site: str) -> User:
    return make_account()


def sign_in(tab: Page) -> None:
    """Fill in the sign-in page that is open."""
    tab.locator("[name=login]").fill(EMAIL)
    tab.locator("[name=password]").fill(PASSWORD)
    go_on(tab)


class TestLanguage:
    def test_keeps_the_company_on_the_page_before_submitting(self, page: Page, site: str) -> None:
        to_the_check(page, site)
        company = page.locator("[name=company]")
        company.fill("Nordlys & sønner")
        page.locator(NORWEGIAN).click()
        expect(page.locator("h1")).to_have_text("Se over svarene")
        expect(company).to_have_value("Nordlys & sønner")
        # the first button of the form must not be a language
        company.press("Enter")
        at_a_result(page)
        assert (page.locator("html").get_attribute("lang"), Assessment.objects.get().company) == (
            "nb",
            "Nordlys & sønner",
        )

    def test_keeps_what_was_typed_on_the_workbench(self, page: Page, site: str) -> None:
        result = submitted(page, site)
        page.goto(f"{result}pipeline/")
        # fields of a stage may be folded
        field = page.locator("[name^=name-]").first
        field.evaluate("field => { field.closest('details')?.setAttribute('open', ''); field.value = 'Finn kunden' }")
        name = field.get_attribute("name")
        page.locator(NORWEGIAN).click()
        page.wait_for_function("document.documentElement.lang == 'nb'")
        assert page.locator(f"[name={name}]").input_value() == "Finn kunden"


def test_signing_in_in_a_second_tab_keeps_the_answer_of_the_first(
    page: Page, site: str, manager: User, expected_errors: list[str]
) -> None:
    expected_errors.append("status of 403")
    start(page, site)
    page.locator("input[value=mixed]").check()
    tab = page.context.new_page()
    tab.goto(f"{site}/accounts/login/")
    sign_in(tab)
    tab.wait_for_url("**/claim/**")
    go_on(page)
    expect(page.locator("main [role=status]")).to_contain_text("You signed in meanwhile, in another tab.")
    expect(page.locator("input[value=mixed]")).to_be_checked()
    assert Assessment.objects.get().answers == {}
    go_on(page)
    page.wait_for_url("**/questions/repeat_revenue/")
    assert Assessment.objects.get().answers == {"leads": "mixed"}
    # not the browser's question whether to send the form again
    page.go_back()
    page.wait_for_url("**/questions/leads/")
    expect(page.locator("h1")).to_be_visible()


def test_a_session_that_ended_keeps_a_note_until_its_writer_is_signed_in_again(
    page: Page, site: str, manager: User, expected_errors: list[str]
) -> None:
    expected_errors += ["status of 404", "status of 403"]
    sign_in_as(page, site, manager)
    result = submitted(page, site)
    page.goto(f"{result}edit/")
    page.locator("[name=note]").fill("Ask Kari\nabout the web shop")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    go_on(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens a new tab)").click()
    sign_in(opened.value)
    opened.value.wait_for_url("**/edit/")
    page.get_by_role("button", name="Go on with what I typed").click()
    expect(page.locator("[name=note]")).to_have_value("Ask Kari\nabout the web shop")
    go_on(page)
    at_a_result(page)
    assert Assessment.objects.get().note.splitlines() == ["Ask Kari", "about the web shop"]
    # the form as it was shown again, then the page that kept it
    for _ in range(2):
        page.go_back()
        expect(page.locator("[name=note]")).to_have_value("Ask Kari\nabout the web shop")
