"""A proof in words and figures: the outcomes of all combinations of answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.pages.answers import answers_query, separating_label
from diagnostics.authoring.pages.parts import part_name
from diagnostics.instrument.combinations import Example
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.parts import SalesModel, Stage
from diagnostics.instrument.pipeline import ADVISED_STAGES, Part
from diagnostics.instrument.proof import ModelProof, PipelineProof, Proof
from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import enumerated, figure, share


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One sales model: how often it leads and is present, its highest score, and answers that make it lead.

    Counts and shares are "" if the proof is bounded; `verdict` says what is known even then. `example_query` are the
    example's answers for the simulator.
    """

    model: SalesModel
    verdict: str
    leads: str
    share: str
    present: str
    highest: int
    example: tuple[Text, ...]
    example_query: str


@dataclass(frozen=True, slots=True)
class StageName:
    """One stage of a distinct pipeline; `is_optional`: for some answers it is for big or hard deals only."""

    stage: Stage
    is_optional: bool


@dataclass(frozen=True, slots=True)
class PipelineLine:
    """One distinct pipeline: its stages, the ways through that lead to it, and an example of one.

    `parts`: texts like "Prospecting: 2", none if the proof was made before pipelines had parts. `advice` says which
    parts are long; "" if none is.
    """

    stages: tuple[StageName, ...]
    parts: tuple[str, ...]
    advice: str
    ways: str
    example: tuple[Text, ...]
    example_query: str


@dataclass(frozen=True, slots=True)
class ProofView:
    """A proof as text, over `count` combinations. `facts` are sentences about all of them; a bounded proof has few."""

    is_exact: bool
    count: int
    combinations: str
    facts: tuple[str, ...]
    models: tuple[ModelLine, ...]
    pipelines: tuple[PipelineLine, ...]


@dataclass(frozen=True, slots=True)
class ProofProgress:
    """An unfinished background proof: `done` of `total` combinations; `done` is None if none was requested."""

    total: int
    done: int | None

    @property
    def is_running(self) -> bool:
        return self.done is not None


def proof_view(instrument: Instrument, proof: Proof) -> ProofView:
    """Return the proof of `instrument` in the reader's language."""
    return ProofView(
        is_exact=proof.is_exact,
        count=proof.combinations,
        combinations=figure(proof.combinations),
        facts=tuple(_facts(proof)),
        models=tuple(_model_line(instrument, proof, model) for model in proof.models),
        pipelines=tuple(
            _pipeline_line(instrument, pipeline)
            for pipeline in sorted(proof.pipelines, key=lambda pipeline: -(pipeline.combinations or 0))
        ),
    )


def _facts(proof: Proof) -> Iterator[str]:
    if proof.undetermined is not None:
        yield _("Undetermined: %(undetermined)s. Ties: %(ties)s.") % {
            "undetermined": _counted(proof.undetermined, proof.combinations),
            "ties": _counted(proof.ties, proof.combinations),
        }
    if proof.separated:
        yield _(
            "The separating question is asked in %(separated)s of them, which makes %(ways)s ways through. The table "
            "counts the first in the tie-break order as leading."
        ) % {"separated": figure(proof.separated), "ways": figure(proof.ways)}
    if proof.doubtful:
        yield _("Answers that hardly fit together, which respondents are asked about: %(doubtful)s.") % {
            "doubtful": _counted(proof.doubtful, proof.combinations)
        }
    long = sum(bool(pipeline.long_parts) for pipeline in proof.pipelines)
    if long:
        yield ngettext(
            "%(count)s pipeline has a part with more than %(number)s stages, which is more than common advice.",
            "%(count)s pipelines have a part with more than %(number)s stages, which is more than common advice.",
            long,
        ) % {"count": figure(long), "number": ADVISED_STAGES}


def _model_line(instrument: Instrument, proof: Proof, model: ModelProof) -> ModelLine:
    return ModelLine(
        model=instrument.sales_model_by_key[model.key],
        verdict=_verdict(model),
        leads=figure(model.leads),
        share=share(model.leads, proof.combinations),
        present=figure(model.present),
        highest=model.highest,
        example=_example(instrument, model.example),
        example_query=_query(instrument, model.example),
    )


def _verdict(model: ModelProof) -> str:
    if model.is_unreachable:
        return _("never leads")
    return _("can lead") if model.example is not None else _("no example found")


def _pipeline_line(instrument: Instrument, pipeline: PipelineProof) -> PipelineLine:
    return PipelineLine(
        stages=tuple(StageName(instrument.stage_by_key[key], key in pipeline.optional) for key in pipeline.stages),
        parts=tuple(
            _("%(part)s: %(count)s") % {"part": part_name(Part(part), instrument.nouns), "count": count}
            for part, count in pipeline.parts.items()
        ),
        advice=_advice(instrument, pipeline),
        ways=figure(pipeline.combinations),
        example=_example(instrument, pipeline.example),
        example_query=_query(instrument, pipeline.example),
    )


def _advice(instrument: Instrument, pipeline: PipelineProof) -> str:
    if not pipeline.long_parts:
        return ""
    return _("More than %(number)s stages in: %(parts)s") % {
        "number": ADVISED_STAGES,
        "parts": enumerated(part_name(Part(part), instrument.nouns) for part in pipeline.long_parts),
    }


def _example(instrument: Instrument, example: Example | None) -> tuple[Text, ...]:
    """Return the labels of an example's options, in question order, then that of the separating answer, if any."""
    if example is None:
        return ()
    labels = [question.option(option).label for question, option in zip(instrument.questions, example, strict=False)]
    return (*labels, *(separating_label(instrument, option) for option in example[len(labels) :]))


def _query(instrument: Instrument, example: Example | None) -> str:
    questions = (*(question.key for question in instrument.questions), STANDS_OUT)
    return urlencode(answers_query(dict(zip(questions, example or (), strict=False))))


def _counted(count: int | None, total: int) -> str:
    return "" if count is None else f"{figure(count)} ({share(count, total)})"
