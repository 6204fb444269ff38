"""The diagnosis a second time, as plainly as it can be said: by hand over the tables, with stages as words in a string.

It shares no line with the product, so that the two can be compared over every way through the questionnaire.
"""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tests.instrument.diagnosis import (
    COMMON,
    GRADES,
    OPENS_DEAL,
    OWN_PROCESS,
    PARTNER_STAGES,
    RULES,
    THRESHOLDS,
    WEIGHTS,
    Rule,
)

Way = tuple[str, ...]
"""One option a question, in question order; then, if sales models tie, the separating answer."""

EVERY_COMBINATION: tuple[Way, ...] = tuple(itertools.product(*WEIGHTS.values()))


@cache
def scores(way: Way) -> dict[str, int]:
    points = [weights[option] for weights, option in zip(WEIGHTS.values(), way, strict=False)]
    return {model: sum(given.get(model, 0) for given in points) for model in THRESHOLDS}


@cache
def tied(way: Way) -> list[str]:
    """Return the present models that share the highest score, in tie-break order; none if one has it alone."""
    reached = {model: points for model, points in scores(way).items() if points >= THRESHOLDS[model]}
    highest = [model for model, points in reached.items() if points == max(reached.values())]
    return highest if len(highest) > 1 else []


def every_way() -> Iterator[Way]:
    for chosen in EVERY_COMBINATION:
        if tied(chosen):
            yield from ((*chosen, answer) for answer in [*tied(chosen), "equal"])
        else:
            yield chosen


def answers(way: Way) -> dict[str, str]:
    return dict(zip([*WEIGHTS, "stands_out"], way, strict=False))


def standing_out(way: Way) -> str | None:
    """Return the separating answer, if it names one of the models that tie."""
    named = way[len(WEIGHTS) :]
    return named[0] if named and named[0] in tied(way) else None


@cache
def ranked(way: Way) -> list[str]:
    points, tie_break = scores(way), list(THRESHOLDS)
    return sorted(tie_break, key=lambda model: (-points[model], model != standing_out(way), tie_break.index(model)))


@cache
def present(way: Way) -> list[str]:
    return [model for model in ranked(way) if scores(way)[model] >= THRESHOLDS[model]]


def leading(way: Way) -> str | None:
    return present(way)[0] if present(way) else None


def tie(way: Way) -> list[str]:
    return [model for model in tied(way) if model != leading(way)]


def decided_by(way: Way) -> str | None:
    return ("answer" if standing_out(way) else "order") if tied(way) else None


def runner_up(way: Way) -> str | None:
    if not present(way):
        return None
    first, *others = present(way)
    below = [model for model in ranked(way) if scores(way)[model] > 0 and model != first]
    return [*others, *below, None][0]


def leaning(way: Way) -> list[str]:
    points = scores(way)
    highest = max(points.values())
    return [model for model in ranked(way) if not present(way) and points[model] == highest > 0]


def process_owner(way: Way) -> str | None:
    """Return the sales model whose process is used, None: the common one."""
    return next((model for model in present(way) if model in OWN_PROCESS), None)


def process(way: Way) -> str:
    return process_owner(way) or "common"


class Reason(NamedTuple):
    """Why a stage is there or was left out; `answers` are "question.option"."""

    model: str | None
    answers: list[str]
    in_place_of: str | None = None


class Composed(NamedTuple):
    """The stages as words, "!" after the one that wins and "?" after an optional one, and all the reasons."""

    words: str
    reasons: dict[str, Reason]
    left_out: dict[str, Reason]


@cache
def composed(way: Way) -> Composed:
    owner = process_owner(way)
    words = OWN_PROCESS[owner] if owner else COMMON
    reasons, left_out = {key: Reason(owner, answers_for(way, owner)) for key in keys(words)}, {}
    for rule in RULES:
        before = words
        if _applies(rule, way):
            words = _apply(words, rule)
        if words != before and rule.placement == "leave_out":
            left_out[rule.stage] = _reason(way, rule, None)
        elif words != before:
            gone = {*keys(before)} - {*keys(words)}
            reasons[rule.stage] = _reason(way, rule, next(iter(gone), None))
    return Composed(words, reasons, left_out)


