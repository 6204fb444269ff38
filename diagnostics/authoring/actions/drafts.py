"""Writing whole drafts: made anew, replaced, restored, discarded, copied. What stays the same is not written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import structlog
from django.db import IntegrityError, transaction

from diagnostics.authoring.actions.authoring import set_anchors, set_weights, sign
from diagnostics.authoring.models import (
    AnswerOption,
    GoldenExample,
    Kpi,
    Process,
    ProcessStage,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.authoring.queries.columns import column_faults, columns_of
from diagnostics.authoring.queries.differences import version_instrument
from diagnostics.authoring.queries.drafts import kpi_of, load_draft, rule_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument import instrument as domain
from diagnostics.instrument.difference import pairs
from diagnostics.instrument.document import tidy
from diagnostics.instrument.errors import KeyTaken, NotPublished, UnfitDraft
from diagnostics.site.models import User
from diagnostics.site.models.fields import Authored

log = structlog.get_logger("diagnostics.authoring")

Row = TypeVar("Row", bound=Authored)


def create_questionnaire(*, instrument: domain.Instrument, by: User | None = None) -> Questionnaire:
    """Write `instrument` as the draft of a new questionnaire and return it. Raises KeyTaken or UnfitDraft."""
    return _write(Questionnaire(), instrument, by)


@transaction.atomic
def replace_draft(*, questionnaire_id: int, instrument: domain.Instrument, by: User | None) -> Questionnaire:
    """Make the draft say exactly what `instrument` says, and return it. Raises KeyTaken or UnfitDraft.

    Rows that say it already are left alone, so that the record of changes holds what changed and nothing else.
    """
    return _write(Questionnaire.objects.select_for_update().get(pk=questionnaire_id), instrument, by)


@transaction.atomic
def import_questionnaire(*, instrument: domain.Instrument, by: User | None) -> Questionnaire:
    """Replace the draft of the questionnaire with the instrument's key, or make one. Raises UnfitDraft."""
    standing = Questionnaire.objects.select_for_update().filter(key=instrument.key).first()
    return _write(standing or Questionnaire(), instrument, by)


def restore(*, questionnaire_id: int, number: int, by: User | None) -> Questionnaire:
    """Make the draft what version `number` is. Raises QuestionnaireVersion.DoesNotExist, KeyTaken or UnfitDraft."""
    instrument = version_instrument(Questionnaire.objects.get(pk=questionnaire_id), number)
    return replace_draft(questionnaire_id=questionnaire_id, instrument=instrument, by=by)


