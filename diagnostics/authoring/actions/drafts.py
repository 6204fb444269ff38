"""Create, replace, restore and discard whole drafts. Only rows that change are written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import structlog
from django.db import IntegrityError, transaction

from diagnostics.authoring.actions.parts import RuleParts, set_anchors, set_history_user, set_weights
from diagnostics.authoring.actions.seen import require_seen
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import (
    AnswerOption,
    CommonKpi,
    DoubtfulPair,
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
from diagnostics.authoring.models.choices import Languages
from diagnostics.authoring.queries.columns import column_faults, columns_of, outcome_columns
from diagnostics.authoring.queries.differences import version_instrument
from diagnostics.authoring.queries.drafts import kpi_of, pair_of, rule_of, with_parts
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.authoring.queries.seen import draft_now, target_now
from diagnostics.instrument import parts
from diagnostics.instrument.difference import pairs
from diagnostics.instrument.document import tidy
from diagnostics.instrument.errors import KeyTaken, NotPublished, UnfitDraft
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.models import User
from diagnostics.site.models.fields import Authored

log = structlog.get_logger("diagnostics.authoring")

Row = TypeVar("Row", bound=Authored)


def create_questionnaire(*, instrument: Instrument, by: User | None = None) -> Questionnaire:
    """Write `instrument` as the draft of a new questionnaire and return it. Raises KeyTaken or UnfitDraft."""
    return _write(Questionnaire(), instrument, by)


@transaction.atomic
def replace_draft(
    *, questionnaire_id: int, instrument: Instrument, by: User | None, expected: Seen | None = None
) -> Questionnaire:
    """Make the draft equal to `instrument`, and return its questionnaire.

    Rows that do not differ are not written, so the history holds real changes only. Raises ChangedMeanwhile if the
    draft, or what is to take its place, is not what was `expected`; KeyTaken or UnfitDraft.
    """
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    require_seen(expected, partial(draft_now, questionnaire, target=instrument))
    return _write(questionnaire, instrument, by)


@transaction.atomic
def import_questionnaire(*, instrument: Instrument, by: User | None, expected: Seen | None = None) -> Questionnaire:
    """Replace the draft of the questionnaire with the instrument's key, or create one.

    Raises ChangedMeanwhile if the draft or the file is not the `expected` one, or UnfitDraft.
    """
    existing = Questionnaire.objects.select_for_update().filter(key=instrument.key).first()
    require_seen(expected, partial(target_now, existing, instrument))
    return _write(existing or Questionnaire(), instrument, by)


def restore_version(
    *, questionnaire_id: int, number: int, by: User | None, expected: Seen | None = None
) -> Questionnaire:
    """Replace the draft with version `number`.

    Raises QuestionnaireVersion.DoesNotExist, or what `replace_draft` raises.
    """
    instrument = version_instrument(Questionnaire.objects.get(pk=questionnaire_id), number)
    return replace_draft(questionnaire_id=questionnaire_id, instrument=instrument, by=by, expected=expected)


@transaction.atomic
def discard_draft(*, questionnaire_id: int, by: User | None, expected: Seen | None = None) -> Questionnaire:
    """Replace the draft with the current version. Raises NotPublished, or what `replace_draft` raises."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    if questionnaire.current_version is None:
        raise NotPublished
    instrument = instrument_of(questionnaire.current_version)
    return replace_draft(questionnaire_id=questionnaire_id, instrument=instrument, by=by, expected=expected)


@transaction.atomic
def _write(questionnaire: Questionnaire, instrument: Instrument, by: User | None) -> Questionnaire:
    faults = column_faults(instrument)
    if faults:
        raise UnfitDraft(faults)
    writer = _DraftWriter(questionnaire, by)
    writer.write_questionnaire(instrument)
    stages = writer.write_stages(instrument)
    processes = writer.write_processes(instrument, stages)
    common = processes[instrument.common_process] if instrument.common_process else None
    writer.save(questionnaire, common_process=common)
    sales_models = writer.write_sales_models(instrument, stages, processes)
    options = writer.write_questions(instrument, sales_models)
    writer.write_rules(instrument, RuleParts(stages, sales_models, processes, options))
    writer.write_doubtful_pairs(instrument, options)
    writer.write_kpis(instrument)
    writer.write_golden_examples(instrument)
    writer.delete_removed_rows()
    log.info("draft written", questionnaire=questionnaire.key, by=by.pk if by else None)
    return questionnaire


