"""The pages on sales models and stages, and how the diagnosis works."""

from dataclasses import dataclass

from diagnostics.domain.instrument import AnswerOption, Instrument, Process, SalesModel, Stage
from diagnostics.domain.text import reader_language
from diagnostics.presenters.addresses import Learn, learn, sales_model_url, stage_url
from diagnostics.presenters.pipelines import StageCard, stage_card
from diagnostics.presenters.results import ModelCard, model_card
from diagnostics.presenters.texts import points


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ModelPage:
    """One sales model: its content, and the stages that it brings."""

    model: ModelCard
    stages: tuple[Link, ...]
    others: tuple[Link, ...]
    learn: Learn


@dataclass(frozen=True, slots=True)
class StagePage:
    """One stage: its content, and the sales models that bring it. `is_common`: it stands in the common process."""

    stage: StageCard
    models: tuple[Link, ...]
    is_common: bool
    learn: Learn


@dataclass(frozen=True, slots=True)
class WeightRow:
    """What one option gives: texts like "Inbound sales +3", in tie-break order."""

    option: str
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeightTable:
    """One question's options and their weights."""

    question: str
    rows: tuple[WeightRow, ...]


@dataclass(frozen=True, slots=True)
class HowPage:
    """The rules of the diagnosis as the current version has them."""

    thresholds: tuple[tuple[str, int], ...]
    tables: tuple[WeightTable, ...]
    learn: Learn


@dataclass(frozen=True, slots=True)
class StageTile:
    """A stage among others: its page, and what it is for."""

    link: Link
    purpose: str


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """All sales models and all stages."""

    models: tuple[ModelCard, ...]
    stages: tuple[StageTile, ...]
    learn: Learn


def catalogue_page(instrument: Instrument) -> CataloguePage:
    """Present every sales model and stage of the current version."""
    return CataloguePage(
        models=tuple(model_card(instrument, model) for model in instrument.sales_models),
        stages=tuple(
            StageTile(_stage_link(instrument, stage), stage.purpose.in_language(reader_language()))
            for stage in instrument.stages
        ),
        learn=learn(instrument.key),
    )


def model_page(instrument: Instrument, model: SalesModel) -> ModelPage:
    """Present one sales model with the stages that its process and its rules bring, in order."""
    own = instrument.process_by_key[model.process].stages if model.process else ()
    placed = (rule.stage for rule in instrument.rules if rule.sales_model == model.key and rule.anchors)
    keys = dict.fromkeys([*own, *placed])
    return ModelPage(
        model=model_card(instrument, model),
        stages=tuple(_stage_link(instrument, instrument.stage_by_key[key]) for key in keys),
        others=tuple(_model_link(instrument, other) for other in instrument.sales_models if other.key != model.key),
        learn=learn(instrument.key),
    )


def stage_page(instrument: Instrument, stage: Stage) -> StagePage:
    """Present one stage with the sales models that bring it."""
    return StagePage(
        stage=stage_card(stage, outreach_note=instrument.outreach_note.in_language(reader_language())),
        models=tuple(
            _model_link(instrument, model) for model in instrument.sales_models if _brings(instrument, model, stage)
        ),
        is_common=stage.key in _common(instrument),
        learn=learn(instrument.key),
    )


def how_page(instrument: Instrument) -> HowPage:
    """Present the weights and thresholds of the current version."""
    language = reader_language()
    return HowPage(
        thresholds=tuple((model.name.in_language(language), model.threshold) for model in instrument.sales_models),
        tables=tuple(
            WeightTable(
                question.text.in_language(language),
                tuple(_weight_row(instrument, option) for option in question.options),
            )
            for question in instrument.questions
        ),
        learn=learn(instrument.key),
    )


def _weight_row(instrument: Instrument, option: AnswerOption) -> WeightRow:
    language = reader_language()
    return WeightRow(
        option.label.in_language(language),
        tuple(
            points(model.name.in_language(language), option.weights[model.key])
            for model in instrument.sales_models
            if option.weights.get(model.key)
        ),
    )


def _common(instrument: Instrument) -> tuple[str, ...]:
    process: Process | None = instrument.process_by_key.get(instrument.common_process or "")
    return process.stages if process else ()


def _brings(instrument: Instrument, model: SalesModel, stage: Stage) -> bool:
    in_process = model.process is not None and stage.key in instrument.process_by_key[model.process].stages
    return in_process or any(
        rule.sales_model == model.key and rule.stage == stage.key and rule.anchors for rule in instrument.rules
    )


def _stage_link(instrument: Instrument, stage: Stage) -> Link:
    return Link(stage.name.in_language(reader_language()), stage_url(instrument.key, stage.key))


def _model_link(instrument: Instrument, model: SalesModel) -> Link:
    return Link(model.name.in_language(reader_language()), sales_model_url(instrument.key, model.key))
