"""Counts of all combinations of answers, grouped by the scores they give.

The scores of a combination are packed into one integer with a few bits, a *lane*, for each sales model: one addition
adds all scores at once, and answers that give the same points are counted together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnostics.instrument.instrument import AnswerOption, Instrument, Question
from diagnostics.instrument.readiness import highest_score
from diagnostics.instrument.scoring import Standing

Example = tuple[str, ...]
"""The options of one combination, in question order."""

Case = tuple[int, int, bool]
"""An outcome as scores decide it: index of the leading model (-1: none), bit set of the present ones, is it a tie."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of one question that give the same packed points. `key` is that of the first one."""

    points: int
    count: int
    key: str


class Packing:
    """The layout of packed scores for one instrument."""

    def __init__(self, instrument: Instrument) -> None:
        self.models = instrument.sales_models
        highest = max((highest_score(instrument, model) for model in self.models), default=0)
        self.width = max(highest.bit_length(), 1)
        self.mask = (1 << self.width) - 1
        self.lanes = [(place * self.width, model.threshold) for place, model in enumerate(self.models)]

    def points(self, option: AnswerOption) -> int:
        """Return the packed weights of an option."""
        return sum(
            option.weights.get(model.key, 0) << lane for model, (lane, _) in zip(self.models, self.lanes, strict=True)
        )

    def choices(self, question: Question) -> list[Choice]:
        """Return the options of a question grouped by points, in order of first appearance."""
        return merged((self.points(option), option.key) for option in question.options)

    def case(self, scores: int) -> Case:
        """Return the outcome of packed scores, by the rules of `scoring.standing_of`."""
        leading, highest, present, tie = -1, 0, 0, False
        for place, (lane, threshold) in enumerate(self.lanes):
            score = scores >> lane & self.mask
            if score >= threshold:
                present |= 1 << place
                if leading < 0 or score > highest:
                    leading, highest, tie = place, score, False
                elif score == highest:
                    tie = True
        return leading, present, tie

    def standing(self, case: Case) -> Standing:
        """Return the standing of a case, with only the fields that composing a pipeline needs."""
        leading, present, _ = case
        keys = tuple(model.key for place, model in enumerate(self.models) if present >> place & 1)
        return Standing(self.models[leading].key if leading >= 0 else None, keys, (), None, ())


def merged(options: Iterable[tuple[int, str]]) -> list[Choice]:
    """Return (points, key) pairs grouped by points, in order of first appearance."""
    groups: dict[int, Choice] = {}
    for points, key in options:
        known = groups.get(points)
        groups[points] = Choice(points, known.count + 1, known.key) if known else Choice(points, 1, key)
    return list(groups.values())


def sums_of(choices: Iterable[Sequence[Choice]]) -> dict[int, tuple[int, Example]]:
    """Return every sum of one choice per question, with the number of combinations and the first of them."""
    sums: dict[int, tuple[int, Example]] = {0: (1, ())}
    for of_question in choices:
        longer: dict[int, tuple[int, Example]] = {}
        for scores, (count, example) in sums.items():
            for choice in of_question:
                known = longer.get(scores + choice.points)
                more = count * choice.count
                longer[scores + choice.points] = (
                    (known[0] + more, known[1]) if known else (more, (*example, choice.key))
                )
        sums = longer
    return sums
