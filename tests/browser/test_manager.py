"""A sales manager from first to last: takes, claims, finds, compares, shares, prints, exports and erases."""

import csv
import io
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostics.assessing.models import Assessment
from tests.browser.journeys import ANSWERS, answer, at_a_result, go_on, open_more, take
from tests.browser.test_accounts import enter_code, sign_up

WORDS = {
    "en-GB": {"heading": "Account-based selling", "erased": "The assessment was erased."},
    "nb-NO": {"heading": "Kontobasert salg", "erased": "Vurderingen er slettet."},
}


@pytest.mark.parametrize("language", WORDS)
def test_a_manager_does_everything_there_is_to_do(page: Page, site: str, browser: Browser, language: str) -> None:
    words = WORDS[language]
    first = take(page, site)
    expect(page.locator("h1")).to_have_text(words["heading"])
    sign_up(page, site)
    enter_code(page)
    page.locator("main form button").first.click()
    name_it(page, first, "Nord, høst")
    find(page, site, "NORD HØST", first)
    second = retake(page, first)
    compare(page, second)
    read_as_a_stranger(browser, site + share(page, first), words["heading"])
    print_it(page, first)
    assert exported(page, site) == ["", "Nord, høst"]
    erase(page, first, words["erased"])
    assert [str(key) for key in Assessment.objects.values_list("pk", flat=True)] == [second.split("/")[-2]]


def name_it(page: Page, result: str, name: str) -> None:
    page.goto(f"{result}edit/")
    page.locator("[name=title]").fill(name)
    go_on(page)


def find(page: Page, site: str, words: str, result: str) -> None:
    page.goto(f"{site}/assessments/")
    page.locator("[name=q]").fill(words)
    page.locator("main form[method=get] button").first.click()
    page.locator(".archive-title").click()
    expect(page).to_have_url(result)


def retake(page: Page, result: str) -> str:
    """Take it again with the audience changed, and return the new result's address."""
    page.goto(result)
    open_more(page)
    page.locator("a[href$='/again/']").click()
    go_on(page)
    page.wait_for_url("**/check/")
    page.locator(".summary a[href*='/questions/audience/']").click()
    page.locator("input[value=decision_maker]").check()
    assert ANSWERS["audience"] != "decision_maker"
    go_on(page)
    # with this answer others come out equal
    answer(page, stands_out="team")
    page.wait_for_url("**/check/")
    go_on(page)
    at_a_result(page)
    return page.url


def compare(page: Page, result: str) -> None:
    page.goto(f"{result}compare/")
    page.locator(".suggested a").first.click()
    expect(page.locator(".compared-answers tbody tr").first).to_be_visible()
    assert page.locator(".compared-answers tbody tr:not(.is-same)").count() == 2


def share(page: Page, result: str) -> str:
    """Make a link and return its path: the test's site is not where the settings say."""
    page.goto(f"{result}share/")
    go_on(page)
    return urlsplit(page.locator("#link").input_value()).path


def read_as_a_stranger(browser: Browser, link: str, heading: str) -> None:
    context = browser.new_context()
    stranger = context.new_page()
    stranger.goto(link)
    if stranger.locator("h1").inner_text() != heading:
        stranger.locator(".languages button").click()
    expect(stranger.locator("h1")).to_have_text(heading)
    assert "Nord" not in stranger.content()
    context.close()


def print_it(page: Page, result: str) -> None:
    page.goto(result)
    assert page.pdf().startswith(b"%PDF-")
    saved = page.request.get(f"{result}result.pdf")
    assert (saved.status, saved.body()[:5]) == (200, b"%PDF-")


def exported(page: Page, site: str) -> list[str]:
    """Return the names in the CSV of all past assessments."""
    with page.expect_download() as started:
        page.goto(f"{site}/assessments/")
        page.locator("a[href*='export.csv']").click()
    text = started.value.path().read_text("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ",")
    return [row[1] for row in rows]


def erase(page: Page, result: str, words: str) -> None:
    page.goto(f"{result}erase/")
    go_on(page)
    expect(page.get_by_role("status")).to_have_text(words)
