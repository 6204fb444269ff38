"""The names of sales models in the sentences of every result, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise, product
from uuid import UUID

import pytest

from diagnostics.assessing.domain.comparison import Result
from diagnostics.assessing.domain.whatif import try_answers
from diagnostics.assessing.pages.catalogue import model_page, stage_page
from diagnostics.assessing.pages.comparison import CompletedAssessment, compare_page
from diagnostics.assessing.pages.names import headline, names, names_first
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.assessing.pages.simulator import simulator_page
from diagnostics.assessing.pages.whatif import what_if_page
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose_undecided
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.languages import override_language
from tests.reference import first_edition_instrument, reference_instrument
from tests.support.sentences import capitals_inside, texts_in

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")

each_edition = pytest.mark.parametrize("edition", [1, 2])
each_language = pytest.mark.parametrize("language", LANGUAGES)


def instrument_of(edition: int) -> Instrument:
    return first_edition_instrument() if edition == 1 else reference_instrument()


def outcomes(instrument: Instrument) -> list[Outcome]:
    """Return an outcome of every kind that the questionnaire can give."""
    keys = [question.key for question in instrument.questions]
    kinds: dict[object, Outcome] = {}
    for chosen in product(*([option.key for option in question.options] for question in instrument.questions)):
        outcome = diagnose_undecided(instrument, dict(zip(keys, chosen, strict=True)))
        stages = tuple(placed.key for placed in outcome.pipeline.stages)
        kinds.setdefault((outcome.first, outcome.present, outcome.leaning, stages), outcome)
    return list(kinds.values())


def pages(instrument: Instrument) -> Iterator[object]:
    """Yield every page about every kind of outcome, each compared with the next, and about every model and stage."""
    each = outcomes(instrument)
    for outcome in each:
        yield ResultPage(instrument, outcome)
        yield simulator_page(instrument, outcome.answers)
    for before, after in pairwise(each):
        saved = Result(instrument, before)
        yield what_if_page(saved, try_answers(instrument, before.answers, after.answers), assessment=ASSESSMENT)
        yield compare_page(completed(saved), completed(Result(instrument, after)))
    yield from (model_page(instrument, model) for model in instrument.sales_models)
    yield from (stage_page(instrument, stage) for stage in instrument.stages)


def completed(result: Result) -> CompletedAssessment:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    return CompletedAssessment(ASSESSMENT, "North", now, questionnaire=1, number=1, result=result)


@pytest.mark.slow
@each_edition
@each_language
def test_no_sentence_of_any_page_has_a_name_with_a_capital_inside(edition: int, language: str) -> None:
    instrument = instrument_of(edition)
    with override_language(language):
        texts = set(texts_in(list(pages(instrument))))
        assert len(texts) > 500
        assert capitals_inside(sorted(texts), instrument) == []


@each_edition
def test_names_inside_and_at_the_beginning_of_a_sentence(edition: int) -> None:
    instrument, keys = instrument_of(edition), ("team", "outbound")
    with override_language("nb"):
        assert names(instrument, keys) == "teamsalg og utgående salg"
        assert names_first(instrument, keys) == headline(instrument, keys) == "Teamsalg og utgående salg"
