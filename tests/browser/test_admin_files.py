"""A questionnaire leaves the site as a file, is edited, comes back, and is published."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.authoring.models import Question, Questionnaire
from tests.browser.axe import assert_accessible
from tests.browser.journeys import start
from tests.browser.test_admin import change_page, sign_in

ASKED = "Where do most of your leads come from?"


def test_a_file_is_exported_edited_tried_imported_and_published(page: Page, site: str, tmp_path: Path) -> None:
    sign_in(page, site)
    page.goto(site + change_page(Questionnaire.objects.get()))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a file").click()
    assert download.value.suggested_filename == "sales-model.yaml"
    edited = tmp_path / "edited.yaml"
    edited.write_text(download.value.path().read_text("utf-8").replace(ASKED, "Where from?"), "utf-8")

    page.goto(site + reverse("admin:diagnostics_questionnaire_changelist"))
    page.get_by_role("link", name="Import").click()
    page.get_by_label("File", exact=True).set_input_files(edited)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("1 change in the draft of Find your sales model (sales-model):")).to_be_visible()
    expect(page.get_by_text(f"Question reworded (English): “Where from?” instead of “{ASKED}”")).to_be_visible()
    assert Question.objects.get(key="leads").text_en == ASKED
    assert_accessible(page)

    page.get_by_role("button", name="Import as the draft").click()
    expect(page.locator(".messagelist")).to_contain_text("The file was imported as the draft.")
    page.get_by_role("link", name="Check and publish").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("Version 2 is published.")
    start(page, site)
    expect(page.locator("h1")).to_have_text("Where from?")


def test_a_broken_file_is_mended_on_the_page(page: Page, site: str, tmp_path: Path) -> None:
    sign_in(page, site)
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 1\nkey: &key x\n", "utf-8")
    page.goto(site + reverse("admin:diagnostics_questionnaire_import"))
    page.get_by_label("File", exact=True).set_input_files(broken)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Line 2, column 6: Anchors and aliases (& and *) are not allowed."
    )
    assert_accessible(page)
    page.get_by_label("Or its text").fill("format: 1\nkey: x\n")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("title: This entry is missing.")


@pytest.mark.parametrize(("name", "link"), [("check", "Discard the draft"), ("change", "Copy")])
def test_pages_that_ask_are_accessible(page: Page, site: str, name: str, link: str) -> None:
    Question.objects.filter(key="leads").update(text_en="Where from?")
    sign_in(page, site)
    page.goto(site + reverse(f"admin:diagnostics_questionnaire_{name}", args=[Questionnaire.objects.get().pk]))
    page.get_by_role("link", name=link, exact=True).click()
    page.wait_for_url(re.compile("/discard/$|/add/\\?from="))
    expect(page.locator("#content h1")).to_be_visible()
    assert_accessible(page)
