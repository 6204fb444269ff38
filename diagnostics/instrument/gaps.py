"""Every reason why a draft cannot be published: in its parts, in its golden examples, and what the proof finds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagnostics.instrument.golden import BrokenExample, broken_example, example_gaps
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import Proof
from diagnostics.instrument.readiness import Gap, GapCode, publication_gaps


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


@dataclass(frozen=True, slots=True)
class Cause:
    """Gaps that are mended in one place, and the `consequences` that go away with them."""

    gaps: tuple[Gap, ...]
    consequences: tuple[Gap, ...] = ()


_PROVED = {
    GapCode.THRESHOLD_OUT_OF_REACH,
    GapCode.MODEL_UNREACHABLE,
    GapCode.ONE_MODEL_ALWAYS,
    GapCode.PIPELINE_NOT_WON,
}
"""Gaps that nobody can judge while there is nothing to answer."""


def causes(instrument: Instrument, gaps: Sequence[Gap]) -> tuple[Cause, ...]:
    """Fold gaps under what causes them: consequences, the missing texts of one part, and examples that fail."""
    groups: dict[object, list[Gap]] = {}
    consequences: dict[Gap, list[Gap]] = {}
    for gap in gaps:
        cause = _cause(instrument, gap, gaps)
        if cause is not None:
            consequences.setdefault(cause, []).append(gap)
        elif gap.code is GapCode.TEXT_MISSING:
            groups.setdefault(gap.path[:2], []).append(gap)
        else:
            groups.setdefault(gap.code if gap.code is GapCode.EXAMPLE_BROKEN else gap, []).append(gap)
    return tuple(
        Cause(tuple(group), tuple(each for gap in group for each in consequences.get(gap, ())))
        for group in groups.values()
    )


def _cause(instrument: Instrument, gap: Gap, gaps: Iterable[Gap]) -> Gap | None:
    """Return the gap of which this one is a consequence, or None."""
    if gap.code in _PROVED:
        return next((other for other in gaps if _leaves_nothing_to_answer(instrument, other)), None)
    if gap.code is not GapCode.EXAMPLE_BROKEN:
        return None
    broken = broken_example(instrument, instrument.golden_example_by_key[gap.path[1]])
    if broken is None:
        return None
    if broken.outcome is None:
        return next((other for other in gaps if _takes_answers(instrument, other, broken)), None)
    if any(stage.wins for stage in broken.outcome.pipeline.stages):
        return None
    return next((other for other in gaps if other.code in _NO_WIN), None)


def _leaves_nothing_to_answer(instrument: Instrument, gap: Gap) -> bool:
    if gap.code is GapCode.TOO_FEW_OPTIONS:
        return not instrument.question(gap.path[1]).options
    return gap.code is GapCode.NO_QUESTIONS


def _takes_answers(instrument: Instrument, gap: Gap, broken: BrokenExample) -> bool:
    """Whether the gap is why an example cannot be answered: the question that it answers has no options."""
    if not _leaves_nothing_to_answer(instrument, gap):
        return False
    return gap.code is GapCode.NO_QUESTIONS or gap.path[1] in (*dict(broken.gone), *broken.unanswered)
