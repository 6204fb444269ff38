"""An assessment as it is handed out: what was stored of it, and how an outcome is read without building it anew."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from diagnostics.domain.instrument import Instrument


class Record(NamedTuple):
    """What is stored of one assessment. `answers` and `outcome` are JSON as text, the outcome None while it is begun.

    `note` and `owner` (an e-mail address) are empty for whom they are not meant. `version` is the version's row.
    """

    assessment: UUID
    name: str
    note: str
    owner: str
    version: int
    begun: datetime
    completed: datetime | None
    leading: str
    answers: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version: its row, the questionnaire's key, number and fingerprint, and what it contains."""

    version: int
    questionnaire: str
    number: int
    fingerprint: str
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class Told:
    """What answers and a stored outcome say by their keys: option by question, points by sales model."""

    answers: dict[str, str]
    present: tuple[str, ...]
    scores: dict[str, int]
    stages: tuple[str, ...]


def read(answers: str, outcome: str | None) -> Told:
    """Return what the texts say; of an assessment that is begun the answers alone."""
    if outcome is None:
        return Told(json.loads(answers), (), {}, ())
    stored = json.loads(outcome)
    stages = tuple(stage["key"] for stage in stored["pipeline"]["stages"])
    return Told(json.loads(answers), tuple(stored["present"]), stored["scores"], stages)
