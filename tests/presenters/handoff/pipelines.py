"""Pipelines to hand over: every one that the reference questionnaire yields, in both languages, and an awkward one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product

from django.utils import translation

from diagnostics.domain.handoff import Ending, HandedPipeline, HandedStage, Stretch, hand_over
from diagnostics.domain.journey import diagnose
from diagnostics.presenters.handoff.formats import About
from diagnostics.presenters.handoff.words import words
from tests.reference import reference_instrument

ABOUT = About("sales-model", 3, "f" * 64, datetime(2026, 1, 9, 14, 7, tzinfo=UTC), "en")
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
    with translation.override(language):
        for chosen in product(*options):
            answers = dict(zip(instrument.question_by_key, chosen, strict=True))
            yield hand_over(instrument, diagnose(instrument, answers), language=language, words=words())


@cache
def every_pipeline() -> Sequence[HandedPipeline]:
    """Return each single pipeline of both languages, and the awkward one."""
    found = (pipeline for language in LANGUAGES for handed in reference_pipelines(language) for pipeline in handed)
    return [*dict.fromkeys(found), AWKWARD]
