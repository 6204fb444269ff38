"""Bounds for questionnaires with too many combinations of answers to count them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from diagnostics.instrument.combinations import Example, Packing
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.scoring import Standing


def possible_standings(packing: Packing, possible: Sequence[int]) -> Iterator[Standing]:
    """Over-approximate the reachable standings: every set of possible models, led by each of its members."""
    yield packing.standing((-1, 0, False))
    for size in range(1, len(possible) + 1):
        for present in combinations(possible, size):
            bits = sum(1 << place for place in present)
            yield from (packing.standing((leading, bits, False)) for leading in present)


def find_leading(instrument: Instrument, packing: Packing, place: int) -> Example | None:
    """Search by hill climbing for answers that make the sales model at index `place` lead.

    None proves nothing: such answers may still exist.
    """
    search = _Search(packing, place, [[packing.points(option) for option in q.options] for q in instrument.questions])
    key = instrument.sales_models[place].key
    most = [
        max(range(len(question.options)), key=lambda number: question.options[number].weights.get(key, 0))
        for question in instrument.questions
    ]
    chosen = search.climb(most)
    if packing.case(search.scores(chosen))[0] != place:
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
