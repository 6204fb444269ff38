"""What the team types into the fields of a stage, and what of it is its own."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

from diagnostics.instrument.errors import DomainError
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.pipeline import Part, belongs_in_forecast
from diagnostics.instrument.text import LANGUAGES
from diagnostics.pipelines.domain.own_pipeline import (
    NEVER_IDLE,
    OwnPipeline,
    OwnStage,
    authored_stage,
    in_order,
    name_of,
)

MAX_PROBABILITY, MAX_IDLE_DAYS = 100, 365
LENGTHS = {"name": 200, "exit_criterion": 1000, "owner": 100, "activities": 2000}
"""Characters that a text may have; names are held to less when the pipeline is saved."""

MOST_ACTIVITIES = 30
"""Activities of a stage: each is an element of its own on pages."""

TEXTS = tuple(LENGTHS)
NUMBERS = {"probability": MAX_PROBABILITY, "idle_days": MAX_IDLE_DAYS}

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNITS = re.compile(r"[\s%]|days?|dag(?:er)?|prosent", re.IGNORECASE)


class Problem(Enum):
    """What is wrong with a value."""

    NO_PROBABILITY = "no_probability"
    NO_DAYS = "no_days"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


class Mistyped(DomainError):
    """A field does not hold what it asks for."""

    def __init__(self, problem: Problem, field: str) -> None:
        super().__init__(f"{field}: {problem.value}")
        self.problem = problem
        self.field = field


def fields_of(instrument: Instrument, stage: OwnStage) -> tuple[str, ...]:
    """Return the fields of a stage. The one that wins has no numbers and no other place; leads have no probability."""
    if stage.wins:
        return TEXTS
    numbers = tuple(NUMBERS) if belongs_in_forecast(instrument, stage.part) else ("idle_days",)
    return (*TEXTS, *numbers, "part")


def field_texts(instrument: Instrument, stage: OwnStage) -> dict[str, str]:
    """Return what the fields of a stage show: what the team wrote, else the questionnaire's, in the reader's language.

    The days of a stage in which a deal is never idle are shown as 0 if the team wrote that, else as nothing.
    """
    authored = authored_stage(instrument, stage)
    values = {
        "name": name_of(instrument, stage),
        "exit_criterion": stage.exit_criterion or authored.exit_criterion.plain,
        "owner": stage.owner or authored.owner.plain,
        "activities": stage.activities or authored.activities.plain,
        "probability": _figure(stage.probability, authored.win_probability),
        "idle_days": _figure(stage.idle_days, authored.idle_days),
        "part": stage.part.value,
    }
    return {field: values[field] for field in fields_of(instrument, stage)}


def _figure(own: int | None, authored: int | None) -> str:
    number = authored if own is None else own
    return "" if number is None else str(number)


def own_value(instrument: Instrument, stage: OwnStage, field: str, typed: str) -> str | int | Part | None:
    """Return what of a typed value is the team's own; "" or None if it is the questionnaire's, in whichever language.

    Raises Mistyped.
    """
    if field == "part":
        return Part(typed) if typed in {part.value for part in Part} else stage.part
    if field in NUMBERS:
        return _own_number(authored_stage(instrument, stage), field, typed)
    text, authored = tidy(field, typed), getattr(authored_stage(instrument, stage), field)
    if text in {tidy(field, authored.in_language(language)) for language in LANGUAGES}:
        # which may be longer than what teams can write
        return ""
    if len(text) > LENGTHS[field]:
        raise Mistyped(Problem.TOO_LONG, field)
    if text.count("\n") >= MOST_ACTIVITIES:
        raise Mistyped(Problem.TOO_MANY, field)
    return text


def own_name(instrument: Instrument, stage: OwnStage) -> OwnStage:
    """Return the stage without a name of its own if that is the questionnaire's, in whichever language."""
    return replace(stage, name=str(own_value(instrument, stage, "name", stage.name)))


def _own_number(authored: Stage, field: str, typed: str) -> int | None:
    text = _UNITS.sub("", typed)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= NUMBERS[field]):
        raise Mistyped(Problem.NO_PROBABILITY if field == "probability" else Problem.NO_DAYS, field)
    number = int(text)
    if field == "probability":
        return None if number == authored.win_probability else number
    return None if number == (NEVER_IDLE if authored.idle_days is None else authored.idle_days) else number


def tidy(field: str, typed: str) -> str:
    """Return a text without control characters and superfluous white space; activities keep their lines."""
    text = _CONTROLS.sub("", typed)
    if field == "activities":
        lines = (" ".join(line.split()) for line in text.splitlines())
        return "\n".join(line for line in lines if line)
    return " ".join(text.split())


Typed = Mapping[str, Mapping[str, str]]
"""What was typed: by the id of a stage, by field."""


def write(
    instrument: Instrument, pipeline: OwnPipeline, typed: Typed
) -> tuple[OwnPipeline, dict[tuple[str, str], Problem]]:
    """Return the pipeline with what was typed, and what is mistyped by stage and field; that changes nothing.

    Stages and fields that are missing in what was typed stay as they are.
    """
    problems: dict[tuple[str, str], Problem] = {}
    stages = []
    for stage in pipeline.stages:
        values: dict[str, Any] = {}
        for field in fields_of(instrument, stage):
            if field in typed.get(stage.id, {}):
                try:
                    values[field] = own_value(instrument, stage, field, typed[stage.id][field])
                except Mistyped as error:
                    problems[stage.id, field] = error.problem
        stages.append(replace(stage, **values))
    return replace(pipeline, stages=in_order(stages)), problems