@transaction.atomic
def discard(*, questionnaire_id: int, by: User | None) -> Questionnaire:
    """Make the draft what is published now. Raises NotPublished."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    if questionnaire.current_version is None:
        raise NotPublished
    return _write(questionnaire, instrument_of(questionnaire.current_version), by)


@transaction.atomic
def copy_questionnaire(*, questionnaire_id: int, key: str, by: User | None) -> Questionnaire:
    """Write the draft once more, as that of a new questionnaire with `key`, and return it.

    Raises KeyTaken, UnfitDraft, or InvalidInstrument where the draft contradicts itself.
    """
    draft = load_draft(Questionnaire.objects.get(pk=questionnaire_id))
    return create_questionnaire(instrument=replace(draft, key=key), by=by)


@transaction.atomic
def _write(questionnaire: Questionnaire, instrument: domain.Instrument, by: User | None) -> Questionnaire:
    faults = column_faults(instrument)
    if faults:
        raise UnfitDraft(faults)
    writing = _Writing(questionnaire, by)
    writing.write_frame(instrument)
    stages = writing.write_stages(instrument)
    processes = writing.write_processes(instrument, stages)
    common = processes[instrument.common_process] if instrument.common_process else None
    writing.keep(questionnaire, common_process=common)
    sales_models = writing.write_sales_models(instrument, stages, processes)
    writing.write_rules(instrument, stages, sales_models)
    writing.write_questions(instrument, sales_models)
    writing.write_golden_examples(instrument)
    writing.remove_what_is_gone()
    log.info("draft written", questionnaire=questionnaire.key, by=by.pk if by else None)
    return questionnaire


class _Writing:
    """The writing of one draft. What is gone is removed last, since other rows may still refer to it until then."""

    def __init__(self, questionnaire: Questionnaire, by: User | None) -> None:
        self.questionnaire = questionnaire
        self.by = by
        self.gone: list[Authored] = []

    def keep(self, row: Authored, **columns: Any) -> None:
        """Write these columns of the row, unless they say so already."""
        if row.pk is not None and all(_says(row, name, value) for name, value in columns.items()):
            return
        for name, value in columns.items():
            setattr(row, name, value)
        sign(row, self.by).save()

    def remove_what_is_gone(self) -> None:
        """Remove rows to which nothing refers by now, the last found first."""
        for row in reversed(self.gone):
            sign(row, self.by).delete()

    def write_frame(self, instrument: domain.Instrument) -> None:
        try:
            # within a transaction of its own, so that the refusal leaves the outer one usable
            with transaction.atomic():
                self.keep(self.questionnaire, **columns_of(instrument))
        except IntegrityError as error:
            raise KeyTaken(instrument.key) from error

    def write_stages(self, instrument: domain.Instrument) -> dict[str, Stage]:
        return self._keyed(Stage, self._standing(Stage), instrument.stages, self._owner)

    def write_processes(self, instrument: domain.Instrument, stages: Mapping[str, Stage]) -> dict[str, Process]:
        def winning(process: domain.Process) -> dict[str, Any]:
            return {**self._owner(process), "winning_stage": stages[process.wins] if process.wins else None}

        rows = self._keyed(Process, self._standing(Process), instrument.processes, winning)
        for process in instrument.processes:
            self._write_order(rows[process.key], [stages[key] for key in process.stages])
        return rows

    def _write_order(self, process: Process, stages: Sequence[Stage]) -> None:
        standing = {row.stage_id: row for row in process.process_stages.all()}
        for position, stage in enumerate(stages, start=1):
            row = standing.pop(stage.pk, None) or ProcessStage(process=process, stage=stage)
            self.keep(row, position=position)
        self.gone += standing.values()

    def write_sales_models(
        self, instrument: domain.Instrument, stages: Mapping[str, Stage], processes: Mapping[str, Process]
    ) -> dict[str, SalesModel]:
        def references(model: domain.SalesModel) -> dict[str, Any]:
            return {
                **self._owner(model),
                "process": processes[model.process] if model.process else None,
                "entry_stage": stages[model.entry_stage] if model.entry_stage else None,
            }

        rows = self._keyed(SalesModel, self._standing(SalesModel), instrument.sales_models, references)
        for model in instrument.sales_models:
            row = rows[model.key]
            for position, (kpi, kept) in enumerate(self._paired(model.kpis, row.kpis.all(), kpi_of), start=1):
                self.keep(kept or Kpi(sales_model=row), position=position, **columns_of(kpi))
        return rows

    def write_rules(
        self, instrument: domain.Instrument, stages: Mapping[str, Stage], sales_models: Mapping[str, SalesModel]
    ) -> None:
        standing = StageRule.objects.filter(sales_model__questionnaire=self.questionnaire)
        rows = standing.select_related("sales_model", "stage").prefetch_related("anchors__stage")
        for position, (rule, kept) in enumerate(self._paired(instrument.rules, rows, rule_of), start=1):
            row = kept or StageRule(sales_model=sales_models[rule.sales_model])
            self.keep(row, position=position, placement=rule.placement.value, stage=stages[rule.stage])
            set_anchors(rule=row, stages=[stages.get(anchor) for anchor in rule.anchors], by=self.by)

    def write_questions(self, instrument: domain.Instrument, sales_models: Mapping[str, SalesModel]) -> None:
        rows = self._keyed(Question, self._standing(Question), instrument.questions, self._owner)
        for question in instrument.questions:
            self._write_options(rows[question.key], question, sales_models)

    def _write_options(self, row: Question, question: domain.Question, sales_models: Mapping[str, SalesModel]) -> None:
        options = self._keyed(
            AnswerOption, row.options.prefetch_related("weights"), question.options, lambda _option: {"question": row}
        )
        for option in question.options:
            weights = {sales_models[key].pk: weight for key, weight in option.weights.items()}
            set_weights(option=options[option.key], weights=weights, by=self.by)

    def write_golden_examples(self, instrument: domain.Instrument) -> None:
        def outcome(example: domain.GoldenExample) -> dict[str, Any]:
            settled = {"leading": example.leading or "", "stages": list(example.stages)}
            return {**self._owner(example), **settled, "answers": dict(example.answers)}

        self._keyed(GoldenExample, self._standing(GoldenExample), instrument.golden_examples, outcome)

    def _standing(self, model: type[Row]) -> Iterable[Row]:
        return model._default_manager.filter(questionnaire=self.questionnaire)

    def _owner(self, _part: object) -> dict[str, Any]:
        return {"questionnaire": self.questionnaire}

    def _keyed(
        self, model: type[Row], standing: Iterable[Any], parts: Sequence[Any], more: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Row]:
        """Write parts that have keys, in their order, and return the rows by key; `more` gives further columns."""
        by_key = {row.key: row for row in standing}
        rows = {}
        for position, part in enumerate(parts, start=1):
            row = by_key.pop(part.key, None) or model()
            self.keep(row, position=position, **columns_of(part), **more(part))
            rows[part.key] = row
        self.gone += by_key.values()
        return rows

    def _paired(
        self, parts: Sequence[Any], standing: Iterable[Any], said_by: Callable[[Any], object]
    ) -> list[tuple[Any, Any]]:
        """Return parts that have no keys, each with the row that is the same one, or None."""
        rows = list(standing)
        places = pairs([said_by(row) for row in rows], parts) if rows or parts else {}
        self.gone += [row for place, row in enumerate(rows) if place not in places.values()]
        return [(part, rows[places[place]] if place in places else None) for place, part in enumerate(parts)]


def _says(row: Authored, name: str, value: Any) -> bool:
    if isinstance(value, Authored):
        return bool(getattr(row, f"{name}_id") == value.pk)
    standing = getattr(row, name)
    return bool((tidy(standing) if isinstance(standing, str) else standing) == value)
