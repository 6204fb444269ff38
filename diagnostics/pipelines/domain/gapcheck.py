"""The stages that a team has today, beside those that are recommended: what is missing, extra, and out of order."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import compose_alone


@dataclass(frozen=True, slots=True)
class OwnStage:
    """One stage of today's pipeline: what the team calls it, and the stage it stands for, None for none."""

    name: str
    stage: str | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of today's pipeline a sales model's own has, in percent: both ways, and in order."""

    sales_model: str
    percent: int


@dataclass(frozen=True, slots=True)
class GapCheck:
    """Today's stages against a pipeline; `extra` and `displaced` are places in `own`, from 0.

    `missing` are recommended stages that no stage of today's stands for, in order. `displaced` are the fewest stages of
    today's that would have to move for the matched ones to stand in the recommended order. `fits` stand best first.
    """

    own: tuple[OwnStage, ...]
    missing: tuple[str, ...]
    extra: tuple[int, ...]
    displaced: tuple[int, ...]
    fits: tuple[Fit, ...]


def check_gaps(instrument: Instrument, recommended: Sequence[str], own: Iterable[OwnStage]) -> GapCheck:
    """Compare today's stages with the recommended ones; a stage that the instrument does not have counts as none."""
    known = tuple(OwnStage(one.name, one.stage if one.stage in instrument.stage_by_key else None) for one in own)
    matched = {one.stage for one in known}
    return GapCheck(
        own=known,
        missing=tuple(key for key in recommended if key not in matched),
        extra=tuple(place for place, one in enumerate(known) if one.stage not in recommended),
        displaced=_displaced(recommended, known),
        fits=_fits(instrument, [one.stage for one in known]),
    )


def _displaced(recommended: Sequence[str], own: Sequence[OwnStage]) -> tuple[int, ...]:
    order = {key: place for place, key in enumerate(recommended)}
    placed = [(place, order[one.stage]) for place, one in enumerate(own) if one.stage in order]
    kept = {placed[index][0] for index in longest_rising([target for _, target in placed])}
    return tuple(place for place, _ in placed if place not in kept)


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest subsequence that never falls; of several, the one whose last number is lowest."""
    ends: list[int] = []
    lowest: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_right(lowest, number)
        before.append(ends[length - 1] if length else None)
        ends[length:] = [place] if length == len(ends) else [place, *ends[length + 1 :]]
        lowest[length:] = [number] if length == len(lowest) else [number, *lowest[length + 1 :]]
    chain: list[int] = []
    place_or_none = ends[-1] if ends else None
    while place_or_none is not None:
        chain.append(place_or_none)
        place_or_none = before[place_or_none]
    return chain[::-1]


def _fits(instrument: Instrument, own: Sequence[str | None]) -> tuple[Fit, ...]:
    found = []
    for model in instrument.sales_models:
        stages = [placed.key for placed in compose_alone(instrument, model.key).stages]
        both = len(own) + len(stages)
        found.append(Fit(model.key, round(200 * _in_common(own, stages) / both) if both else 0))
    # sorted() is stable, so equal ones keep the tie-break order
    return tuple(sorted(found, key=lambda fit: -fit.percent))


def _in_common(own: Sequence[str | None], stages: Sequence[str]) -> int:
    """Return the length of the longest common subsequence: how many stages stand in both, in the same order."""
    row = [0] * (len(stages) + 1)
    for mine in own:
        above = row
        row = [0]
        for place, theirs in enumerate(stages):
            row.append(above[place] + 1 if mine == theirs else max(above[place + 1], row[place]))
    return row[-1]
