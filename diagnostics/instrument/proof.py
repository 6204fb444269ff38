"""The proof that a questionnaire works, over every combination of answers.

Up to `EXACT_LIMIT` combinations all are counted. Above it the proof is *bounded*: it says what cannot happen and gives
examples of what can, without counts.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from diagnostics.instrument.bounds import find_leading, possible_cases
from diagnostics.instrument.combinations import Case, Choice, Example, Packing, sums_of
from diagnostics.instrument.composition import compose_rules
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import SECOND_EDITION
from diagnostics.instrument.pipeline import ADVISED_STAGES, Pipeline, PlacedStage
from diagnostics.instrument.readiness import highest_score

EXACT_LIMIT = 1_000_000
"""The largest number of combinations of answers that are all counted."""

Progress = Callable[[int, int], None]
"""Progress callback: called with the number of combinations done and in all."""


@dataclass(frozen=True, slots=True)
class ModelProof:
    """Results for one sales model.

    `leads` and `present` count combinations; they are None if the proof is bounded. `example` is a combination in which
    the model leads, None if none was found; `is_unreachable` if none exists.
    """

    key: str
    highest: int
    leads: int | None
    present: int | None
    example: Example | None
    is_unreachable: bool


@dataclass(frozen=True, slots=True)
class PipelineProof:
    """One distinct pipeline: its stages, the number of winning ones, and the ways through that yield it.

    `combinations` counts those ways, `example` is one. `optional`: keys of stages that are, in some of them, for big or
    hard deals only; `parts`: the number of stages by part; `first_stages`: keys of those that come first in a part.
    """

    stages: tuple[str, ...]
    wins: int
    combinations: int | None
    example: Example | None
    optional: tuple[str, ...] = field(default=(), metadata=SECOND_EDITION)
    parts: Mapping[str, int] = field(default_factory=dict)
    first_stages: tuple[str, ...] = field(default=(), metadata=SECOND_EDITION)

    @property
    def long_parts(self) -> tuple[str, ...]:
        """The parts with more stages than common advice recommends."""
        return tuple(part for part, count in self.parts.items() if count > ADVISED_STAGES)


@dataclass(frozen=True, slots=True)
class Proof:
    """Results over every combination of answers; counts are None if the proof is bounded.

    `separated`: combinations in which the separating question is asked; `ways`: the ways through, with each of its
    answers; `doubtful`: combinations with a pair of answers that hardly fit together. `idle_rules`: numbers, from 1, of
    rules that never change a pipeline. `idle_options`: (question, option) pairs that give no points and that no rule
    names, except "I don't know yet". `idle_questions`: keys of questions that never change the outcome.
    """

    combinations: int
    is_exact: bool
    models: tuple[ModelProof, ...]
    undetermined: int | None
    ties: int | None
    pipelines: tuple[PipelineProof, ...]
    idle_rules: tuple[int, ...]
    idle_options: tuple[tuple[str, str], ...]
    idle_questions: tuple[str, ...]
    separated: int | None = None
    ways: int | None = None
    doubtful: int | None = None


def count_combinations(instrument: Instrument) -> int:
    """Return the number of combinations of answers."""
    return prod(len(question.options) for question in instrument.questions)


def prove(instrument: Instrument, *, limit: int = EXACT_LIMIT, progress: Progress | None = None) -> Proof:
    """Return the proof: exact up to `limit` combinations, bounded above. Drafts with gaps are allowed."""
    total = count_combinations(instrument)
    if total > limit:
        return _bounded(instrument, total)
    return _exact(instrument, total, progress or (lambda done, total: None))


@dataclass(frozen=True, slots=True)
class _Way:
    """A case with one separating answer, or without: how many combinations lead there (None: bounded), and one."""

    case: Case
    count: int | None
    example: Example | None


@dataclass
class _Tally:
    """The number of combinations with one outcome, and the first of them."""

    example: Example
    count: int = 0


def _exact(instrument: Instrument, total: int, progress: Progress) -> Proof:
    packing = Packing(instrument)
    choices = [packing.choices(question) for question in instrument.questions]
    cases = _cases(packing, choices, total, progress)
    ways = [
        _Way(way, tally.count, tally.example if chosen is None else (*tally.example, chosen))
        for case, tally in cases.items()
        for way, chosen in packing.ways(case)
    ]
    pipelines, applied = _pipelines(packing, ways)
    ties = sum(tally.count for case, tally in cases.items() if case.tied)
    return Proof(
        combinations=total,
        is_exact=True,
        models=tuple(_model_proof(instrument, place, cases, ways) for place in range(len(instrument.sales_models))),
        undetermined=sum(tally.count for case, tally in cases.items() if case.leading < 0),
        ties=ties,
        pipelines=pipelines,
        idle_rules=_idle_rules(instrument, applied),
        idle_options=_idle_options(instrument),
        idle_questions=tuple(
            question.key
            for place, question in enumerate(instrument.questions)
            if not _changes_something(packing, choices, place)
        ),
        separated=ties if instrument.separates else 0,
        ways=sum(way.count or 0 for way in ways),
        doubtful=_count_doubtful(instrument, total),
    )


def _cases(packing: Packing, choices: Sequence[Sequence[Choice]], total: int, progress: Progress) -> dict[Case, _Tally]:
    """Count the cases. The sums of the last question are not stored: there may be millions."""
    cases: dict[Case, _Tally] = {}
    last = choices[-1] if choices else [Choice(0, 1, "")]
    done = 0
    for number, (scores, (count, example)) in enumerate(sums_of(choices[:-1]).items()):
        if number % 2000 == 0:
            progress(done, total)
        for choice in last:
            case = packing.case(scores + choice.points)
            tally = cases.get(case)
            if tally is None:
                tally = cases[case] = _Tally((*example, choice.key) if choices else ())
            tally.count += count * choice.count
            done += count * choice.count
    progress(total, total)
    return cases


def _model_proof(instrument: Instrument, place: int, cases: Mapping[Case, _Tally], ways: Iterable[_Way]) -> ModelProof:
    model = instrument.sales_models[place]
    example = next((way.example for way in ways if way.case.leading == place), None)
    return ModelProof(
        key=model.key,
        highest=highest_score(instrument, model),
        leads=sum(tally.count for case, tally in cases.items() if case.leading == place),
        present=sum(tally.count for case, tally in cases.items() if case.present >> place & 1),
        example=example,
        is_unreachable=example is None,
    )


def _pipelines(packing: Packing, ways: Iterable[_Way]) -> tuple[tuple[PipelineProof, ...], frozenset[int]]:
    """Return the distinct pipelines, and the numbers of the rules that change at least one."""
    applied: set[int] = set()
    found: dict[tuple[str, ...], list[tuple[tuple[PlacedStage, ...], _Way]]] = {}
    for (owner, held), alike in _grouped(packing, ways).items():
        composed = compose_rules(packing.instrument, owner, packing.rules(held))
        applied.update(composed.applied)
        stages = tuple(stage.key for stage in composed.stages)
        found.setdefault(stages, []).extend((composed.stages, way) for way in alike)
    return tuple(map(_pipeline_proof, found.values())), frozenset(applied)


def _grouped(packing: Packing, ways: Iterable[_Way]) -> dict[tuple[str | None, int], list[_Way]]:
    """Group the ways by what decides the pipeline: whose process it is, and the conditions that hold."""
    groups: dict[tuple[str | None, int], list[_Way]] = {}
    for way in ways:
        groups.setdefault((packing.owner_of(way.case), way.case.held), []).append(way)
    return groups


def _pipeline_proof(alike: Sequence[tuple[tuple[PlacedStage, ...], _Way]]) -> PipelineProof:
    """Return the proof of ways that yield the same stages."""
    stages, first = alike[0]
    parts = Pipeline(stages).parts
    return PipelineProof(
        stages=tuple(stage.key for stage in stages),
        wins=sum(stage.wins for stage in stages),
        combinations=None if first.count is None else sum(way.count or 0 for _, way in alike),
        example=first.example,
        optional=tuple(dict.fromkeys(stage.key for placed, _ in alike for stage in placed if stage.optional)),
        parts={part.part.value: len(part.stages) for part in parts},
        first_stages=tuple(part.stages[0].key for part in parts),
    )


def _idle_rules(instrument: Instrument, applied: Container[int]) -> tuple[int, ...]:
    return tuple(number for number in range(1, len(instrument.rules) + 1) if number not in applied)


def _idle_options(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    named = {(rule.question, rule.option) for rule in instrument.rules}
    return tuple(
        (question.key, option.key)
        for question in instrument.questions
        for option in question.options
        if not (option.is_unknown or any(option.weights.values()) or (question.key, option.key) in named)
    )


def _count_doubtful(instrument: Instrument, total: int) -> int:
    """Return the number of combinations with a doubtful pair. Of options in no pair only the number counts."""
    in_pairs: dict[str, set[str]] = {}
    for pair in instrument.doubtful_pairs:
        in_pairs.setdefault(pair.question, set()).add(pair.option)
        in_pairs.setdefault(pair.other_question, set()).add(pair.other_option)
    choices = [
        [*((key, 1) for key in options), (None, len(instrument.question(question).options) - len(options))]
        for question, options in in_pairs.items()
    ]
    sound = sum(
        prod(count for _, count in chosen)
        for chosen in product(*choices)
        if not _has_doubt(instrument, dict(zip(in_pairs, (key for key, _ in chosen), strict=True)))
    )
    of_pairs = prod(len(instrument.question(question).options) for question in in_pairs)
    return (of_pairs - sound) * (total // of_pairs)


def _has_doubt(instrument: Instrument, chosen: Mapping[str, str | None]) -> bool:
    return any(
        chosen[pair.question] == pair.option and chosen[pair.other_question] == pair.other_option
        for pair in instrument.doubtful_pairs
    )


def _changes_something(packing: Packing, choices: Sequence[Sequence[Choice]], place: int) -> bool:
    """Whether the answer to the question at index `place` ever changes the outcome."""
    own = choices[place]
    if len(own) < 2:
        return False
    for scores in sums_of([*choices[:place], *choices[place + 1 :]]):
        first = packing.case(scores + own[0].points)
        if any(packing.case(scores + choice.points) != first for choice in own[1:]):
            return True
    return False


def _bounded(instrument: Instrument, total: int) -> Proof:
    packing = Packing(instrument)
    ways = [_Way(case, None, None) for case in possible_cases(packing)]
    pipelines, applied = _pipelines(packing, ways)
    return Proof(
        combinations=total,
        is_exact=False,
        models=tuple(_bounded_model(instrument, packing, place) for place in range(len(instrument.sales_models))),
        undetermined=None,
        ties=None,
        pipelines=pipelines,
        idle_rules=_idle_rules(instrument, applied) if ways else (),
        idle_options=_idle_options(instrument),
        idle_questions=tuple(q.key for q in instrument.questions if len(packing.choices(q)) < 2),
    )


def _bounded_model(instrument: Instrument, packing: Packing, place: int) -> ModelProof:
    model = instrument.sales_models[place]
    highest = highest_score(instrument, model)
    return ModelProof(
        key=model.key,
        highest=highest,
        leads=None,
        present=None,
        example=find_leading(instrument, packing, place),
        is_unreachable=highest < model.threshold,
    )
