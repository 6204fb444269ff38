"""Pipelines for CRMs: every one that the reference questionnaire yields, in both languages, and an awkward one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product

from diagnostics.instrument.composition import compose
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose, diagnose_undecided
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.scoring import score, standing_of
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import (
    CrmPipeline,
    CrmStage,
    Ending,
    Prospecting,
    Selection,
    crm_pipelines,
)
from diagnostics.pipelines.domain.own_pipeline import begin_with
from diagnostics.pipelines.pages.labels import default_labels, pipeline_name
from diagnostics.site.languages import override_language
from tests.reference import first_edition_instrument, reference_instrument

SOURCE = Source("sales-model", 3, "f" * 64, datetime(2026, 1, 9, 14, 7, tzinfo=UTC), "en", scope="0123456789ab")
LANGUAGES = ("en", "nb")
EVERYTHING = Selection()

BIG = "For big or hard deals only."

AWKWARD = CrmPipeline(
    Part.DEAL,
    'R&D <first>; "quoted"',
    (
        CrmStage(
            "a",
            "=Qualify & win",
            Ending.OPEN,
            5,
            exit_criterion='Says "yes",\nin writing | <now>',
            id="a",
            is_starting_value=True,
        ),
        CrmStage("b", "Tilbud æøå", Ending.OPEN, 95, 14, id="b"),
        CrmStage("won", "Won", Ending.WON, 100, id="deal-won"),
        CrmStage("lost", "Lost", Ending.LOST, 0, id="deal-lost"),
    ),
    heading="The deal",
)

UNFORECAST = CrmPipeline(
    Part.GROWTH,
    "After",
    (
        CrmStage("check", "Check in", Ending.OPEN, None, 30, exit_criterion="It works", id="check"),
        CrmStage("renew", "Renew", Ending.OPEN, None, exit_criterion="It is renewed", only_for=BIG, id="renew"),
    ),
    heading="After the sale",
)
"""A pipeline of which no stage belongs in a forecast."""


@cache
def reference_pipelines(language: str) -> tuple[tuple[CrmPipeline, ...], ...]:
    """Return the pipelines of each distinct result, with prospecting wherever it can be kept."""
    selections = [Selection(prospecting=prospecting) for prospecting in Prospecting]
    return tuple(
        dict.fromkeys(
            pipelines_of(outcome, language, selection) for outcome in reference_outcomes() for selection in selections
        )
    )


def pipelines_of(outcome: Outcome, language: str, selection: Selection = EVERYTHING) -> tuple[CrmPipeline, ...]:
    """Return the selected pipelines of one outcome."""
    return _pipelines_of(reference_instrument(), outcome, language, selection)


def _pipelines_of(
    instrument: Instrument, outcome: Outcome, language: str, selection: Selection
) -> tuple[CrmPipeline, ...]:
    with override_language(language):
        return crm_pipelines(
            instrument,
            begin_with(outcome.pipeline),
            name=pipeline_name(instrument, outcome),
            labels=default_labels(instrument),
            selection=selection,
        )


def undetermined() -> Outcome:
    """Return the outcome of someone who answers "unsure" to all questions: no sales model leads."""
    instrument = reference_instrument()
    return diagnose(instrument, dict.fromkeys(instrument.question_by_key, "unsure"))


@cache
def reference_outcomes() -> tuple[Outcome, ...]:
    """Return one outcome for each distinct pipeline of the reference questionnaire, the longest last."""
    return _outcomes(reference_instrument())


@cache
def first_edition_outcomes() -> tuple[Outcome, ...]:
    """Return the same of the reference questionnaire of the first edition."""
    return _outcomes(first_edition_instrument())


def first_edition_pipelines(language: str) -> tuple[tuple[CrmPipeline, ...], ...]:
    """Return the pipelines of each distinct result of the first edition."""
    instrument = first_edition_instrument()
    return tuple(_pipelines_of(instrument, outcome, language, EVERYTHING) for outcome in first_edition_outcomes())


def _outcomes(instrument: Instrument) -> tuple[Outcome, ...]:
    options = [[option.key for option in question.options] for question in instrument.questions]
    first: dict[tuple[tuple[str, bool], ...], dict[str, str]] = {}
    for chosen in product(*options):
        answers = dict(zip(instrument.question_by_key, chosen, strict=True))
        scorecard = score(instrument, answers)
        # the pipeline alone, which is a small part of the cost of an outcome
        pipeline = compose(instrument, scorecard, standing_of(instrument, scorecard).present)
        first.setdefault(tuple((stage.key, stage.optional) for stage in pipeline.stages), answers)
    outcomes = (diagnose_undecided(instrument, answers) for answers in first.values())
    return tuple(sorted(outcomes, key=lambda outcome: len(outcome.pipeline.stages)))


@cache
def every_pipeline() -> Sequence[CrmPipeline]:
    """Return each single pipeline of both languages and editions, and two of our own."""
    results = [result for language in LANGUAGES for result in reference_pipelines(language)]
    results += [result for language in LANGUAGES for result in first_edition_pipelines(language)]
    return [*dict.fromkeys(one for result in results for one in result), AWKWARD, UNFORECAST]
