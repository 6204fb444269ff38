"""What a sales manager does in the browser, in words."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.visitors import Visitor

RESULT_URL = re.compile(r"/assessments/[0-9a-f-]{36}/$")

QUESTIONS = ("leads", "repeat_revenue", "people", "audience")
"""The questions that everyone is asked."""

ANSWERS = {
    "leads": "outbound",
    "repeat_revenue": "nearly_all",
    "people": "every_deal",
    "audience": "everyone",
    "stands_out": "account_based",
}
"""Answers whose result is a tie, a hybrid, a long pipeline and has stages left out: every part of the page shows."""

PUBLIC_PAGES = (
    "/",
    "/assessments/",
    "/how-this-works/",
    "/sales-models/",
    "/sales-models/account_based/",
    "/stages/make_contact/",
    "/privacy/",
    "/accessibility/",
    "/help/",
    "/help/administrators/",
    "/verify/",
    "/verify/?r=mistyped&c=mistyped",
    "/verify/?r=00000000000000000000000000&c=0000000000000000",
    "/accounts/login/",
)
"""The pages that anyone can open at once."""


def start(page: Page, site: str) -> None:
    """Open the start page and begin."""
    page.goto(f"{site}/")
    go_on(page)


def go_on(page: Page) -> None:
    """Press the one button of the page's main form."""
    page.locator("main form[method=post] button").first.click()


def answer(page: Page, **answers: str) -> None:
    """Choose an option on each of the following question pages, and continue."""
    for question, option in answers.items():
        page.wait_for_url(f"**/questions/{question}/**")
        page.locator(f"input[value={option}]").check()
        go_on(page)


def to_the_check(page: Page, site: str, **answers: str) -> None:
    """Answer all questions, up to the page on which the answers are checked."""
    start(page, site)
    answer(page, **(answers or ANSWERS))
    page.wait_for_url("**/check/")


def take(page: Page, site: str, **answers: str) -> str:
    """Take the whole assessment as people do, and return the result's address."""
    to_the_check(page, site, **answers)
    go_on(page)
    at_a_result(page)
    return page.url


def submitted(page: Page, site: str, **answers: str) -> str:
    """Submit the answers as this browser's visitor without opening a page; return the address of the result."""
    visitor, name = Visitor(), settings.BROWSER_COOKIE_NAME
    visitor.cookies.load({cookie["name"]: cookie["value"] for cookie in page.context.cookies(site)})
    result = visitor.complete(**(answers or ANSWERS))
    if name in visitor.cookies:
        page.context.add_cookies([{"name": name, "value": visitor.cookies[name].coded_value, "url": site}])
    return f"{site}/assessments/{result}/"


def complete(page: Page, site: str, **answers: str) -> str:
    """Submit the answers without a visit to each question, and open their result; return its address."""
    result = submitted(page, site, **answers)
    page.goto(result)
    return result


def at_a_result(page: Page) -> None:
    """Wait until the page is a result: an assessment's address with nothing behind its id."""
    # asked again and again: waiting for a navigation fails if a second click ends the one that a first click began
    expect(page).to_have_url(RESULT_URL, timeout=30_000)
    page.wait_for_load_state()


def open_more(page: Page) -> None:
    """Open what else can be done with the result that is open."""
    page.locator(".more-actions summary").click()


def open_details(page: Page) -> None:
    """Open everything that is folded away."""
    for summary in page.locator("summary").all():
        summary.click()


def pages_of_an_assessment(page: Page, site: str) -> Iterator[str]:
    """Walk an assessment from the start to its erasure, stopping at every page and every error of a form."""
    start(page, site)
    yield "question"
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    yield "question without an answer"
    page.locator(".elsewhere").click()
    yield "no link to another device yet"
    go_on(page)
    link = page.locator("#link").input_value()
    yield "link to another device"
    page.goto(f"{site}{urlsplit(link).path}")
    yield "link opened"
    go_on(page)
    answer(page, **ANSWERS)
    page.wait_for_url("**/check/")
    yield "check"
    # the browser holds back what is too long; a script or an old page may not
    page.locator("[name=company]").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(81) }"
    )
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    yield "check with a company's name that is too long"
    page.locator("[name=company]").fill("North AS")
    go_on(page)
    at_a_result(page)
    open_details(page)
    yield "result with everything open"
    yield from _pages_of_trying(page)
    yield from _pages_of_sharing(page, site)
    page.goto(f"{site}/assessments/")
    yield "past assessments"
    page.locator(".archive-erase").click()
    yield "erase"
    go_on(page)
    page.get_by_role("status").wait_for()
    yield "erased"


def _pages_of_trying(page: Page) -> Iterator[str]:
    """Try another answer from the result that is open, then one that is not offered, and go back."""
    result = page.url.partition("#")[0]
    page.locator(".try a").click()
    page.wait_for_url("**/what-if/")
    page.locator("[name=leads]").select_option("inbound")
    page.locator(".what-if button").click()
    page.wait_for_url("**/what-if/?**")
    yield "what if"
    page.goto(f"{result}what-if/?leads=robots")
    expect(page.get_by_role("alert")).to_be_focused()
    yield "what if with an answer that is not offered"
    page.goto(result)


def _pages_of_sharing(page: Page, site: str) -> Iterator[str]:
    """Share the result that is open, and read it by the link."""
    result = page.url.partition("#")[0]
    page.goto(f"{result}mail-me/")
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    yield "mail to oneself without an address"
    page.goto(f"{result}share/e-mail/")
    yield "share by mail without an account"
    page.goto(f"{result}share/")
    page.locator("[name=expires]").select_option("date")
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    yield "share without the day"
    page.locator("[name=expires]").select_option("7")
    go_on(page)
    link = page.locator("#link")
    expect(link).to_be_focused()
    yield "share link"
    address = urlsplit(link.input_value()).path
    page.locator("main a.button").click()
    yield "share links"
    page.goto(f"{site}{address}")
    yield "shared result"
    page.goto(f"{site}{address}playbook/")
    yield "shared playbook"


def error_pages(page: Page, site: str) -> Iterator[str]:
    """Provoke every error page of the site, one after the other."""
    page.goto(f"{site}/nowhere/")
    yield "404"
    page.goto(f"{site}/shared/cut-short/")
    yield "a share link that does not work"
    page.goto(f"{site}/resume/cut-short/")
    yield "a link that does not work"
    page.goto(f"{site}/assessments/00000000-0000-7000-8000-000000000000/")
    yield "a page that is not the visitor's"
    start(page, site)
    page.locator("[name=option]").first.check()
    page.context.clear_cookies(name=settings.BROWSER_COOKIE_NAME)
    go_on(page)
    page.get_by_role("link", name="(").wait_for()
    yield "an answer that is kept until the visitor has signed in"
    page.goto(f"{site}/")
    _spoil(page.locator("main [name=csrfmiddlewaretoken]"), "'x'")
    go_on(page)
    page.locator("#main-form").wait_for()
    yield "403"
    page.goto(f"{site}/")
    _spoil(page.locator("main [name=csrfmiddlewaretoken]"), "'x'.repeat(3e6)")
    go_on(page)
    page.locator(".eyebrow").wait_for()
    yield "413"
    start(page, site)
    _spoil(page.locator("[name=option]").first, "'no such option'")
    page.locator("[name=option]").first.check()
    go_on(page)
    page.get_by_role("alert").wait_for()
    yield "an option that does not exist"


def _spoil(field: Locator, value: str) -> None:
    field.evaluate(f"field => field.value = {value}")
