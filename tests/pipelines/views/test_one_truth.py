"""Every page, print and file of a result shows the team's own pipeline, and no deal that is won counts as idle."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from diagnostics.instrument.pipeline import Part, can_win
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from tests.reference import first_edition_instrument, reference_instrument
from tests.sharing.views.test_links import link_in, share
from tests.support.own_pipelines import keep
from tests.visitors import ANSWERS, Visitor, publish_version, url

pytestmark = pytest.mark.slow

PAGES = ("result", "result-json", "result-pdf", "playbook", "playbook-pdf", "set-up", "handoff")
OWN = (
    OwnStage("proposal", name="Zephyr"),
    OwnStage("own-1", name="Pilot", exit_criterion="They use it"),
    OwnStage("close", wins=True),
)
IDLE_DAYS = 777
"""Idle days that no other figure on a page looks like."""


def text_of(response: Any) -> str:
    """Return what a response says: of a PDF or a zip its texts."""
    assert response.status_code == 200
    if response.content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    if response.content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        return " ".join(archive.read(name).decode() for name in archive.namelist())
    return str(response.content.decode())


def addresses(visitor: Visitor, assessment: UUID) -> Iterator[str]:
    """Yield every address at which a result's pipeline is shown, also to those who have a link."""
    link = link_in(share(visitor, assessment))
    yield from (url(page, assessment) for page in PAGES)
    yield from (link, f"{link}playbook/", f"{link}playbook.pdf")
    for target in TARGETS.values():
        part = f"{Part.DEAL.value}/" if target.format.per_pipeline else ""
        yield url("handoff", assessment) + f"{target.key}/{part}"
        yield f"{link}files/{target.key}/{part}"


def test_everything_shows_the_own_pipeline(visitor: Visitor) -> None:
    assessment = visitor.complete()
    keep(assessment, *OWN)
    missing = {}
    for address in addresses(visitor, assessment):
        text = text_of(visitor.get(address))
        missing[address] = [name for name in ("Zephyr", "Pilot") if name not in text]
    assert {address: names for address, names in missing.items() if names} == {}


@pytest.mark.usefixtures("pdf_as_text")
def test_everything_shows_the_recommended_one_until_there_is_an_own_one(visitor: Visitor) -> None:
    """The control."""
    assessment = visitor.complete()
    for address in addresses(visitor, assessment):
        text = text_of(visitor.get(address))
        assert (address, "Zephyr" in text, "Pilot" in text) == (address, False, False)


@pytest.mark.usefixtures("pdf_as_text")
class TestWonIsNeverIdle:
    @pytest.fixture(params=["first edition", "second edition"])
    def instrument(self, request: pytest.FixtureRequest, db: None) -> Any:
        """A published questionnaire whose author gave idle days to the stages that win, and 7 to all others."""
        is_first = request.param == "first edition"
        base = first_edition_instrument() if is_first else reference_instrument()
        days = {stage.key: IDLE_DAYS if can_win(base, stage.key) else 7 for stage in base.stages}
        stages = tuple(replace(stage, idle_days=days[stage.key]) for stage in base.stages)
        instrument = replace(base, stages=stages)
        publish_version(instrument)
        return instrument

    def test_in_the_catalogue(self, instrument: Any) -> None:
        visitor = Visitor()
        pages = [url("sales-model-of", instrument.key, model.key) for model in instrument.sales_models]
        pages += [url("stage-of", instrument.key, stage.key) for stage in instrument.stages]
        idle = {page: idle_days_on(visitor, page) for page in pages}
        assert [page for page, days in idle.items() if IDLE_DAYS in days] == []
        assert [page for page, days in idle.items() if 7 in days] != []

    @pytest.mark.parametrize("is_own", [False, True])
    def test_in_a_result(self, instrument: Any, is_own: bool) -> None:
        visitor = Visitor()
        assessment = visitor.complete(**first_options(instrument))
        if is_own:
            win = next(stage for stage in instrument.stages if can_win(instrument, stage.key))
            keep(
                assessment,
                OwnStage("own-1", name="Pilot", idle_days=7),
                OwnStage(win.key, wins=True, idle_days=IDLE_DAYS),
            )
        idle = {page: idle_days_on(visitor, page) for page in addresses(visitor, assessment)}
        assert [page for page, days in idle.items() if IDLE_DAYS in days] == []
        assert [page for page, days in idle.items() if 7 in days] != []


def first_options(instrument: Any) -> dict[str, str]:
    """Return answers to an instrument: those of the tests if it knows them."""
    return {
        question.key: ANSWERS[question.key] if question.key in ANSWERS else question.options[0].key
        for question in instrument.questions
    } | ({"stands_out": ANSWERS["stands_out"]} if instrument.separates else {})


def idle_days_on(visitor: Visitor, page: str) -> set[int]:
    """Return which of the two numbers of idle days a page shows."""
    text = text_of(visitor.get(page))
    return {days for days in (IDLE_DAYS, 7) if re.search(rf"\b{days}\b", text)}
