"""A manager takes the pipeline to the team's CRM, and asks the person who runs it to set it up."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.journeys import open_details, submitted
from tests.browser.test_layout import assert_fits


@pytest.mark.parametrize(("language", "width", "scheme"), [("en-GB", 320, "light"), ("nb-NO", 1280, "dark")])
def test_from_choosing_the_crm_to_what_its_administrator_opens(page: Page, site: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    result = submitted(page, site)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{result}handoff/")
    _look(page)
    page.locator("#id_company").fill("Nordisk Industri")
    page.locator("#id_crm").select_option("odoo")
    page.locator("#main-form .actions button").click()
    expect(page.locator("#odoo.is-chosen .format-names dd").first).to_contain_text("Nordisk Industri: ")
    expect(page.locator("details.format-fold[open]")).to_have_count(1)
    open_details(page)
    _look(page)
    page.goto(f"{result}crm-message/")
    _look(page)
    page.locator("#main-form .actions button").click()
    expect(page.locator("[data-copy] + .copy button")).to_have_count(2)
    _look(page)
    message = page.locator("#message").input_value()
    (path,) = re.findall(r"/shared/\S+", message)
    page.context.clear_cookies()
    page.goto(f"{site}{path}")
    expect(page.locator(".is-chosen h2")).to_have_text("Odoo")
    _look(page)
    page.goto(f"{site}{path}set-up/")
    _look(page)


def _look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)
