"""Every reason why a draft cannot be published: in its parts, in its golden examples, and what the proof finds."""

from collections.abc import Iterator

from diagnostics.instrument.golden import example_gaps
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import Proof
from diagnostics.instrument.readiness import Gap, GapCode, publication_gaps
from diagnostics.instrument.text import UNWRITTEN


def proof_gaps(proof: Proof) -> tuple[Gap, ...]:
    """Return the gaps that the proof found."""
    return tuple(_proof_gaps(proof))


def all_gaps(instrument: Instrument, proof: Proof | None) -> tuple[Gap, ...]:
    """Return every gap of a draft; a proof that has not been made yet (None) is one too."""
    gaps = publication_gaps(instrument)
    broken = tuple(example_gaps(instrument))
    if proof is None:
        return (*gaps, Gap(GapCode.NOT_PROVED), *broken)
    proved = (*proof_gaps(proof), *_boundary_gaps(instrument, proof))
    return (*gaps, *(gap for gap in proved if not _is_explained(gap, gaps)), *broken)


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


def _boundary_gaps(instrument: Instrument, proof: Proof) -> Iterator[Gap]:
    """A stage that can come first in a part needs an entry criterion of its own: no stage before it exits with one."""
    first = {key for pipeline in proof.pipelines for key in pipeline.first_stages}
    for stage in instrument.stages:
        if instrument.edition > 1 and stage.key in first and stage.entry_criterion == UNWRITTEN:
            for language in instrument.languages:
                yield Gap(GapCode.ENTRY_CRITERION_MISSING, ("stage", stage.key), "entry_criterion", language)
