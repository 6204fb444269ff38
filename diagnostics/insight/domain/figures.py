"""Figures of a questionnaire, made of counts: what may be shown, and the names of what was counted.

Head counts of the journey (begun, seen, left, completed) are exact: they say how far people came, not what they
answered. Everything about answers and results hides small groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from diagnostics.insight.domain.counting import Counts, keyed, measured, median
from diagnostics.insight.domain.disclosure import SMALLEST, disclosed, disclosed_of
from diagnostics.instrument.instrument import EQUAL, STANDS_OUT, Instrument
from diagnostics.instrument.parts import Question
from diagnostics.instrument.text import Text


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the journey. `question` is None for the check page; `seconds`: the median, None if few were measured.

    `left` of those who saw it went no further.
    """

    question: Question | None
    saw: int
    left: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole; `name` is None for a key that no version knows. `count` is None if it is not shown."""

    key: str
    name: Text | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """How a whole of `total` is divided; `total` is None if the whole is too small to be shown."""

    total: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What completed assessments say. A number is None if it, or what is left of all, is too small.

    `answers` are by the key of the question. `without`: of the adapted pipelines. `hand_overs` are by kind and target.
    """

    answers: Mapping[str, Distribution]
    outcomes: Distribution
    shared: int | None
    undetermined: int | None
    hybrids: int | None
    flips: int | None
    separated: int | None
    adapted: int | None
    without: tuple[Part, ...]
    handed: int | None
    hand_overs: Mapping[tuple[str, str], int | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a selection. `results` is None if they are not shown."""

    begun: int
    completed: int
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    results: Results | None


SHARED, UNDETERMINED = "shared", "undetermined"


class Names:
    """What the versions of a questionnaire call their parts; the first version that knows one names it."""

    def __init__(self, instruments: Sequence[Instrument]) -> None:
        self.questions: dict[str, Question] = {}
        self.options: dict[str, dict[str, Text]] = {}
        self.models: dict[str, Text] = {}
        self.stages: dict[str, Text] = {}
        self.separating: list[Text] = []
        for instrument in instruments:
            self._add(instrument)
        if self.separating:
            self.questions[STANDS_OUT] = Question(STANDS_OUT, self.separating[0])

    def _add(self, instrument: Instrument) -> None:
        for question in instrument.questions:
            self.questions.setdefault(question.key, question)
            options = self.options.setdefault(question.key, {})
            for option in question.options:
                options.setdefault(option.key, option.label)
        for model in instrument.sales_models:
            self.models.setdefault(model.key, model.name)
        for stage in instrument.stages:
            self.stages.setdefault(stage.key, stage.name)
        if instrument.separates:
            self.separating.append(instrument.separating_question)
            own = {key: self.models[key] for key in instrument.sales_model_by_key}
            self.options[STANDS_OUT] = {**own, EQUAL: instrument.separating_equal, **self.options.get(STANDS_OUT, {})}


def figures(
    instruments: Sequence[Instrument], counts: Counts, *, begun: int, completed: int, shows_results: bool
) -> Figures:
    """Return the figures of a selection; `instruments` are of its versions, the newest first."""
    names = Names(instruments)
    return Figures(
        begun=begun,
        completed=completed,
        steps=tuple(_steps(names, counts)),
        questions=tuple(names.questions.values()),
        results=_results(names, counts, completed) if shows_results else None,
    )


def _steps(names: Names, counts: Counts) -> Iterable[Step]:
    saw, left = keyed(counts, "saw"), keyed(counts, "left")
    for key, question in (*names.questions.items(), ("", None)):
        known = measured(counts, key) >= SMALLEST
        yield Step(question, saw.get(key, 0), left.get(key, 0), median(counts, key) if known else None)


def _results(names: Names, counts: Counts, completed: int) -> Results:
    firsts = dict.fromkeys(names.models, 0) | keyed(counts, "first")
    outcomes = disclosed({**firsts, SHARED: counts.get(SHARED, 0), UNDETERMINED: counts.get(UNDETERMINED, 0)})
    adapted = disclosed_of(counts.get("adapted", 0), completed)
    kinds = ("file", "push")
    # a result is mostly taken to one target, so together they say about as many as were handed over
    taken = {(kind, target): count for kind in kinds for target, count in keyed(counts, "handed", kind).items()}
    return Results(
        answers={key: answers_to(names, counts, key) for key in names.questions},
        outcomes=Distribution(completed, _parts({key: outcomes[key] for key in firsts}, names.models)),
        shared=outcomes[SHARED],
        undetermined=outcomes[UNDETERMINED],
        hybrids=disclosed_of(counts.get("hybrid", 0), completed),
        flips=disclosed_of(counts.get("flip", 0), completed),
        separated=disclosed_of(sum(keyed(counts, "answer", STANDS_OUT).values()), completed),
        adapted=adapted,
        without=tuple(_without(names, counts, adapted or 0)),
        handed=disclosed_of(counts.get("handed", 0), completed),
        hand_overs=disclosed(taken),
    )


def answers_to(names: Names, counts: Counts, question: str) -> Distribution:
    """Return how the answers to a question are divided among its options, those of earlier versions last."""
    options = names.options[question]
    chosen = dict.fromkeys(options, 0) | keyed(counts, "answer", question)
    total = sum(chosen.values())
    if total < SMALLEST:
        return Distribution(None, _parts(dict.fromkeys(chosen), options))
    return Distribution(total, _parts(disclosed(chosen), options))


def _without(names: Names, counts: Counts, adapted: int) -> Iterable[Part]:
    """Yield the stages that adapted pipelines leave out, the most frequent first; none while few are adapted."""
    left_out = keyed(counts, "without") if adapted else {}
    for key in sorted(left_out, key=lambda key: -left_out[key]):
        yield Part(key, names.stages.get(key), disclosed_of(left_out[key], adapted))


def _parts(counts: Mapping[str, int | None], names: Mapping[str, Text]) -> tuple[Part, ...]:
    return tuple(Part(key, names.get(key), count) for key, count in counts.items())


@dataclass(frozen=True, slots=True)
class Period:
    """What was begun in a week or a month, from its first day on, and what of it was completed."""

    first: date
    begun: int
    completed: int


def trend(days: Iterable[tuple[date, int, int]], *, by_month: bool) -> tuple[Period, ...]:
    """Add (day, begun, completed) up by week, from Monday on, or by month; those without any are there too."""
    sums: dict[date, tuple[int, int]] = {}
    for day, begun, completed in days:
        first = _first_of(day, by_month=by_month)
        before = sums.get(first, (0, 0))
        sums[first] = (before[0] + begun, before[1] + completed)
    if not sums:
        return ()
    periods, first, last = [], min(sums), max(sums)
    while first <= last:
        periods.append(Period(first, *sums.get(first, (0, 0))))
        first = _first_of(first + timedelta(days=32 if by_month else 7), by_month=by_month)
    return tuple(periods)


def _first_of(day: date, *, by_month: bool) -> date:
    return day.replace(day=1) if by_month else day - timedelta(days=day.weekday())