def pipeline(way: Way) -> str:
    return composed(way).words


def keys(words: str) -> list[str]:
    return re.findall(r"\w+", words)


def answers_for(way: Way, model: str | None) -> list[str]:
    """Return the answers that give the model points, as "question.option"."""
    return [
        f"{question}.{option}"
        for (question, weights), option in zip(WEIGHTS.items(), way, strict=False)
        if weights[option].get(str(model))
    ]


def _reason(way: Way, rule: Rule, gone: str | None) -> Reason:
    return Reason(rule.model, [rule.answer] if rule.answer else answers_for(way, rule.model), gone)


def _applies(rule: Rule, way: Way) -> bool:
    has_answer = not rule.answer or rule.answer in [f"{question}.{option}" for question, option in answers(way).items()]
    has_points = rule.model is None or scores(way)[rule.model] >= rule.points
    return has_answer and has_points and rule.process == process(way)


def _apply(words: str, rule: Rule) -> str:
    if rule.placement == "leave_out":
        return re.sub(rf" ?\b{rule.stage}\b", "", words).strip()
    if re.search(rf"\b{rule.stage}\b", words):
        return words
    stage = f"{rule.stage}?" if rule.optional else rule.stage
    for anchor in rule.anchors.split():
        sought = {"the_win": r"\b\w+(!)", "the_start": r"^\w+([!?]?)"}.get(anchor, rf"\b{anchor}\b([!?]?)")
        if re.search(sought, words):
            put = {"before": rf"{stage} \g<0>", "after": rf"\g<0> {stage}", "in_place_of": rf"{stage}\1"}
            return re.sub(sought, put[rule.placement], words)
    return words


def parts(way: Way) -> dict[str, str]:
    """Return the stages of each part, as words."""
    words = pipeline(way).split()
    in_parts: dict[str, list[str]] = {"partners": [], "prospecting": [], "deal": [], "growth": []}
    is_open, is_won = False, False
    for word in words:
        key = word.strip("!?")
        is_open = is_open or key in OPENS_DEAL.split()
        if key in PARTNER_STAGES.split():
            in_parts["partners"].append(key)
        else:
            in_parts["growth" if is_won else "deal" if is_open else "prospecting"].append(key)
        is_won = is_won or word.endswith("!")
    return {part: " ".join(stages) for part, stages in in_parts.items() if stages}


def entries(way: Way) -> list[str]:
    """Return where inbound leads enter, if inbound is not alone: a stage, or what account-based selling put there.

    Invitations to tenders do not enter there: they have stages of their own.
    """
    if "inbound" not in present(way) or present(way) == ["inbound"] or way[0] == "tenders":
        return []
    stages = keys(pipeline(way))
    return [stage for stage in ("qualify", "identify_target_account") if stage in stages]


def nearest_flip(way: Way) -> tuple[str, str, str, list[str]] | None:
    """Return question, option, the model that leads then, and those that it shares the lead with."""
    flips = [
        (*_distance(way, changed, place), place, rank, changed)
        for place, rank, changed in _single_changes(way)
        if leading(changed) not in (None, leading(way))
    ]
    if not flips:
        return None
    *_, place, rank, changed = min(flips)
    question = list(WEIGHTS)[place]
    level_with = tie(changed) if decided_by(changed) == "order" else []
    return question, list(WEIGHTS[question])[rank], str(leading(changed)), level_with


def _single_changes(way: Way) -> Iterator[tuple[int, int, Way]]:
    for place, options in enumerate(WEIGHTS.values()):
        for rank, option in enumerate(options):
            if option not in ("unsure", way[place]):
                yield place, rank, (*way[:place], option, *way[place + 1 :])


def _distance(before: Way, after: Way, place: int) -> tuple[int, int]:
    grades = GRADES.get(list(WEIGHTS)[place], "").split()
    size = sum(abs(scores(after)[model] - points) for model, points in scores(before).items())
    if before[place] not in grades or after[place] not in grades:
        return 3, size
    return (1 if abs(grades.index(before[place]) - grades.index(after[place])) == 1 else 2), size
