"""The pages on sales models and stages, and how the diagnosis works."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.pipelines import PipelineView, own_pipeline
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import AnswerOption, Process, Question, SalesModel, Stage
from diagnostics.instrument.pipeline import can_win
from diagnostics.site.pages.nouns import WithNouns
from diagnostics.site.pages.texts import points


@dataclass(frozen=True, slots=True)
class CataloguePage(WithNouns):
    """All sales models and all stages."""

    instrument: Instrument

    @property
    def title(self) -> str:
        return capfirst(_("%(models)s and stages") % self.nouns)


@dataclass(frozen=True, slots=True)
class ModelPage(WithNouns):
    """One sales model, the pipeline that it has by itself, and the other sales models."""

    instrument: Instrument
    model: SalesModel
    pipeline: PipelineView
    others: tuple[SalesModel, ...]


@dataclass(frozen=True, slots=True)
class StagePage(WithNouns):
    """One stage, and the sales models and answers that add it. `is_common`: it is part of the common process."""

    instrument: Instrument
    stage: Stage
    models: tuple[SalesModel, ...]
    answers: tuple[AnswerOption, ...]
    is_common: bool

    @property
    def in_forecast(self) -> bool:
        """Whether it has a win probability."""
        return self.stage.win_probability is not None

    @property
    def comes_first(self) -> bool:
        """Whether a process begins with it, so that there is no stage before it."""
        return any(process.stages[:1] == (self.stage.key,) for process in self.instrument.processes)


@dataclass(frozen=True, slots=True)
class WeightRow:
    """The points that one option gives: texts like "Inbound sales +3", in tie-break order."""

    option: AnswerOption
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeightTable:
    """One question's options and their weights."""

    question: Question
    rows: tuple[WeightRow, ...]


@dataclass(frozen=True, slots=True)
class HowPage(WithNouns):
    """How the diagnosis works: all weights of one version."""

    instrument: Instrument
    tables: tuple[WeightTable, ...]


def model_page(instrument: Instrument, model: SalesModel) -> ModelPage:
    """Present one sales model with its own pipeline."""
    return ModelPage(
        instrument=instrument,
        model=model,
        pipeline=own_pipeline(instrument, model.key),
        others=tuple(other for other in instrument.sales_models if other.key != model.key),
    )


def stage_page(instrument: Instrument, stage: Stage) -> StagePage:
    """Present one stage with the sales models and the answers that add it."""
    return StagePage(
        instrument=instrument,
        stage=replace(stage, idle_days=None) if can_win(instrument, stage.key) else stage,
        models=tuple(model for model in instrument.sales_models if _adds(instrument, model, stage)),
        answers=tuple(_answers_adding(instrument, stage)),
        is_common=stage.key in _common_stages(instrument),
    )


def how_page(instrument: Instrument) -> HowPage:
    """Present the weights of every option."""
    return HowPage(
        instrument=instrument,
        tables=tuple(
            WeightTable(question, tuple(_weight_row(instrument, option) for option in question.options))
            for question in instrument.questions
        ),
    )


def _weight_row(instrument: Instrument, option: AnswerOption) -> WeightRow:
    gives = (
        points(model.name, option.weights[model.key])
        for model in instrument.sales_models
        if option.weights.get(model.key)
    )
    return WeightRow(option, tuple(gives))


def _common_stages(instrument: Instrument) -> tuple[str, ...]:
    process: Process | None = instrument.process_by_key.get(instrument.common_process or "")
    return process.stages if process else ()


def _adds(instrument: Instrument, model: SalesModel, stage: Stage) -> bool:
    in_process = model.process is not None and stage.key in instrument.process_by_key[model.process].stages
    return in_process or any(
        rule.sales_model == model.key and rule.stage == stage.key and rule.anchors for rule in instrument.rules
    )


def _answers_adding(instrument: Instrument, stage: Stage) -> Iterator[AnswerOption]:
    """Yield the options whose choice alone adds a stage, each once."""
    rules = (rule for rule in instrument.rules if rule.sales_model is None and rule.stage == stage.key and rule.anchors)
    for question, option in dict.fromkeys((rule.question, rule.option) for rule in rules):
        if question is not None and option is not None:
            yield instrument.question(question).option(option)
