"""A result as a JSON document, for `result.json` and webhooks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from diagnostics.instrument.composition import process_key
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import Because, PlacedStage
from diagnostics.instrument.scoring import Flip


def result_document(
    instrument: Instrument, outcome: Outcome, *, number: int, fingerprint: str, completed_at: datetime, language: str
) -> dict[str, Any]:
    """Return the outcome by keys, with stage names in `language`, without anything about the respondent."""
    return {
        "leading": outcome.leading,
        "present": list(outcome.present),
        "tie": list(outcome.tie),
        "decided_by": outcome.decided_by.value if outcome.decided_by else None,
        "runner_up": outcome.runner_up,
        "process": outcome.process or process_of(instrument, outcome.present),
        "scores": {model.key: outcome.scores[model.key] for model in instrument.sales_models},
        "contributions": [asdict(part) for part in outcome.contributions],
        "stages": [_stage(instrument, stage, language) for stage in outcome.pipeline.stages],
        "left_out": [{"key": part.key, "because": _because(part.because)} for part in outcome.pipeline.left_out],
        "nearest_flip": _flip(outcome.nearest_flip) if outcome.nearest_flip else None,
        "answers": _answers(instrument, outcome),
        "version": number,
        "fingerprint": fingerprint,
        "completed_at": completed_at.isoformat(),
        "language": language,
    }


def process_of(instrument: Instrument, present: Sequence[str]) -> str | None:
    """Return the key of the process of an outcome that was saved before processes were recorded, from who is present.

    That was in the first edition, where only the leading sales model's process counted.
    """
    leading = present[0] if present else None
    return process_key(instrument, leading)


def _stage(instrument: Instrument, stage: PlacedStage, language: str) -> dict[str, Any]:
    return {
        "key": stage.key,
        "name": instrument.stage_by_key[stage.key].name.in_language(language),
        "part": stage.in_part.value,
        "wins": stage.wins,
        "growth": stage.growth,
        "optional": stage.optional,
        "because": _because(stage.because),
    }


def _because(because: Because) -> dict[str, Any]:
    return {
        "sales_model": because.sales_model,
        "answers": [asdict(answer) for answer in because.answers],
        "in_place_of": because.in_place_of,
    }


def _flip(flip: Flip) -> dict[str, Any]:
    return {"question": flip.question, "option": flip.option, "leading": flip.leading, "tie": list(flip.tie)}


def _answers(instrument: Instrument, outcome: Outcome) -> dict[str, str]:
    """Return the answers in the order of the questions; a database may reorder the keys of a saved outcome."""
    asked = (*instrument.question_by_key, STANDS_OUT)
    return {key: outcome.answers[key] for key in asked if key in outcome.answers}
