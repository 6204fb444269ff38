"""Keeps what somebody typed while somebody else saved the same pipeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.domain.editing import arranged
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.domain.written import Mistyped, Typed, field_texts, fields_of, own_value, write


@dataclass(frozen=True, slots=True)
class Merged:
    """The saved pipeline in the order and parts that were sent, and what was typed that it does not have.

    `now` has what is saved beside each of `typed`, by stage and field; `lost` what was typed for stages that the
    pipeline no longer has, as texts by stage.
    """

    pipeline: OwnPipeline
    typed: Typed
    now: Mapping[tuple[str, str], str]
    lost: Mapping[str, tuple[str, ...]]


def merge(
    instrument: Instrument, saved: OwnPipeline, seen: OwnPipeline | None, order: Sequence[str], typed: Typed
) -> Merged:
    """Return what to show if `seen` was shown and `saved` is saved now.

    A field that still holds what was shown gets what is saved; without `seen` only one that holds what is saved counts.
    """
    known = [pipeline for pipeline in (seen, saved) if pipeline is not None]
    own = {
        key: {name: text for name, text in fields.items() if not _holds(instrument, known, key, name, text)}
        for key, fields in typed.items()
    }
    kept = {stage.id: stage for stage in saved.kept}
    moved = seen is not None and list(order) != [stage.id for stage in seen.kept]
    # the parts first, since a stage can be dragged into another one
    parts = {key: {"part": fields["part"]} for key, fields in own.items() if "part" in fields}
    placed, _ = write(instrument, saved, parts)
    return Merged(
        pipeline=arranged(placed, order) if moved else placed,
        typed={key: fields for key, fields in own.items() if fields and key in kept},
        now={
            (key, name): field_texts(instrument, kept[key]).get(name, "")
            for key, fields in own.items()
            for name in fields
            if key in kept
        },
        lost={key: tuple(fields.values()) for key, fields in own.items() if fields and key not in kept},
    )


def _holds(instrument: Instrument, known: Sequence[OwnPipeline], stage_id: str, field: str, text: str) -> bool:
    """Whether a field holds what one of these pipelines has."""
    stages = (pipeline.stage(stage_id) for pipeline in known)
    return any(_is_same(instrument, stage, field, text) for stage in stages if stage is not None)


def _is_same(instrument: Instrument, stage: OwnStage, field: str, text: str) -> bool:
    if field not in fields_of(instrument, stage):
        return False
    try:
        return bool(own_value(instrument, stage, field, text) == getattr(stage, field))
    except Mistyped:
        return False
