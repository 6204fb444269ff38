"""Compares the stages that a team has today with the recommended ones: what is missing, extra and out of order."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Placement
from diagnostics.instrument.pipeline import PlacedStage

FIT_FLOOR, FIT_MARGIN = 60, 8
"""Percent that the best fit needs, and how much more than the next: sales models share most of their stages."""


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
class TodayComparison:
    """Today's stages compared with a pipeline; places in `current` are from 0.

    `targets` are the recommended stages that today's count as, None for extra ones. One that matches a stage which a
    recommended stage replaces counts as that, and is one of the places `sharpen`. `doubled` are further names of a
    stage that has one already, each with the place of the first. `displaced` are the fewest stages that would have to
    move for the others to be in the recommended order. `missing` are the recommended stages that none of today's count
    as. The best of `fits` is first.
    """

    current: tuple[CurrentStage, ...]
    targets: tuple[str | None, ...]
    missing: tuple[str, ...]
    sharpen: tuple[int, ...]
    doubled: Mapping[int, int]
    displaced: tuple[int, ...]
    fits: tuple[Fit, ...]

    @property
    def extra(self) -> tuple[int, ...]:
        """The places of stages that count as none of the recommended ones."""
        return tuple(place for place, target in enumerate(self.targets) if target is None)

    @property
    def clear_fit(self) -> Fit | None:
        """The sales model whose pipeline today's is, if it is similar enough and clearly more so than any other."""
        best, *others = self.fits or (None,)
        following = others[0].percent if others and others[0] else 0
        is_clear = best is not None and best.percent >= max(FIT_FLOOR, following + FIT_MARGIN)
        return best if is_clear else None


def compare_today(
    instrument: Instrument, recommended: Sequence[PlacedStage], current: Iterable[CurrentStage]
) -> TodayComparison:
    """Compare today's stages with the recommended ones; a key that the instrument does not have matches nothing."""
    keys = [placed.key for placed in recommended]
    known = tuple(
        CurrentStage(stage.name, stage.match if stage.match in instrument.stage_by_key else None) for stage in current
    )
    replaced = successors_in(instrument, recommended)
    targets = tuple(stage.match if stage.match in keys else replaced.get(stage.match or "") for stage in known)
    return TodayComparison(
        current=known,
        targets=targets,
        missing=tuple(key for key in keys if key not in targets),
        sharpen=tuple(
            place for place, key in enumerate(targets) if key not in (None, known[place].match, *targets[:place])
        ),
        doubled={place: targets.index(key) for place, key in enumerate(targets) if key and key in targets[:place]},
        displaced=_displaced(keys, targets),
        fits=_fits(instrument, list(dict.fromkeys(stage.match for stage in known if stage.match is not None))),
    )


def successors_in(instrument: Instrument, recommended: Sequence[PlacedStage]) -> dict[str, str]:
    """Return the recommended stage in whose place each stage would be; what that had replaced itself counts too."""
    kept = {placed.key for placed in recommended}
    successors: dict[str, str] = {}
    for placed in recommended:
        key = placed.because.in_place_of
        while key is not None and key not in kept and key not in successors:
            successors[key] = placed.key
            key = next((anchor for anchor in _anchors(instrument, key) if anchor not in kept), None)
    return successors


def _anchors(instrument: Instrument, stage: str) -> tuple[str, ...]:
    rules = (rule for rule in instrument.rules if rule.stage == stage and rule.placement is Placement.IN_PLACE_OF)
    return tuple(anchor for rule in rules for anchor in rule.anchors if anchor in instrument.stage_by_key)


def _displaced(recommended: Sequence[str], targets: Sequence[str | None]) -> tuple[int, ...]:
    order = {key: place for place, key in enumerate(recommended)}
    matches = [(place, order[target]) for place, target in enumerate(targets) if target is not None]
    in_order = {matches[index][0] for index in places_in_order([target for _, target in matches])}
    return tuple(place for place, _ in matches if place not in in_order)


def places_in_order(numbers: Sequence[int]) -> list[int]:
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


def _fits(instrument: Instrument, current: Sequence[str]) -> tuple[Fit, ...]:
    fits = []
    for model in instrument.sales_models:
        stages = [placed.key for placed in compose_alone(instrument, model.key).stages]
        total = len(current) + len(stages)
        fits.append(Fit(model.key, round(200 * _in_common(current, stages) / total) if total else 0))
    # sorted() is stable, so equal ones keep the order that breaks ties
    return tuple(sorted(fits, key=lambda fit: -fit.percent))


def _in_common(current: Sequence[str], stages: Sequence[str]) -> int:
    """Return the length of the longest common subsequence: how many stages are in both, in the same order."""
    row = [0] * (len(stages) + 1)
    for mine in current:
        above = row
        row = [0]
        for place, theirs in enumerate(stages):
            row.append(above[place] + 1 if mine == theirs else max(above[place + 1], row[place]))
    return row[-1]
