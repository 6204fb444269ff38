"""Compares the stages that a team has today with the recommended ones: what is missing, extra and out of order."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class CurrentStage:
    """One stage of today's pipeline: the team's name for it, and the key of the stage that it matches, if any."""

    name: str
    match: str | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How similar today's pipeline is to a sales model's, in percent: the stages in common and in the same order."""

    sales_model: str
    percent: int


@dataclass(frozen=True, slots=True)
class GapCheck:
    """Today's stages compared with a pipeline; `extra` and `displaced` are places in `current`, from 0.

    `missing` are the recommended stages that none of today's matches, in order. `displaced` are the fewest stages that
    would have to move for the matching ones to be in the recommended order. The best of `fits` is first.
    """

    current: tuple[CurrentStage, ...]
    missing: tuple[str, ...]
    extra: tuple[int, ...]
    displaced: tuple[int, ...]
    fits: tuple[Fit, ...]


def check_gaps(instrument: Instrument, recommended: Sequence[str], current: Iterable[CurrentStage]) -> GapCheck:
    """Compare today's stages with the recommended ones; a key that the instrument does not have matches nothing."""
    keys = instrument.stage_by_key
    known = tuple(CurrentStage(stage.name, stage.match if stage.match in keys else None) for stage in current)
    matched = {stage.match for stage in known}
    return GapCheck(
        current=known,
        missing=tuple(key for key in recommended if key not in matched),
        extra=tuple(place for place, stage in enumerate(known) if stage.match not in recommended),
        displaced=_displaced(recommended, known),
        fits=_fits(instrument, [stage.match for stage in known]),
    )


def _displaced(recommended: Sequence[str], current: Sequence[CurrentStage]) -> tuple[int, ...]:
    order = {key: place for place, key in enumerate(recommended)}
    matches = [(place, order[stage.match]) for place, stage in enumerate(current) if stage.match in order]
    in_order = {matches[index][0] for index in longest_rising([target for _, target in matches])}
    return tuple(place for place, _ in matches if place not in in_order)


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest non-decreasing subsequence; of several, the one with the lowest last number."""
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


def _fits(instrument: Instrument, current: Sequence[str | None]) -> tuple[Fit, ...]:
    fits = []
    for model in instrument.sales_models:
        stages = [placed.key for placed in compose_alone(instrument, model.key).stages]
        total = len(current) + len(stages)
        fits.append(Fit(model.key, round(200 * _in_common(current, stages) / total) if total else 0))
    # sorted() is stable, so equal ones keep the order that breaks ties
    return tuple(sorted(fits, key=lambda fit: -fit.percent))


def _in_common(current: Sequence[str | None], stages: Sequence[str]) -> int:
    """Return the length of the longest common subsequence: how many stages are in both, in the same order."""
    row = [0] * (len(stages) + 1)
    for mine in current:
        above = row
        row = [0]
        for place, theirs in enumerate(stages):
            row.append(above[place] + 1 if mine == theirs else max(above[place + 1], row[place]))
    return row[-1]
