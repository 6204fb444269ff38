"""The diagnosis of the first edition, by hand over its tables: what results of that edition must be for ever."""

import itertools
import re
from collections.abc import Iterator
from functools import cache

from tests.instrument.first_edition.diagnosis import COMMON, OWN_PROCESS, RULES, THRESHOLDS, WEIGHTS

Chosen = tuple[str, ...]
"""One option a question, in question order."""

EVERY_COMBINATION: tuple[Chosen, ...] = tuple(itertools.product(*WEIGHTS.values()))


@cache
def scores(chosen: Chosen) -> dict[str, int]:
    points = [weights[option] for weights, option in zip(WEIGHTS.values(), chosen, strict=True)]
    return {model: sum(given.get(model, 0) for given in points) for model in THRESHOLDS}


def ranked(chosen: Chosen) -> list[str]:
    points, tie_break = scores(chosen), list(THRESHOLDS)
    return sorted(tie_break, key=lambda model: (-points[model], tie_break.index(model)))


@cache
def present(chosen: Chosen) -> list[str]:
    return [model for model in ranked(chosen) if scores(chosen)[model] >= THRESHOLDS[model]]


def leading(chosen: Chosen) -> str | None:
    return present(chosen)[0] if present(chosen) else None


def tie(chosen: Chosen) -> list[str]:
    points = scores(chosen)
    return [model for model in present(chosen)[1:] if points[model] == points[present(chosen)[0]]]


def runner_up(chosen: Chosen) -> str | None:
    if not present(chosen):
        return None
    first, *others = present(chosen)
    below = [model for model in ranked(chosen) if scores(chosen)[model] > 0 and model != first]
    return [*others, *below, None][0]


def leaning(chosen: Chosen) -> list[str]:
    points = scores(chosen)
    highest = max(points.values())
    return [model for model in ranked(chosen) if not present(chosen) and points[model] == highest > 0]


def pipeline(chosen: Chosen) -> str:
    """Return the stages as words; the one that wins bears an exclamation mark."""
    words = OWN_PROCESS.get(str(leading(chosen)), COMMON)
    for model, stage, placement, anchors in RULES:
        if model in present(chosen):
            words = _apply(words, stage, placement, anchors)
    return words


def _apply(words: str, stage: str, placement: str, anchors: str) -> str:
    if placement == "leave_out":
        return re.sub(rf" ?\b{stage}\b", "", words).strip()
    if re.search(rf"\b{stage}\b", words):
        return words
    for anchor in anchors.split():
        sought = r"\b\w+(!)" if anchor == "the_win" else rf"\b{anchor}\b(!?)"
        if re.search(sought, words):
            put = {"before": rf"{stage} \g<0>", "after": rf"\g<0> {stage}", "in_place_of": rf"{stage}\1"}
            return re.sub(sought, put[placement], words)
    return words


def nearest_flip(chosen: Chosen) -> tuple[str, str, str] | None:
    """Return question, option and the model that leads then; the smallest change first, then the earliest."""
    flips = [
        (_distance(scores(chosen), scores(changed)), place, rank, leading(changed))
        for place, rank, changed in _single_changes(chosen)
        if leading(changed) not in (None, leading(chosen))
    ]
    if not flips:
        return None
    _, place, rank, model = min(flips)
    question = list(WEIGHTS)[place]
    return question, list(WEIGHTS[question])[rank], str(model)


def _single_changes(chosen: Chosen) -> Iterator[tuple[int, int, Chosen]]:
    for place, options in enumerate(WEIGHTS.values()):
        for rank, option in enumerate(options):
            if option not in ("unsure", chosen[place]):
                yield place, rank, (*chosen[:place], option, *chosen[place + 1 :])


def _distance(before: dict[str, int], after: dict[str, int]) -> int:
    return sum(abs(after[model] - points) for model, points in before.items())
