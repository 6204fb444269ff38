"""What an assessment adds to the counts of its day: names of counts, each counted once.

A name is a kind and keys, such as "answer:leads:inbound". The kinds:

- `saw:<question>` and `left:<question>`: the page was shown; it was the last one. Without a key: the check page
- `answer:<question>:<option>`: of completed assessments
- `time:<question>:<seconds>`: took so long, rounded up to one of BOUNDS
- `first:<sales model>`, `shared`, `undetermined`: who comes first; several do; none does
- `hybrid`, `flip`: other sales models are present too; one other answer would make another sales model lead
- `adapted`, `without:<stage>`: has an own pipeline; it leaves a stage out
- `handed`, `handed:<kind>:<target>`: was handed over; how
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import walk
from diagnostics.instrument.scoring import Answers, decision, first_of

Counts = Mapping[str, int]

BOUNDS = (
    *(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 27, 33, 40, 50, 60, 75, 90),
    *(110, 135, 165, 200, 240, 300, 360, 450, 600, 900, 1200, 1800),
)
"""Seconds, each some fifth more than the one before. Who took longer than the last was away, and is not counted."""


def name_of(kind: str, *keys: str) -> str:
    """Return the name of a count."""
    return ":".join((kind, *keys))


def journey_names(instrument: Instrument, answers: Answers, *, is_completed: bool) -> tuple[str, ...]:
    """Return which pages were seen, and where an assessment was left that is not completed."""
    steps = walk(instrument, answers).steps
    seen = [step.question.key for step in steps if step.answer is not None]
    open_step = next((step.question.key for step in steps if step.answer is None), "")
    seen.append(open_step)
    names = [name_of("saw", key) for key in seen]
    return tuple(names if is_completed else [*names, name_of("left", open_step)])


def time_names(answered_after: Mapping[str, int]) -> tuple[str, ...]:
    """Return how long each question took: from the first answer to the question before, or from the start."""
    names, before = [], 0
    for question, after in sorted(answered_after.items(), key=lambda item: item[1]):
        seconds, before = after - before, after
        if seconds <= BOUNDS[-1]:
            names.append(name_of("time", question, str(BOUNDS[bisect_left(BOUNDS, seconds)])))
    return tuple(names)


def outcome_names(outcome: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what came out, from a saved outcome of any edition."""
    answers = outcome.get("answers", {})
    leading, tie = outcome.get("leading"), tuple(outcome.get("tie", ()))
    names = [name_of("answer", *pair) for pair in answers.items()]
    first = first_of(leading, tie, decision(answers, leading, tie))
    if not first:
        names.append("undetermined")
    else:
        names.append(name_of("first", first[0]) if len(first) == 1 else "shared")
    if len(outcome.get("present", ())) > 1:
        names.append("hybrid")
    if outcome.get("nearest_flip") is not None:
        names.append("flip")
    return tuple(names)


def plan_names(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a team made of its pipeline; stages of its own that it left out again are not counted."""
    left_out = {stage["id"] for stage in document["stages"] if stage["is_left_out"]}
    named = (name_of("without", stage) for stage in sorted(left_out) if not stage.startswith("own-"))
    return ("adapted", *named)


def added_up(days: Iterable[Counts]) -> Counter[str]:
    """Return the sum of counts."""
    total: Counter[str] = Counter()
    for counts in days:
        total.update(counts)
    return total


def keyed(counts: Counts, kind: str, *keys: str) -> dict[str, int]:
    """Return the counts of a kind by their next key: the options of `keyed(counts, "answer", "leads")`."""
    prefix = name_of(kind, *keys, "")
    found = {name.removeprefix(prefix): count for name, count in counts.items() if name.startswith(prefix)}
    return {key: count for key, count in found.items() if ":" not in key}


def median(counts: Counts, question: str) -> float | None:
    """Return the median of the seconds that a question took, None if it was never measured; even within a bound."""
    times = sorted((int(bound), count) for bound, count in keyed(counts, "time", question).items())
    half = sum(count for _bound, count in times) / 2
    below = 0
    for bound, count in times:
        if below + count >= half:
            lower = BOUNDS[BOUNDS.index(bound) - 1] if bound != BOUNDS[0] else 0
            return lower + (bound - lower) * (half - below) / count
        below += count
    return None


def measured(counts: Counts, question: str) -> int:
    """Return of how many assessments the time of a question is known."""
    return sum(keyed(counts, "time", question).values())
