"""A result as a JSON document, for `result.json` and webhooks."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import Because


def result_document(
    instrument: Instrument, outcome: Outcome, *, number: int, fingerprint: str, completed_at: datetime, language: str
) -> dict[str, Any]:
    """Return the outcome by keys, with stage names in `language`, without anything about the respondent."""
    return {
        "leading": outcome.leading,
        "present": list(outcome.present),
        "tie": list(outcome.tie),
        "runner_up": outcome.runner_up,
        "scores": {model.key: outcome.scores[model.key] for model in instrument.sales_models},
        "contributions": [asdict(part) for part in outcome.contributions],
        "stages": [
            {
                "key": stage.key,
                "name": instrument.stage_by_key[stage.key].name.in_language(language),
                "wins": stage.wins,
                "growth": stage.growth,
                "because": _because(stage.because),
            }
            for stage in outcome.pipeline.stages
        ],
        "left_out": [{"key": part.key, "because": _because(part.because)} for part in outcome.pipeline.left_out],
        "nearest_flip": asdict(outcome.nearest_flip) if outcome.nearest_flip else None,
        "answers": {question.key: outcome.answers[question.key] for question in instrument.questions},
        "version": number,
        "fingerprint": fingerprint,
        "completed_at": completed_at.isoformat(),
        "language": language,
    }


def _because(because: Because) -> dict[str, Any]:
    return {
        "sales_model": because.sales_model,
        "answers": [asdict(answer) for answer in because.answers],
        "in_place_of": because.in_place_of,
    }
