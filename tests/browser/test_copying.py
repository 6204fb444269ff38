"""Buttons that copy: what arrives on the clipboard, what is said, and what there is without them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from diagnostics.assessing.models import Viewer
from diagnostics.authoring.models import Questionnaire
from tests.browser.accounts import sign_in_as
from tests.browser.journeys import go_on
from tests.rows import make_completed
from tests.visitors import ANSWERS, make_account

SELECTED = "The browser did not copy it. It is selected: press Ctrl+C or ⌘C."


def share(page: Page, site: str) -> str:
    """Make a share link as a signed-in manager, and return the link that the page shows once."""
    owner = make_account()
    sign_in_as(page, site, owner)
    result = make_completed(Questionnaire.objects.get().current_version, by=Viewer(user_id=owner.pk), **ANSWERS)
    page.goto(f"{site}/assessments/{result.pk}/share/")
    go_on(page)
    return page.locator("#link").input_value()


def pasted(page: Page) -> str:
    """Return what the clipboard holds."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_link_is_copied_and_screen_readers_are_told(page: Page, site: str) -> None:
    link = share(page, site)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".copy").get_by_role("status")).to_have_text("Copied")
    assert pasted(page) == link


@pytest.mark.parametrize(
    ("selection_can_be_copied", "said"),
    [(True, "Copied"), (False, SELECTED)],
)
def test_without_a_clipboard_the_link_is_selected(
    page: Page, site: str, selection_can_be_copied: bool, said: str
) -> None:
    link = share(page, site)
    # as on a site without https
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    if not selection_can_be_copied:
        page.evaluate("document.execCommand = () => false")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".copy").get_by_role("status")).to_have_text(said)
    assert page.evaluate("getSelection().toString()") == link


def test_a_message_is_copied_with_its_paragraphs_as_they_are(page: Page, site: str) -> None:
    page.goto(f"{site}/stages/make_contact/")
    first = page.locator("blockquote").first
    page.get_by_role("button", name="Copy the message").first.click()
    expect(page.locator(".copy").first.get_by_role("status")).to_have_text("Copied")
    assert pasted(page).split("\n\n") == [text.strip() for text in first.locator("p").all_inner_texts()]


def test_without_javascript_the_text_is_there_and_no_button(new_page: Callable[..., Page], site: str) -> None:
    page = new_page(java_script_enabled=False)
    share(page, site)
    expect(page.locator("#link")).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
