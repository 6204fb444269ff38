"""Someone who has never seen the site goes on a telephone, in Norwegian, from Start to a file for their CRM."""

import re
from collections.abc import Callable
from io import BytesIO
from time import monotonic
from typing import Literal
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from diagnostics.pipelines.crms.salesforce.format import MERGED
from tests.browser.journeys import at_a_result
from tests.browser.test_layout import assert_fits

TODAY = "1. Nytt lead - 10 %\n2. Behovsmøte\n3. Befaring\n4. Tilbud sendt - 60 %\n5. Vunnet\n6. Tapt"
OPTIONS = {"leads": "inbound", "repeat_revenue": "hardly_any", "people": "one_seller", "audience": "decision_maker"}
PATIENCE = 60
"""Seconds for what a machine does; a person, who also reads, has ten minutes."""


@pytest.fixture
def telephone(new_page: Callable[..., Page]) -> Page:
    """A telephone's browser that prefers Norwegian."""
    return new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="nb-NO")


def press(page: Page, name: str | re.Pattern[str], role: Literal["button", "link"] = "button") -> None:
    """Press what has this name, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role(role, name=name, exact=isinstance(name, str)).first.tap()
    assert_fits(page)


def card(page: Page, name: str) -> Locator:
    """Return the card of one stage."""
    return page.locator(".bench-row", has=page.locator(".bench-name", has_text=name))


def test_from_start_to_the_file_of_a_crm(telephone: Page, site: str) -> None:
    page, began = telephone, monotonic()
    page.goto(f"{site}/")
    press(page, "Start")
    for question, option in OPTIONS.items():
        page.wait_for_url(f"**/questions/{question}/**")
        page.locator(f"input[value={option}]").check()
        press(page, "Fortsett")
    page.get_by_label(re.compile("Bedrift eller team")).fill("Fjord & Sønn AS")
    page.get_by_label(re.compile("CRM")).select_option(label="Salesforce")
    press(page, "Send inn")
    at_a_result(page)
    press(page, "Gjør den til deres egen", role="link")

    press(page, "Lim inn fasene og sammenlign", role="link")
    page.get_by_label(re.compile("Fasene deres i dag")).fill(TODAY)
    press(page, "Sammenlign")
    expect(page.get_by_role("status").first).to_contain_text("Tapt")
    press(page, "Bruk navnene deres overalt")
    press(page, re.compile("^Gjør Befaring til en egen fase"))
    press(page, re.compile("^Legg til ?: ?Nytt lead"))
    for name, percent, days in (("Nytt lead", "10", "5"), ("Befaring", "35", "10"), ("Tilbud sendt", "65", "21")):
        card(page, name).locator("summary").tap()
        card(page, name).get_by_label(re.compile("^Sannsynlighet")).fill(f"{percent} %")
        card(page, name).get_by_label("Uten aktivitet etter").fill(days)
    card(page, "Nytt lead").get_by_label("Videre når").fill("Kunden har svart")
    card(page, "Befaring").get_by_label("Videre når").fill("Kunden har vist oss anlegget")
    with page.expect_navigation():
        card(page, "Forhandling").locator("button[value^='leave-out:']").tap()
    expect(page.locator(".bench-advice")).to_have_count(0)

    press(page, "Ta den med til CRM-et", role="link")
    page.locator("#salesforce summary", has_text="For utviklere").tap()
    with page.expect_download() as download:
        page.locator("#salesforce").get_by_role("link", name=re.compile("Last ned")).first.tap()
    assert download.value.suggested_filename.startswith("fjord-sønn-as-pipeline-salesforce-")
    assert stages_in(download.value.path().read_bytes()) == [
        ("Nytt lead", "10"),
        ("Behovsmøte", "20"),
        ("Befaring", "35"),
        ("Presentasjon", "40"),
        ("Tilbud sendt", "65"),
    ]
    assert monotonic() - began < PATIENCE


def stages_in(archive: bytes) -> list[tuple[str, str]]:
    """Return the names and probabilities of the stages in a package for Salesforce."""
    with ZipFile(BytesIO(archive)) as package:
        xml = package.read(MERGED).decode()
    return re.findall(r"<label>(.*?)</label>.*?<probability>(\d+)</probability>", xml, re.DOTALL)
