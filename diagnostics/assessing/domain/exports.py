"""What an export reads: published versions, and saved results without rebuilding their outcomes."""

import json
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class ExportedVersion:
    """A published version: its primary key, its questionnaire's key, its number and fingerprint, and its instrument."""

    version: int
    questionnaire: str
    number: int
    fingerprint: str
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class SavedResult:
    """Answers and a saved outcome by keys: option by question, sales models present, score by sales model, stages."""

    answers: dict[str, str]
    present: tuple[str, ...]
    scores: dict[str, int]
    stages: tuple[str, ...]


def read_result(answers: str, outcome: str | None) -> SavedResult:
    """Parse the saved JSON; without an outcome (the assessment is not completed) only answers are known."""
    if outcome is None:
        return SavedResult(json.loads(answers), (), {}, ())
    saved = json.loads(outcome)
    stages = tuple(stage["key"] for stage in saved["pipeline"]["stages"])
    return SavedResult(json.loads(answers), tuple(saved["present"]), saved["scores"], stages)
