"""What an export reads: published versions, and saved results without rebuilding their outcomes."""

import json
from dataclasses import dataclass, field
from typing import Any

from diagnostics.assessing.domain.results import process_of
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.scoring import decision


@dataclass(frozen=True, slots=True)
class ExportedVersion:
    """A published version: its primary key, its questionnaire's key, its number and fingerprint, and its instrument."""

    version: int
    questionnaire: str
    number: int
    fingerprint: str
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class SavedStage:
    """A stage of a saved pipeline: its key, the key of its part, and whether it is for some deals only."""

    key: str
    part: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class SavedResult:
    """Answers and a saved outcome by keys: option by question, sales models present, score by sales model, stages.

    `tie`: the other sales models with the leading score. `decided_by`: "answer", "order" or "". `process`: "" if none.
    """

    answers: dict[str, str]
    present: tuple[str, ...] = ()
    tie: tuple[str, ...] = ()
    decided_by: str = ""
    process: str = ""
    scores: dict[str, int] = field(default_factory=dict)
    stages: tuple[SavedStage, ...] = ()


def read_result(instrument: Instrument, answers: str, outcome: str | None) -> SavedResult:
    """Parse the saved JSON; without an outcome (the assessment is not completed) only answers are known."""
    if outcome is None:
        return SavedResult(json.loads(answers))
    saved = json.loads(outcome)
    decided_by = decision(saved["answers"], saved["leading"], saved["tie"])
    return SavedResult(
        answers=json.loads(answers),
        present=tuple(saved["present"]),
        tie=tuple(saved["tie"]),
        decided_by=decided_by.value if decided_by else "",
        process=saved.get("process") or process_of(instrument, saved["present"]) or "",
        scores=saved["scores"],
        stages=tuple(_stage(stage) for stage in saved["pipeline"]["stages"]),
    )


def _stage(saved: dict[str, Any]) -> SavedStage:
    """Read a stage; outcomes saved before pipelines had parts know only what follows the win."""
    earlier = Part.GROWTH if saved["growth"] else Part.DEAL
    return SavedStage(saved["key"], saved.get("part") or earlier.value, saved.get("optional", False))
