"""Pipelines for tests: composed from rules and the sales models that are present, and read as words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from diagnostics.instrument.composition import compose
from diagnostics.instrument.parts import StageRule
from diagnostics.instrument.pipeline import Pipeline
from diagnostics.instrument.scoring import score, standing_of
from tests.builders import make_instrument, make_option, make_question, make_sales_model


def compose_with(
    *rules: StageRule,
    present: str = "team",
    points: Mapping[str, int] | None = None,
    own_process: Mapping[str, str] | None = None,
    entry_stage: Mapping[str, str] | None = None,
    **parts: Any,
) -> Pipeline:
    """Compose the pipeline that `rules` give when one answer makes the models in `present` present, the first leading.

    That answer is the option `chosen` of the question `leads`. `points` are what it gives instead; a sales model is
    present from 2 points on. `own_process` and `entry_stage` say by sales model which it has.
    """
    own_process, entry_stage = own_process or {}, entry_stage or {}
    points = points or {key: 9 - place for place, key in enumerate(present.split())}
    in_rules = (rule.sales_model for rule in rules if rule.sales_model is not None)
    named = dict.fromkeys((*points, *own_process, *in_rules))
    instrument = make_instrument(
        questions=[make_question("leads", replace(make_option("chosen"), weights=points), make_option("other"))],
        sales_models=[
            make_sales_model(key, process=own_process.get(key), entry_stage=entry_stage.get(key)) for key in named
        ],
        rules=rules,
        **parts,
    )
    scorecard = score(instrument, {"leads": "chosen"})
    return compose(instrument, scorecard, standing_of(instrument, scorecard).present)


def keys(pipeline: Pipeline) -> str:
    """Return the stages as words."""
    return words(stage.key for stage in pipeline.stages)


def growth(pipeline: Pipeline) -> str:
    """Return the stages after the win as words."""
    return words(stage.key for stage in pipeline.stages if stage.growth)


def winner(pipeline: Pipeline) -> str | None:
    """Return the winning stage, or None."""
    winners = [stage.key for stage in pipeline.stages if stage.wins]
    assert len(winners) <= 1
    return winners[0] if winners else None


def words(keys: Iterable[str]) -> str:
    """Return keys as one string, which reads better in a test than a tuple."""
    return " ".join(keys)
