"""The proof that a questionnaire works, over every combination of answers.

Up to `EXACT_LIMIT` combinations all are counted. Above it the proof is *bounded*: it says what cannot happen and gives
examples of what can, without counts.
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
"""The largest number of combinations of answers that are all counted."""

BOUNDED_MODELS_LIMIT = 10
"""The largest number of sales models for which a bounded proof composes the pipeline of every subset."""

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
    """One distinct pipeline: its stages, the number of winning ones, and the combinations that yield it."""

    stages: tuple[str, ...]
    wins: int
    combinations: int | None
    example: Example | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Results over every combination of answers; counts are None if the proof is bounded.

    `idle_rules`: numbers, from 1, of rules that never change a pipeline. `idle_options`: (question, option) pairs
    without any weight, except "I don't know yet". `idle_questions`: keys of questions that never change the outcome.
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
    """Return the number of combinations of answers."""
    return prod(len(question.options) for question in instrument.questions)


def prove(instrument: Instrument, *, limit: int = EXACT_LIMIT, progress: Progress | None = None) -> Proof:
    """Return the proof: exact up to `limit` combinations, bounded above. Drafts with gaps are allowed."""
    total = count_combinations(instrument)
    if total > limit:
        return _bounded(instrument, total)
    return _exact(instrument, total, progress or (lambda done, total: None))


def proof_gaps(proof: Proof) -> tuple[Gap, ...]:
    """Return the gaps that the proof found."""
    return tuple(_proof_gaps(proof))


def all_gaps(instrument: Instrument, proof: Proof | None) -> tuple[Gap, ...]:
    """Return every gap of a draft; a proof that has not been made yet (None) is one too."""
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
"""Gaps that explain why a pipeline has no winning stage."""


def _is_explained(gap: Gap, gaps: tuple[Gap, ...]) -> bool:
    """Whether another gap is the cause of this one, so that each fault is reported once."""
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
class _Tally:
    """The number of combinations with one outcome, and the first of them."""

    example: Example
    count: int = 0


def _exact(instrument: Instrument, total: int, progress: Progress) -> Proof:
    packing = Packing(instrument)
    choices = [packing.choices(question) for question in instrument.questions]
    cases = _cases(packing, choices, total, progress)
    pipelines = _pipelines(instrument, ((packing.standing(case), tally) for case, tally in cases.items()))
    return Proof(
        combinations=total,
        is_exact=True,
        models=tuple(_model_proof(instrument, place, cases) for place in range(len(instrument.sales_models))),
        undetermined=sum(tally.count for case, tally in cases.items() if case[0] < 0),
        ties=sum(tally.count for case, tally in cases.items() if case[2]),
        pipelines=pipelines,
        idle_rules=_idle_rules(instrument, map(packing.standing, cases)),
        idle_options=_idle_options(instrument),
        idle_questions=tuple(
            question.key
            for place, question in enumerate(instrument.questions)
            if not _changes_something(packing, choices, place)
        ),
    )


def _cases(packing: Packing, choices: Sequence[Sequence[Choice]], total: int, progress: Progress) -> dict[Case, _Tally]:
    """Count the outcomes. The sums of the last question are not stored: there may be millions."""
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


def _model_proof(instrument: Instrument, place: int, cases: dict[Case, _Tally]) -> ModelProof:
    model = instrument.sales_models[place]
    leading = [tally for case, tally in cases.items() if case[0] == place]
    return ModelProof(
        key=model.key,
        highest=highest_score(instrument, model),
        leads=sum(tally.count for tally in leading),
        present=sum(tally.count for case, tally in cases.items() if case[1] >> place & 1),
        example=leading[0].example if leading else None,
        is_unreachable=not leading,
    )


def _pipelines(instrument: Instrument, cases: Iterable[tuple[Standing, _Tally]]) -> tuple[PipelineProof, ...]:
    tallies: dict[tuple[str, ...], tuple[int, _Tally]] = {}
    for standing, tally in cases:
        pipeline = _composed(instrument, standing)
        stages = tuple(stage.key for stage in pipeline.stages)
        wins = sum(stage.wins for stage in pipeline.stages)
        known = tallies.setdefault(stages, (wins, _Tally(tally.example)))[1]
        known.count += tally.count
    return tuple(PipelineProof(stages, wins, tally.count, tally.example) for stages, (wins, tally) in tallies.items())


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
    wins_by_stages = {}
    for standing in standings:
        pipeline = _composed(instrument, standing)
        stages = tuple(stage.key for stage in pipeline.stages)
        wins_by_stages[stages] = sum(stage.wins for stage in pipeline.stages)
    for stages, wins in wins_by_stages.items():
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
