"""Pipelines for CRMs: every one that the reference questionnaire yields, in both languages, and an awkward one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product

from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending, Part, crm_pipelines
from diagnostics.pipelines.pages.labels import default_labels
from diagnostics.site.languages import override_language
from tests.reference import reference_instrument

SOURCE = Source("sales-model", 3, "f" * 64, datetime(2026, 1, 9, 14, 7, tzinfo=UTC), "en")
LANGUAGES = ("en", "nb")

AWKWARD = CrmPipeline(
    Part.NEW_BUSINESS,
    'R&D <first>; "quoted"',
    (
        CrmStage("a", "=Qualify & win", Ending.OPEN, 5, exit_criterion='Says "yes",\nin writing | <now>'),
        CrmStage("b", "Tilbud æøå", Ending.OPEN, 95, 14),
        CrmStage("won", "Won", Ending.WON, 100),
        CrmStage("lost", "Lost", Ending.LOST, 0),
    ),
)


@cache
def reference_pipelines(language: str) -> tuple[tuple[CrmPipeline, ...], ...]:
    """Return the pipelines of every combination of answers, each once."""
    return tuple(dict.fromkeys(_all_pipelines(language)))


def _all_pipelines(language: str) -> Iterator[tuple[CrmPipeline, ...]]:
    instrument = reference_instrument()
    options = [[option.key for option in question.options] for question in instrument.questions]
    with override_language(language):
        for chosen in product(*options):
            answers = dict(zip(instrument.question_by_key, chosen, strict=True))
            yield crm_pipelines(instrument, diagnose(instrument, answers), labels=default_labels())


def pipelines_of(outcome: Outcome, language: str) -> tuple[CrmPipeline, ...]:
    """Return the pipelines of one outcome."""
    with override_language(language):
        return crm_pipelines(reference_instrument(), outcome, labels=default_labels())


def undetermined() -> Outcome:
    """Return the outcome of someone who answers "unsure" to all questions: no sales model leads."""
    instrument = reference_instrument()
    return diagnose(instrument, dict.fromkeys(instrument.question_by_key, "unsure"))


@cache
def reference_outcomes() -> tuple[Outcome, ...]:
    """Return one outcome for each distinct pipeline of the reference questionnaire, the longest last."""
    instrument = reference_instrument()
    options = [[option.key for option in question.options] for question in instrument.questions]
    outcomes: dict[tuple[str, ...], Outcome] = {}
    for chosen in product(*options):
        outcome = diagnose(instrument, dict(zip(instrument.question_by_key, chosen, strict=True)))
        outcomes.setdefault(tuple(stage.key for stage in outcome.pipeline.stages), outcome)
    return tuple(sorted(outcomes.values(), key=lambda outcome: len(outcome.pipeline.stages)))


@cache
def every_pipeline() -> Sequence[CrmPipeline]:
    """Return each single pipeline of both languages, and the awkward one."""
    pipelines = (one for language in LANGUAGES for result in reference_pipelines(language) for one in result)
    return [*dict.fromkeys(pipelines), AWKWARD]
