"""The proof that a questionnaire works: what every combination of answers yields.

Up to `EXACT_LIMIT` combinations all of them are counted. Above it the proof is *bounded*: it says what can certainly
not happen and gives examples of what can, and counts nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from diagnostics.instrument.bounds import find_leading, possible_standings
from diagnostics.instrument.combinations import Case, Choice, Example, Packing, sums_of
from diagnostics.instrument.golden import example_gaps
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Pipeline, applied_rules, compose
from diagnostics.instrument.readiness import Gap, GapCode, highest_score, publication_gaps
from diagnostics.instrument.scoring import Scorecard, Standing

EXACT_LIMIT = 1_000_000
"""Combinations of answers up to which all are counted."""

BOUNDED_MODELS_LIMIT = 10
"""Sales models up to which a bounded proof composes the pipeline of every set of present ones."""

Progress = Callable[[int, int], None]
"""Told how many combinations of how many are done."""


@dataclass(frozen=True, slots=True)
class ModelProof:
    """What the combinations say of one sales model.

    `leads` and `present` count combinations, None where the proof is bounded. `example` is one combination in which it
    leads, None where none was found; `is_unreachable` says that there is certainly none.
    """

    key: str
    highest: int
    leads: int | None
    present: int | None
    example: Example | None
    is_unreachable: bool


@dataclass(frozen=True, slots=True)
class PipelineProof:
    """One distinct pipeline: its stages, how many of them win, how many combinations yield it, and one of these."""

    stages: tuple[str, ...]
    wins: int
    combinations: int | None
    example: Example | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What every combination of answers yields. Counts are None where the proof is bounded.

    `idle_rules`: numbers, from 1, of rules that never change a pipeline. `idle_options`: (question, option) that give
    nothing to anyone, other than "I don't know yet". `idle_questions`: keys of questions that never change the outcome.
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


def count_combinations(instrument: Instrument) -> int:
    """Return how many combinations of answers there are."""
    return prod(len(question.options) for question in instrument.questions)


def prove(instrument: Instrument, *, limit: int = EXACT_LIMIT, progress: Progress | None = None) -> Proof:
    """Return the proof: exact up to `limit` combinations, bounded above. Total: a draft may have any gaps."""
    total = count_combinations(instrument)
    if total > limit:
        return _bounded(instrument, total)
    return _exact(instrument, total, progress or (lambda done, total: None))


def proof_gaps(proof: Proof) -> tuple[Gap, ...]:
    """Return what the proof says stands in the way of publishing."""
    return tuple(_proof_gaps(proof))


def all_gaps(instrument: Instrument, proof: Proof | None) -> tuple[Gap, ...]:
    """Return everything that stands in the way of publishing; a proof that is still to be made does too."""
    gaps = publication_gaps(instrument)
    broken = tuple(example_gaps(instrument))
    if proof is None:
        return (*gaps, Gap(GapCode.NOT_PROVED), *broken)
    return (*gaps, *(gap for gap in proof_gaps(proof) if not _is_explained(gap, gaps)), *broken)


_NO_WIN = {
    GapCode.NO_COMMON_PROCESS,
    GapCode.PROCESS_WITHOUT_STAGES,
    GapCode.PROCESS_WITHOUT_WIN,
    GapCode.WIN_LEFT_OUT,
}
"""Gaps that say why a pipeline is not won."""


def _is_explained(gap: Gap, gaps: tuple[Gap, ...]) -> bool:
    """Tell whether another gap already says why: one fault is named once, at the place that mends it."""
    if gap.code is GapCode.PIPELINE_NOT_WON:
        return any(other.code in _NO_WIN for other in gaps)
    return any(other.code is GapCode.THRESHOLD_OUT_OF_REACH and other.path == gap.path for other in gaps)


def _proof_gaps(proof: Proof) -> Iterator[Gap]:
    for model in proof.models:
        if model.is_unreachable:
            yield Gap(GapCode.MODEL_UNREACHABLE, ("sales_model", model.key))
    for model in proof.models:
        if proof.combinations and model.leads == proof.combinations:
            yield Gap(GapCode.ONE_MODEL_ALWAYS, ("sales_model", model.key))
    if any(pipeline.wins != 1 for pipeline in proof.pipelines):
        yield Gap(GapCode.PIPELINE_NOT_WON)


@dataclass
class _Seen:
    """How many combinations had one outcome, and the first of them."""

    example: Example
    count: int = 0


def _exact(instrument: Instrument, total: int, progress: Progress) -> Proof:
    packing = Packing(instrument)
    choices = [packing.choices(question) for question in instrument.questions]
    cases = _cases(packing, choices, total, progress)
    pipelines = _pipelines(instrument, ((packing.standing(case), seen) for case, seen in cases.items()))
    return Proof(
        combinations=total,
        is_exact=True,
        models=tuple(_model_proof(instrument, place, cases) for place in range(len(instrument.sales_models))),
        undetermined=sum(seen.count for case, seen in cases.items() if case[0] < 0),
        ties=sum(seen.count for case, seen in cases.items() if case[2]),
        pipelines=pipelines,
        idle_rules=_idle_rules(instrument, map(packing.standing, cases)),
        idle_options=_idle_options(instrument),
        idle_questions=tuple(
            question.key
            for place, question in enumerate(instrument.questions)
            if not _changes_something(packing, choices, place)
        ),
    )


def _cases(packing: Packing, choices: Sequence[Sequence[Choice]], total: int, progress: Progress) -> dict[Case, _Seen]:
    """Count the outcomes. The last question is walked without keeping its sums, which may be millions."""
    cases: dict[Case, _Seen] = {}
    last = choices[-1] if choices else [Choice(0, 1, "")]
    done = 0
    for number, (scores, (count, example)) in enumerate(sums_of(choices[:-1]).items()):
        if number % 2000 == 0:
            progress(done, total)
        for choice in last:
            case = packing.case(scores + choice.points)
            seen = cases.get(case)
            if seen is None:
                seen = cases[case] = _Seen((*example, choice.key) if choices else ())
            seen.count += count * choice.count
            done += count * choice.count
    progress(total, total)
    return cases


def _model_proof(instrument: Instrument, place: int, cases: dict[Case, _Seen]) -> ModelProof:
    model = instrument.sales_models[place]
    leading = [seen for case, seen in cases.items() if case[0] == place]
    return ModelProof(
        key=model.key,
        highest=highest_score(instrument, model),
        leads=sum(seen.count for seen in leading),
        present=sum(seen.count for case, seen in cases.items() if case[1] >> place & 1),
        example=leading[0].example if leading else None,
        is_unreachable=not leading,
    )


def _pipelines(instrument: Instrument, cases: Iterable[tuple[Standing, _Seen]]) -> tuple[PipelineProof, ...]:
    found: dict[tuple[str, ...], tuple[int, _Seen]] = {}
    for standing, seen in cases:
        pipeline = _composed(instrument, standing)
        stages = tuple(stage.key for stage in pipeline.stages)
        wins = sum(stage.wins for stage in pipeline.stages)
        known = found.setdefault(stages, (wins, _Seen(seen.example)))[1]
        known.count += seen.count
    return tuple(PipelineProof(stages, wins, seen.count, seen.example) for stages, (wins, seen) in found.items())


def _composed(instrument: Instrument, standing: Standing) -> Pipeline:
    return compose(instrument, Scorecard({}, (), ()), standing)


def _idle_rules(instrument: Instrument, standings: Iterable[Standing]) -> tuple[int, ...]:
    applied = {number for standing in standings for number in applied_rules(instrument, standing)}
    return tuple(number for number in range(1, len(instrument.rules) + 1) if number not in applied)


def _idle_options(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    return tuple(
        (question.key, option.key)
        for question in instrument.questions
        for option in question.options
        if not option.is_unknown and not any(option.weights.values())
    )


def _changes_something(packing: Packing, choices: Sequence[Sequence[Choice]], place: int) -> bool:
    """Tell whether there are answers to the other questions beside which this one's answer changes the outcome."""
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
    possible = [
        place
        for place, model in enumerate(instrument.sales_models)
        if highest_score(instrument, model) >= model.threshold
    ]
    standings = list(possible_standings(packing, possible)) if len(possible) <= BOUNDED_MODELS_LIMIT else []
    return Proof(
        combinations=total,
        is_exact=False,
        models=tuple(_bounded_model(instrument, packing, place) for place in range(len(instrument.sales_models))),
        undetermined=None,
        ties=None,
        pipelines=tuple(_bounded_pipelines(instrument, standings)),
        idle_rules=_idle_rules(instrument, standings) if standings else (),
        idle_options=_idle_options(instrument),
        idle_questions=tuple(q.key for q in instrument.questions if len(packing.choices(q)) < 2),
    )


def _bounded_pipelines(instrument: Instrument, standings: Iterable[Standing]) -> Iterator[PipelineProof]:
    found = {}
    for standing in standings:
        pipeline = _composed(instrument, standing)
        stages = tuple(stage.key for stage in pipeline.stages)
        found[stages] = sum(stage.wins for stage in pipeline.stages)
    for stages, wins in found.items():
        yield PipelineProof(stages, wins, None, None)


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
