"""The whole journey, the ways people really take it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from diagnostics.assessing.models import Assessment
from tests.browser.journeys import ANSWERS, answer, at_a_result, go_on, open_more, start, take, to_the_check

HEADINGS = {"en-GB": "Account-based selling", "nb-NO": "Kontobasert salg", "nn-NO": "Kontobasert salg"}
WORDS = {
    "en-GB": {"start": "Start", "continue": "Continue", "submit": "Submit", "progress": "Question 1 of 4"},
    "nb-NO": {"start": "Start", "continue": "Fortsett", "submit": "Send inn", "progress": "Spørsmål 1 av 4"},
}
LABELS = {
    "en-GB": (
        "We find them and make the first contact",
        "Nearly all, over 85%, and our sellers mostly look after the customers we have",
        "Several roles, on every deal",
        "Everyone with influence, each pitch researched",
        "We choose a few accounts and win over everyone there who has a say.",
    ),
    "nb-NO": (
        "Vi finner dem og tar den første kontakten",
        "Nesten alt, over 85 %, og selgerne tar mest vare på kundene vi har",
        "Flere roller, i hvert salg",
        "Alle med innflytelse, med research før hver henvendelse",
        "Vi velger ut noen få kunder og får med oss alle der som har noe å si.",
    ),
}


class TestWays:
    @pytest.mark.parametrize("language", WORDS)
    def test_by_mouse_reading_what_is_on_the_page(self, page: Page, site: str, language: str) -> None:
        words = WORDS[language]
        page.goto(f"{site}/")
        page.get_by_role("button", name=words["start"], exact=True).click()
        expect(page.get_by_text(words["progress"])).to_be_visible()
        for label in LABELS[language]:
            page.get_by_text(label, exact=True).click()
            page.get_by_role("button", name=words["continue"], exact=True).click()
        for label in LABELS[language]:
            expect(page.locator(".summary").get_by_text(label, exact=True)).to_be_visible()
        page.get_by_role("button", name=words["submit"], exact=True).click()
        expect(page.locator("h1")).to_have_text(HEADINGS[language])

    def test_by_keyboard_alone(self, page: Page, site: str) -> None:
        page.goto(f"{site}/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("button", name="Start"))
        page.keyboard.press("Enter")
        for question, option in ANSWERS.items():
            page.wait_for_url(f"**/questions/{question}/")
            tab_to(page, page.locator("[name=option]").first)
            page.keyboard.press("Space")
            arrow_to(page, page.locator(f"[value={option}]"))
            tab_to(page, page.get_by_role("button", name="Continue", exact=True))
            page.keyboard.press("Enter")
        page.wait_for_url("**/check/")
        tab_to(page, page.get_by_label("Company or team"))
        page.keyboard.type("North team")
        page.keyboard.press("Enter")
        expect(page.locator(".result-head .eyebrow")).to_have_text("North team")
        expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])
        tab_to(page, page.locator("#stage-identify_target_account summary"))
        page.keyboard.press("Enter")
        expect(page.locator("#stage-identify_target_account .criteria")).to_be_in_viewport()

    @pytest.mark.parametrize("language", ["en-GB", "nn-NO"])
    def test_without_javascript(self, new_page: Callable[..., Page], site: str, language: str) -> None:
        page = new_page(java_script_enabled=False)
        start(page, site)
        go_on(page)
        expect(page.get_by_role("alert")).to_be_visible()
        answer(page, **ANSWERS)
        page.wait_for_url("**/check/")
        go_on(page)
        expect(page.locator("h1")).to_have_text(HEADINGS[language])
        stage = page.locator("details:has(.facts)").first
        stage.locator("summary").click()
        expect(stage.locator(".facts").first).to_be_visible()


class TestNothingIsLost:
    def test_a_result_stays_at_its_address_and_in_the_list(self, page: Page, site: str) -> None:
        result = take(page, site)
        page.reload()
        assert page.url == result
        expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])
        page.get_by_role("navigation", name="Site").get_by_role("link", name="Past assessments").click()
        page.locator(".archive a").first.click()
        assert page.url == result

    def test_a_double_click_on_submit_gives_one_result(self, page: Page, site: str) -> None:
        to_the_check(page, site)
        page.get_by_role("button", name="Submit").dblclick(no_wait_after=True)
        at_a_result(page)
        expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])
        assert Assessment.objects.count() == 1

    def test_a_submit_that_arrives_twice_gives_one_result(self, page: Page, site: str) -> None:
        arrived: list[int] = []

        def twice(route: Route) -> None:
            arrived.append(route.fetch(max_redirects=0).status)
            route.continue_()

        to_the_check(page, site)
        page.route("**/check/", twice)
        go_on(page)
        at_a_result(page)
        assert arrived == [302]
        expect(page.get_by_role("status")).to_contain_text("You have already submitted this assessment.")
        assert Assessment.objects.count() == 1

    def test_the_same_submit_from_two_tabs_gives_one_result(self, page: Page, site: str) -> None:
        to_the_check(page, site)
        other = page.context.new_page()
        other.goto(page.url)
        go_on(page)
        go_on(other)
        at_a_result(page)
        at_a_result(other)
        assert page.url == other.url
        expect(other.get_by_role("status")).to_contain_text("You have already submitted this assessment.")

    def test_browser_back_after_submitting_changes_nothing(self, page: Page, site: str) -> None:
        result = take(page, site)
        page.go_back()
        page.wait_for_url(result)
        expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])

    def test_browser_back_and_refresh_keep_answers(self, page: Page, site: str) -> None:
        start(page, site)
        answer(page, leads="mixed", repeat_revenue="most")
        page.wait_for_url("**/questions/people/")
        page.reload()
        page.go_back()
        expect(page.locator("input[value=most]")).to_be_checked()
        page.go_back()
        expect(page.locator("input[value=mixed]")).to_be_checked()

    def test_back_keeps_answers_and_change_returns_to_the_check(self, page: Page, site: str) -> None:
        start(page, site)
        answer(page, leads="mixed", repeat_revenue="most")
        page.get_by_role("link", name="Back", exact=True).click()
        expect(page.locator("input[value=most]")).to_be_checked()
        go_on(page)
        answer(page, people="one_seller", audience="several", stands_out="inbound")
        page.get_by_role("link", name="Change How many of your people").click()
        answer(page, people="every_deal")
        page.wait_for_url("**/check/")
        page.get_by_role("link", name="Change Where do most of your leads").click()
        page.get_by_role("link", name="Back", exact=True).click()
        page.wait_for_url("**/check/")

    def test_jumping_ahead_leads_to_the_first_open_question(self, page: Page, site: str) -> None:
        start(page, site)
        answer(page, leads="mixed")
        page.wait_for_url("**/questions/repeat_revenue/")
        page.goto(page.url.replace("repeat_revenue", "audience"))
        page.wait_for_url("**/questions/repeat_revenue/")
        page.goto(page.url.replace("questions/repeat_revenue", "check"))
        page.wait_for_url("**/questions/repeat_revenue/")

    def test_two_tabs_are_two_assessments(self, page: Page, site: str) -> None:
        other = page.context.new_page()
        start(page, site)
        answer(page, leads="inbound")
        start(other, site)
        answer(other, leads="outbound")
        page.wait_for_url("**/questions/repeat_revenue/")
        page.goto(page.url.replace("repeat_revenue", "leads"))
        expect(page.locator("input[value=inbound]")).to_be_checked()

    def test_an_assessment_can_be_erased(self, page: Page, site: str) -> None:
        take(page, site)
        open_more(page)
        page.get_by_role("link", name="Erase this assessment").click()
        go_on(page)
        expect(page.get_by_role("status")).to_have_text("The assessment was erased.")
        assert page.locator(".archive").count() == 0


class TestErrors:
    def test_a_question_without_an_answer_says_so_and_takes_focus(self, page: Page, site: str) -> None:
        start(page, site)
        go_on(page)
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        assert page.title().startswith("Error:")
        summary.get_by_role("link").click()
        expect(page.locator("input[type=radio]").first).to_be_focused()

    @pytest.mark.parametrize("language", ["nb-NO"])
    def test_errors_speak_norwegian(self, page: Page, site: str) -> None:
        start(page, site)
        go_on(page)
        assert page.title().startswith("Feil:")

    def test_a_title_that_is_too_long_is_kept_and_told(self, page: Page, site: str) -> None:
        to_the_check(page, site)
        title = page.locator("[name=company]")
        title.evaluate("field => field.removeAttribute('maxlength')")
        title.fill("x" * 81)
        go_on(page)
        expect(title).to_have_value("x" * 81)
        expect(title).to_have_attribute("aria-invalid", "true")
        page.get_by_role("alert").get_by_role("link").click()
        expect(title).to_be_focused()
        title.fill("x" * 80)
        go_on(page)
        expect(page.locator(".result-head .eyebrow")).to_have_text("x" * 80)

    def test_a_refused_sign_in_leads_back_to_the_field(self, page: Page, site: str) -> None:
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("E-mail address").fill("nobody@example.com")
        page.get_by_label("Password").fill("wrong")
        go_on(page)
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("alert").get_by_role("link").click()
        expect(page.get_by_label("E-mail address")).to_be_focused()


class TestOtherBrowsers:
    def test_a_link_opens_the_assessment_on_another_device(
        self, page: Page, new_page: Callable[..., Page], site: str
    ) -> None:
        start(page, site)
        answer(page, leads="outbound")
        page.get_by_role("link", name="Continue on another device").click()
        go_on(page)
        link = page.get_by_label("Link").input_value()
        phone = new_page()
        phone.goto(site + urlsplit(link).path)
        go_on(phone)
        answer(phone, repeat_revenue="most")
        phone.wait_for_url("**/questions/people/")
        page.goto(phone.url)
        page.wait_for_url("**/questions/people/")

    def test_another_browser_gets_a_404(
        self, page: Page, new_page: Callable[..., Page], site: str, expected_errors: list[str]
    ) -> None:
        expected_errors.append("status of 404")
        result = take(page, site)
        stranger = new_page()
        response = stranger.goto(result)
        assert response is not None
        assert response.status == 404
        expect(stranger.locator("h1")).to_have_text("We can't show you this page")


class TestLanguage:
    def test_the_switch_stays_on_the_page_and_keeps_the_place(self, page: Page, site: str) -> None:
        start(page, site)
        answer(page, leads="outbound")
        page.wait_for_url("**/questions/repeat_revenue/")
        question = page.url
        page.get_by_role("button", name="Norsk").click()
        expect(page.get_by_text("Spørsmål 2 av 4")).to_be_visible()
        assert page.url == question
        answer(page, **{key: ANSWERS[key] for key in list(ANSWERS)[1:]})
        page.wait_for_url("**/check/")
        go_on(page)
        expect(page.locator("h1")).to_have_text(HEADINGS["nb-NO"])
        page.get_by_role("button", name="English").click()
        expect(page.locator("h1")).to_have_text(HEADINGS["en-GB"])


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {target}")


def arrow_to(page: Page, radio: Locator) -> None:
    """Press the down arrow until `radio` is chosen."""
    for _ in range(10):
        if radio.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrow does not reach {radio}")
