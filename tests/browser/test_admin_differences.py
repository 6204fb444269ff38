"""An author sees what changed and what publishing would change, before publishing."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.authoring.models import OptionWeight, Question, Questionnaire
from tests.browser.axe import assert_accessible_light_and_dark
from tests.browser.journeys import submitted
from tests.browser.test_admin import change_page, sign_in

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_change_is_seen_in_words_and_in_the_results_it_would_touch(page: Page, site: str) -> None:
    submitted(page, site, leads="inbound", repeat_revenue="most", people="one_seller", audience="decision_maker")
    sign_in(page, site)
    page.goto(site + change_page(Question.objects.get(key="leads")))
    page.locator("[name=options-0-label_en]").fill("They find us")
    page.locator("#options-0").get_by_label("Inbound sales").fill("1")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Check and publish").click()
    expect(page.get_by_text("2 changes since version 1.")).to_be_visible()
    page.get_by_role("link", name="See and compare all changes").click()
    expect(page.locator(".record > li li")).to_have_text([
        "Label reworded (English): “They find us” instead of “They come to us”",
        "It now gives Inbound sales 1 instead of 3",
    ])  # fmt: skip
    page.get_by_label("Before").select_option("The draft")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Nothing differs between the two.")).to_be_visible()
    page.get_by_role("link", name="What publishing would change").click()
    expect(page.get_by_text("1 of 1 past result would lead to another sales model")).to_be_visible()
    row = page.get_by_role("table", name="Results that the same answers would change").locator("tbody tr")
    expect(row).to_contain_text(re.compile(r"20\d\d\s*Inbound sales\s*None stands out"))
    row.get_by_role("link").click()
    expect(page.locator(".field-result")).to_contain_text("Inbound sales")


def test_both_pages_are_accessible_and_fit_narrow_screens(page: Page, site: str) -> None:
    submitted(page, site, leads="inbound", repeat_revenue="most", people="one_seller", audience="decision_maker")
    OptionWeight.objects.filter(option__key="inbound", sales_model__key="inbound").update(weight=1)
    sign_in(page, site)
    for name in ("differences", "impact"):
        page.goto(site + reverse(f"admin:diagnostics_questionnaire_{name}", args=[Questionnaire.objects.get().pk]))
        assert_accessible_light_and_dark(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(SIDEWAYS) == 0
        page.set_viewport_size({"width": 1280, "height": 900})
