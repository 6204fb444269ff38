"""Names of sales models on every page: inside a sentence they have no capital."""

from typing import Any

import pytest
from django.test import Client

from diagnostics.instrument.text import LANGUAGES
from tests.reference import reference_instrument
from tests.site.views.test_access import ROWS, World
from tests.support.sentences import Blocks, capitals_inside
from tests.visitors import Visitor, publish_version, url

pytestmark = pytest.mark.usefixtures("no_pdf")

PAGES = sorted({(row.page, row.assessment) for row in ROWS if row.expected["starter"].startswith("200")})
RESULTS = ("result", "playbook", "handoff", "set-up", "own-pipeline", "todays-stages", "what-if", "share")
HYBRID = {"leads": "outbound", "repeat_revenue": "most", "people": "every_deal", "audience": "decision_maker"}
UNDETERMINED = dict.fromkeys(HYBRID, "unsure")


@pytest.fixture(scope="module")
def world_of_all(module_db: None) -> World:
    return World(publish_version(reference_instrument()))


@pytest.fixture
def world(world_of_all: World, db: None) -> World:
    return world_of_all


def read(client: Client, address: str, language: str) -> list[str]:
    """Return the texts of a page, none if it is a file."""
    client.cookies["lang"] = language
    response: Any = client.get(address)
    assert response.status_code == 200
    is_page = response["Content-Type"].startswith("text/html")
    return Blocks(response.content.decode()).texts if is_page else []


def test_a_capital_inside_a_sentence_is_found() -> None:
    page = """<p>More on <a>Team selling</a></p><p>It is <b>Team</b> <b>selling</b>.</p><h1>Team selling</h1>
        <p>Nothing. Team selling leads.</p><td>Bare Teamsalg</td><li>“Teamsalg”</li>"""
    assert capitals_inside(Blocks(page).texts, reference_instrument()) == [
        "More on Team selling",
        "It is Team selling.",
        "Bare Teamsalg",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "assessment"), PAGES)
def test_names_inside_sentences_have_no_capital(world: World, name: str, assessment: str, language: str) -> None:
    texts = read(world.visitors["starter"], world.address(name, assessment), language)
    assert capitals_inside(texts, reference_instrument()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answers", [HYBRID, UNDETERMINED], ids=["hybrid", "undetermined"])
@pytest.mark.parametrize("name", RESULTS)
def test_nor_on_pages_of_other_results(
    visitor: Visitor, reference: Any, answers: dict[str, str], name: str, language: str
) -> None:
    texts = read(visitor, url(name, visitor.complete(**answers)), language)
    assert capitals_inside(texts, reference_instrument()) == []
