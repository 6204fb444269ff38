"""What the workbench sends: all fields of all stages, their order, a new stage, and the button that was pressed."""

import re
from dataclasses import dataclass

from django.core import signing
from django.http import QueryDict

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, dump_own_pipeline, parse_own_pipeline
from diagnostics.pipelines.domain.workbench import Command, NewStage
from diagnostics.pipelines.domain.written import LENGTHS, NUMBERS, Typed, tidy

FIELDS = (*LENGTHS, *NUMBERS, "part")
BUTTON = "do"
SALT = "diagnostics.workbench"
NUMBER = re.compile(r"[0-9]{1,9}")
MOST_STAGES = 200
"""Stages of which fields are read."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent. `seen` is the pipeline that the page showed, None if it cannot be read, `revision` its number."""

    command: Command
    revision: int
    seen: OwnPipeline | None
    order: tuple[str, ...]
    typed: Typed
    new: NewStage


def read_sent(data: QueryDict) -> Sent:
    """Return what a page sent; what cannot be read counts as missing."""
    verb, _colon, argument = data.get(BUTTON, "save").partition(":")
    revision = data.get("revision", "")
    order = tuple(filter(None, data.get("order", "").split(",", MOST_STAGES)))[:MOST_STAGES]
    part = data.get("new-part", "")
    return Sent(
        command=Command(verb, argument),
        revision=int(revision) if NUMBER.fullmatch(revision) else -1,
        seen=_pipeline(data.get("seen", "")),
        order=order,
        typed={stage_id: _fields(data, stage_id) for stage_id in order},
        new=NewStage(
            key=data.get("new-key", ""),
            name=tidy("name", data.get("new-name", ""))[: LENGTHS["name"]],
            part=Part(part) if part in {part.value for part in Part} else Part.DEAL,
            after=data.get("new-after", ""),
        ),
    )


def _fields(data: QueryDict, stage_id: str) -> dict[str, str]:
    names = {field: f"{field}-{stage_id}" for field in FIELDS}
    return {field: str(data[name]) for field, name in names.items() if name in data}


def signed_pipeline(pipeline: OwnPipeline) -> str:
    """Return a pipeline for the hidden field that `read_sent` reads as `seen`."""
    return signing.dumps(dump_own_pipeline(pipeline), salt=SALT, compress=True)


def _pipeline(signed: str) -> OwnPipeline | None:
    try:
        return parse_own_pipeline(signing.loads(signed, salt=SALT))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        # tampered with, or signed by an earlier release, whose stages had other fields
        return None
