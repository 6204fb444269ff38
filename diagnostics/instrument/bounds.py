"""Bounds for questionnaires with too many combinations of answers to count them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from diagnostics.instrument.combinations import NOBODY, Case, Example, Packing, indexes
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import highest_score

CASES_LIMIT = 20_000
"""The largest number of possible cases for which a bounded proof composes the pipelines."""


def possible_cases(packing: Packing) -> Iterator[Case]:
    """Over-approximate the reachable cases; yield none if there are more than CASES_LIMIT.

    Every sales model has every level of points that makes a difference, every question that rules name any option, and
    each present sales model with a process may be the one whose process applies.
    """
    levels = [_levels(packing, place) for place in range(len(packing.models))]
    flags = [(0, *of_question) for of_question in _flags(packing)]
    if prod(map(len, levels)) * prod(map(len, flags)) > CASES_LIMIT:
        return
    for chosen in product(*levels, *flags):
        case = packing.case(sum(chosen))
        owners = [place for place in indexes(case.present) if packing.models[place].process is not None]
        if packing.instrument.edition == 1 or not owners:
            # in the first edition the process is that of the leading sales model, whichever it is
            owners = [*owners, NOBODY]
        for owner in owners:
            yield case._replace(owner=owner)


def _levels(packing: Packing, place: int) -> list[int]:
    """Return the packed scores of one sales model that differ in what they bring about."""
    model, (lane, threshold) = packing.models[place], packing.lanes[place]
    needed = {threshold, *(condition.points for condition in packing.conditions if condition.lane == lane)}
    highest = highest_score(packing.instrument, model)
    return [points << lane for points in sorted({0, *needed}) if points <= highest]


def _flags(packing: Packing) -> list[list[int]]:
    """Return the flags of the options that rules name, by question: a respondent chooses at most one of each."""
    by_question: dict[str, list[int]] = {}
    for (question, _), flag in packing.flags.items():
        by_question.setdefault(question, []).append(flag)
    return list(by_question.values())


def find_leading(instrument: Instrument, packing: Packing, place: int) -> Example | None:
    """Search by hill climbing for answers that make the sales model at index `place` lead.

    None proves nothing: such answers may still exist.
    """
    search = _Search(
        packing, place, [[packing.points(q, option) for option in q.options] for q in instrument.questions]
    )
    key = instrument.sales_models[place].key
    most = [
        max(range(len(question.options)), key=lambda number: question.options[number].weights.get(key, 0))
        for question in instrument.questions
    ]
    chosen = search.climb(most)
    if packing.case(search.scores(chosen)).leading != place:
        return None
    return tuple(question.options[number].key for question, number in zip(instrument.questions, chosen, strict=True))


@dataclass(frozen=True, slots=True)
class _Search:
    """Hill climbing towards a combination in which one sales model leads. `options` holds packed points."""

    packing: Packing
    place: int
    options: list[list[int]]

    def scores(self, chosen: Sequence[int]) -> int:
        return sum(points[number] for points, number in zip(self.options, chosen, strict=True))

    def lead(self, chosen: Sequence[int]) -> int:
        """Return how many points the model is ahead of the best other present one."""
        scores = self.scores(chosen)
        own, best = 0, 0
        for place, (lane, threshold) in enumerate(self.packing.lanes):
            score = scores >> lane & self.packing.mask
            if place == self.place:
                own = score
            elif score >= threshold:
                # an earlier model wins ties, so it has to be beaten
                best = max(best, score + (place < self.place))
        return own - best

    def climb(self, chosen: list[int]) -> list[int]:
        """Change single answers until no change increases the lead."""
        lead = self.lead(chosen)
        improved = True
        while improved:
            improved = False
            for question, options in enumerate(self.options):
                for number in range(len(options)):
                    other = [*chosen[:question], number, *chosen[question + 1 :]]
                    if self.lead(other) > lead:
                        chosen, lead, improved = other, self.lead(other), True
        return chosen
