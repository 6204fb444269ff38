"""Pages whose parts are drawn once are the pages that they would be without, byte for byte, whoever saw them before."""

from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.forms.assessments import CheckForm
from diagnostics.assessing.pages.assessments import check_page, home_page, question_page
from diagnostics.assessing.pages.wizard import SITE, WizardUrls
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import walk
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.domain.branding import UNBRANDED, Brand
from diagnostics.site.languages import override_language
from diagnostics.site.queries.branding import brand_cache
from diagnostics.templatetags.drawn import drawings
from tests.reference import reference_instrument
from tests.site.views.test_access import ROWS, World
from tests.support.drawings import (
    ANSWERS,
    BRAND,
    compared,
    id_of,
    personal_parts,
    request_of,
    without_drawings,
)
from tests.visitors import Visitor, publish_version

pytestmark = pytest.mark.usefixtures("no_pdf", "same_each_time")


# what is asked of anyone


@given(answers=st.sampled_from(ANSWERS), language=st.sampled_from(LANGUAGES), more=st.booleans())
def test_the_wizard_is_the_same(published: Instrument, answers: dict[str, str], language: str, more: bool) -> None:
    """The start page, every question without an answer, with one and with an error, and the check page."""
    drawings.clear()
    brand_cache.keep(BRAND if more else UNBRANDED)
    journey = walk(published, answers)

    def render(name: str) -> str:
        urls = WizardUrls(SITE, id_of(name))
        request = request_of(name, urls.check(), has_messages=more, is_signed_in=more)
        start = home_page(published, start_url=f"/{name}/", retention_begun=30, retention_completed=0)
        pages: list[tuple[str, dict[str, Any]]] = [("home", {"page": start, "reminders": (), "welcome": None})]
        for step, error in product(journey.steps, ("", f"No {name}")):
            chosen = step.answer if more else None
            page = question_page(urls, journey, step, chosen=chosen, error=error, is_change=more)
            pages.append(("question", {"page": page}))
        form = CheckForm({"company": name}, nouns=published.nouns)
        pages.append(("check", {"page": check_page(urls, published, journey), "form": form}))
        return "".join(render_to_string(f"diagnostics/assessing/{page}.html", more, request) for page, more in pages)

    with override_language(language):
        compared(render)


# every page of the site


@pytest.fixture(scope="module")
def world_of_all(module_db: None) -> World:
    world = World(publish_version(reference_instrument()))
    for number, assessment in enumerate(world.assessments.values()):
        assessment.name(title=f"Zephyr {number}", note="Quokka note", company="Quokka")
        assessment.save()
    return world


@pytest.fixture
def world(world_of_all: World, db: None) -> World:
    return world_of_all


@pytest.mark.parametrize(
    ("role", "brand", "language"), [("starter", UNBRANDED, "en"), ("owner", BRAND, "nb")], ids=["starter", "owner"]
)
def test_every_page_of_the_site_is_the_same(world: World, role: str, brand: Brand, language: str) -> None:
    brand_cache.keep(brand)
    visitor = world.visitors[role]
    visitor.cookies["lang"] = language
    pages = sorted({(row.page, row.assessment) for row in ROWS if row.expected[role].startswith("200")})
    secrets = [str(assessment.pk) for assessment in world.assessments.values()]
    # somebody else has seen them before
    for page, assessment in pages:
        if assessment == "-":
            world.visitors["other"].get(world.address(page, assessment))
    differing = [place for place in pages if _differs(visitor, world.address(*place))]
    assert differing == [], differing
    assert len(drawings) > 20
    assert personal_parts(*secrets, *(visitor.cookies[name].value for name in visitor.cookies if name != "lang")) == []


def _differs(visitor: Visitor, address: str) -> bool:
    response = visitor.get(address)
    if not response["Content-Type"].startswith("text/html"):
        return False
    with without_drawings():
        return bool(visitor.get(address).content != response.content)


def test_the_comparison_notices_a_part_that_is_drawn_for_too_little(published: Instrument) -> None:
    """The control: without one of its arguments in the key, a question shows the answer of who saw it before."""
    journey = walk(published, ANSWERS[0])

    def render(name: str) -> str:
        chosen = journey.steps[0].question.options[name == "Zephyr"].key
        urls = WizardUrls(SITE, id_of(name))
        page = question_page(urls, journey, journey.steps[0], chosen=chosen, error="", is_change=False)
        request = request_of(name, urls.check(), has_messages=False, is_signed_in=False)
        return render_to_string("diagnostics/assessing/question.html", {"page": page}, request)

    with patch.dict("diagnostics.templatetags.drawn_keys.KEYS", {int: type}), pytest.raises(AssertionError):
        compared(render)


def test_the_search_notices_what_is_personal() -> None:
    drawings.keep(("a", "Zephyr"), ("b",))
    drawings.keep("c", ("d", "Quokka"))
    assert len(personal_parts()) == 2
