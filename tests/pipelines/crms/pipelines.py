"""Pipelines to hand over: every one that the reference questionnaire yields, in both languages, and an awkward one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product

from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import Ending, HandedPipeline, HandedStage, Stretch, hand_over
from diagnostics.pipelines.pages.words import words
from diagnostics.site.languages import override_language
from tests.reference import reference_instrument

SOURCE = Source("sales-model", 3, "f" * 64, datetime(2026, 1, 9, 14, 7, tzinfo=UTC), "en")
LANGUAGES = ("en", "nb")

AWKWARD = HandedPipeline(
    Stretch.NEW_BUSINESS,
    'R&D <first>; "quoted"',
    (
        HandedStage("a", "=Qualify & win", Ending.OPEN, 5, exit_criterion='Says "yes",\nin writing | <now>'),
        HandedStage("b", "Tilbud æøå", Ending.OPEN, 95, 14),
        HandedStage("won", "Won", Ending.WON, 100),
        HandedStage("lost", "Lost", Ending.LOST, 0),
    ),
)


@cache
def reference_pipelines(language: str) -> tuple[tuple[HandedPipeline, ...], ...]:
    """Return what there is to hand over for every combination of answers, each once."""
    return tuple(dict.fromkeys(_every(language)))


def _every(language: str) -> Iterator[tuple[HandedPipeline, ...]]:
    instrument = reference_instrument()
    options = [[option.key for option in question.options] for question in instrument.questions]
    with override_language(language):
        for chosen in product(*options):
            answers = dict(zip(instrument.question_by_key, chosen, strict=True))
            yield hand_over(instrument, diagnose(instrument, answers), words=words())


def handed(outcome: Outcome, language: str) -> tuple[HandedPipeline, ...]:
    """Return what there is to hand over of one outcome."""
    with override_language(language):
        return hand_over(reference_instrument(), outcome, words=words())


def undetermined() -> Outcome:
    """Return the outcome of whoever knows nothing yet: no sales model leads."""
    instrument = reference_instrument()
    return diagnose(instrument, dict.fromkeys(instrument.question_by_key, "unsure"))


@cache
def reference_outcomes() -> tuple[Outcome, ...]:
    """Return one outcome for each distinct pipeline that the reference questionnaire composes, the longest last."""
    instrument = reference_instrument()
    options = [[option.key for option in question.options] for question in instrument.questions]
    found: dict[tuple[str, ...], Outcome] = {}
    for chosen in product(*options):
        outcome = diagnose(instrument, dict(zip(instrument.question_by_key, chosen, strict=True)))
        found.setdefault(tuple(stage.key for stage in outcome.pipeline.stages), outcome)
    return tuple(sorted(found.values(), key=lambda outcome: len(outcome.pipeline.stages)))


@cache
def every_pipeline() -> Sequence[HandedPipeline]:
    """Return each single pipeline of both languages, and the awkward one."""
    found = (pipeline for language in LANGUAGES for handed in reference_pipelines(language) for pipeline in handed)
    return [*dict.fromkeys(found), AWKWARD]