class _DraftWriter:
    """Writes one draft. Removed rows are deleted last, since other rows may refer to them until then."""

    def __init__(self, questionnaire: Questionnaire, by: User | None) -> None:
        self.questionnaire = questionnaire
        self.by = by
        self.removed: list[Authored] = []
        self.hidden: tuple[str, ...] = ()

    def save(self, row: Authored, **columns: Any) -> None:
        """Write these columns of the row, if they differ, but for texts of languages that the draft does not use."""
        columns = {name: value for name, value in columns.items() if not name.endswith(self.hidden)}
        if row.pk is not None and all(_has_value(row, name, value) for name, value in columns.items()):
            return
        for name, value in columns.items():
            setattr(row, name, value)
        set_history_user(row, self.by).save()

    def delete_removed_rows(self) -> None:
        # in reverse order: rows were found before the rows that refer to them
        for row in reversed(self.removed):
            set_history_user(row, self.by).delete()

    def write_questionnaire(self, instrument: Instrument) -> None:
        languages = Languages.holding(instrument.languages)
        self.hidden = tuple(f"_{language}" for language in LANGUAGES if language not in instrument.languages)
        try:
            # a savepoint, so that the outer transaction stays usable after the error
            with transaction.atomic():
                self.save(self.questionnaire, languages=languages, **columns_of(instrument))
        except IntegrityError as error:
            raise KeyTaken(instrument.key) from error

    def write_stages(self, instrument: Instrument) -> dict[str, Stage]:
        return self._write_keyed(Stage, self._rows(Stage), instrument.stages, self._owner)

    def write_processes(self, instrument: Instrument, stages: Mapping[str, Stage]) -> dict[str, Process]:
        def references(process: parts.Process) -> dict[str, Any]:
            return {**self._owner(process), "winning_stage": stages[process.wins] if process.wins else None}

        rows = self._write_keyed(Process, self._rows(Process), instrument.processes, references)
        for process in instrument.processes:
            self._write_process_stages(rows[process.key], [stages[key] for key in process.stages])
        return rows

    def _write_process_stages(self, process: Process, stages: Sequence[Stage]) -> None:
        rows = {row.stage_id: row for row in process.process_stages.all()}
        for position, stage in enumerate(stages, start=1):
            row = rows.pop(stage.pk, None) or ProcessStage(process=process, stage=stage)
            self.save(row, position=position)
        self.removed += rows.values()

    def write_sales_models(
        self, instrument: Instrument, stages: Mapping[str, Stage], processes: Mapping[str, Process]
    ) -> dict[str, SalesModel]:
        def references(model: parts.SalesModel) -> dict[str, Any]:
            return {
                **self._owner(model),
                "process": processes[model.process] if model.process else None,
                "entry_stage": stages[model.entry_stage] if model.entry_stage else None,
            }

        rows = self._write_keyed(SalesModel, self._rows(SalesModel), instrument.sales_models, references)
        for model in instrument.sales_models:
            row = rows[model.key]
            for position, (kpi, existing) in enumerate(self._match(model.kpis, row.kpis.all(), kpi_of), start=1):
                self.save(existing or Kpi(sales_model=row), position=position, **columns_of(kpi))
        return rows

    def write_rules(self, instrument: Instrument, refers_to: RuleParts) -> None:
        rows = with_parts(self.questionnaire.rules.all())
        for position, (rule, existing) in enumerate(self._match(instrument.rules, rows, rule_of), start=1):
            row = existing or StageRule(questionnaire=self.questionnaire)
            self.save(row, position=position, **refers_to.columns(rule))
            set_anchors(rule=row, anchors=refers_to.anchors(rule), by=self.by)

    def write_doubtful_pairs(self, instrument: Instrument, options: Mapping[tuple[str, str], AnswerOption]) -> None:
        rows = self.questionnaire.doubtful_pairs.select_related("option__question", "other_option__question")
        for position, (pair, existing) in enumerate(self._match(instrument.doubtful_pairs, rows, pair_of), start=1):
            self.save(
                existing or DoubtfulPair(questionnaire=self.questionnaire),
                position=position,
                option=options[pair.question, pair.option],
                other_option=options[pair.other_question, pair.other_option],
                **columns_of(pair),
            )

    def write_kpis(self, instrument: Instrument) -> None:
        rows = self.questionnaire.kpis.all()
        for position, (kpi, existing) in enumerate(self._match(instrument.kpis, rows, kpi_of), start=1):
            self.save(existing or CommonKpi(questionnaire=self.questionnaire), position=position, **columns_of(kpi))

    def write_questions(
        self, instrument: Instrument, sales_models: Mapping[str, SalesModel]
    ) -> dict[tuple[str, str], AnswerOption]:
        rows = self._write_keyed(Question, self._rows(Question), instrument.questions, self._owner)
        return {
            (question.key, key): row
            for question in instrument.questions
            for key, row in self._write_options(rows[question.key], question, sales_models).items()
        }

    def _write_options(
        self, row: Question, question: parts.Question, sales_models: Mapping[str, SalesModel]
    ) -> dict[str, AnswerOption]:
        options = self._write_keyed(
            AnswerOption, row.options.prefetch_related("weights"), question.options, lambda _option: {"question": row}
        )
        for option in question.options:
            weights = {sales_models[key].pk: weight for key, weight in option.weights.items()}
            set_weights(option=options[option.key], weights=weights, by=self.by)
        return options

    def write_golden_examples(self, instrument: Instrument) -> None:
        def contents(example: parts.GoldenExample) -> dict[str, Any]:
            return {**self._owner(example), **outcome_columns(example)}

        self._write_keyed(GoldenExample, self._rows(GoldenExample), instrument.golden_examples, contents)

    def _rows(self, model: type[Row]) -> Iterable[Row]:
        return model._default_manager.filter(questionnaire=self.questionnaire)

    def _owner(self, _part: object) -> dict[str, Any]:
        return {"questionnaire": self.questionnaire}

    def _write_keyed(
        self,
        model: type[Row],
        existing: Iterable[Any],
        parts: Sequence[Any],
        more: Callable[[Any], dict[str, Any]],
    ) -> dict[str, Row]:
        """Write parts that have keys, in their order, and return their rows by key; `more` returns further columns."""
        by_key = {row.key: row for row in existing}
        rows = {}
        for position, part in enumerate(parts, start=1):
            row = by_key.pop(part.key, None) or model()
            self.save(row, position=position, **columns_of(part), **more(part))
            rows[part.key] = row
        self.removed += by_key.values()
        return rows

    def _match(
        self, parts: Sequence[Any], existing: Iterable[Any], to_part: Callable[[Any], object]
    ) -> list[tuple[Any, Any]]:
        """Pair parts without keys with the rows that hold the same part, or None. `to_part` converts a row."""
        rows = list(existing)
        places = pairs([to_part(row) for row in rows], parts) if rows or parts else {}
        self.removed += [row for place, row in enumerate(rows) if place not in places.values()]
        return [(part, rows[places[place]] if place in places else None) for place, part in enumerate(parts)]


def _has_value(row: Authored, name: str, value: Any) -> bool:
    if isinstance(value, Authored):
        return bool(getattr(row, f"{name}_id") == value.pk)
    current = getattr(row, name)
    return bool((tidy(current) if isinstance(current, str) else current) == value)
