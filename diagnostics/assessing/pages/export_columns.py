"""The columns of an export, each declared once for CSV, XLSX, JSON and the query.

To add a column, add it to `assessment_columns` or `result_fields`, and translate its header.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from diagnostics.assessing.domain.exports import ExportedVersion, SavedResult
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import separating_question
from diagnostics.instrument.parts import Question
from diagnostics.site.spreadsheets.cells import Cell, Column

FINGERPRINT_LENGTH = 12
"""Characters of a version's fingerprint that an export shows."""


@dataclass(frozen=True, slots=True)
class VersionLabels:
    """A published version in one language; labels are by key, and those of options by question.

    The separating question, if the version asks it, is the last of the questions.
    """

    questionnaire: str
    number: int
    fingerprint: str
    models: dict[str, str]
    stages: dict[str, str]
    processes: dict[str, str]
    questions: dict[str, str]
    options: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class LabelledResult:
    """A saved result with the labels of its version. `leading` is "" if no sales model leads."""

    leading: str
    saved: SavedResult
    labels: VersionLabels

    def option(self, question: str) -> str:
        """Return the key of the chosen option, or ""."""
        return self.saved.answers.get(question, "")

    def option_label(self, question: str) -> str:
        """Return the label of the chosen option, or ""."""
        return self.labels.options.get(question, {}).get(self.option(question), "")


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentColumn(Column):
    """A column for one field of the assessment.

    The query reads `field` (an ORM lookup); `value` turns it into the cell, which JSON has under `json_path`.
    `audience` limits the column to exports of the user's own assessments ("owner") or of everyone's ("staff").
    """

    field: str
    json_path: tuple[str, ...]
    value: Callable[[Any], Cell] = _unchanged
    audience: Literal["owner", "staff"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultColumn(Column):
    """A column that is computed from the result."""

    value: Callable[[LabelledResult], Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultField:
    """A part of the result: one key in JSON, and the columns that show the same in CSV and XLSX."""

    json_key: str
    json_value: Callable[[LabelledResult], Any]
    columns: tuple[ResultColumn, ...]


def assessment_columns(versions: Mapping[int, VersionLabels]) -> tuple[AssessmentColumn, ...]:
    """Return the columns about the assessment itself, in order; `versions` by primary key."""
    return (
        AssessmentColumn(_("id"), 38, recurs=False, field="pk", json_path=("id",), value=str),
        AssessmentColumn(_("name"), 30, recurs=False, field="title", json_path=("name",)),
        AssessmentColumn(_("company"), 30, recurs=False, field="company", json_path=("company",)),
        AssessmentColumn(_("CRM"), 14, field="crm", json_path=("crm",)),
        AssessmentColumn(_("own pipeline"), 14, field="own_pipeline__document__beginning", json_path=("own_pipeline",)),
        AssessmentColumn(_("note"), 30, recurs=False, field="note", json_path=("note",), audience="owner"),
        AssessmentColumn(_("owner"), 30, field="owner__email", json_path=("owner",), audience="staff"),
        AssessmentColumn(
            _("questionnaire"),
            16,
            field="version_id",
            json_path=("questionnaire",),
            value=lambda version: versions[version].questionnaire,
        ),
        AssessmentColumn(
            _("version"),
            9,
            field="version_id",
            json_path=("version", "number"),
            value=lambda version: versions[version].number,
        ),
        AssessmentColumn(
            _("fingerprint"),
            15,
            field="version_id",
            json_path=("version", "fingerprint"),
            value=lambda version: versions[version].fingerprint,
        ),
        AssessmentColumn(_("begun (UTC)"), 20, field="started_at", json_path=("begun",)),
        AssessmentColumn(_("completed (UTC)"), 20, field="completed_at", json_path=("completed",)),
    )


def result_fields(versions: Iterable[VersionLabels]) -> tuple[ResultField, ...]:
    """Return the parts of the result, in order. All versions' sales models and questions have columns."""
    versions = tuple(versions)
    models = tuple(dict.fromkeys(key for version in versions for key in version.models))
    questions = tuple(dict.fromkeys(key for version in versions for key in version.questions))
    return (
        ResultField(
            json_key="leading",
            json_value=lambda result: _labelled(result.leading, result.labels.models) if result.leading else None,
            columns=(
                ResultColumn(_("leading"), 12, value=lambda result: result.leading),
                ResultColumn(
                    _label_header(_("leading")), 24, value=lambda result: result.labels.models.get(result.leading, "")
                ),
            ),
        ),
        ResultField(
            json_key="present",
            json_value=lambda result: [_labelled(key, result.labels.models) for key in result.saved.present],
            columns=(
                ResultColumn(_("present"), 20, value=lambda result: ", ".join(result.saved.present)),
                ResultColumn(
                    _label_header(_("present")),
                    40,
                    value=lambda result: ", ".join(result.labels.models[key] for key in result.saved.present),
                ),
            ),
        ),
        *_decision_fields(),
        ResultField(
            json_key="scores",
            json_value=lambda result: result.saved.scores,
            columns=tuple(_score_column(model) for model in models),
        ),
        ResultField(
            json_key="answers",
            json_value=_answers,
            columns=tuple(column for question in questions for column in _answer_columns(question)),
        ),
        _pipeline_field(),
    )


def _decision_fields() -> tuple[ResultField, ResultField, ResultField]:
    """Return the parts of the result that say who shares the lead, what decided it, and which process was used."""
    return (
        ResultField(
            json_key="tie",
            json_value=lambda result: [_labelled(key, result.labels.models) for key in result.saved.tie],
            columns=(ResultColumn(_("tied with"), 20, value=lambda result: ", ".join(result.saved.tie)),),
        ),
        ResultField(
            json_key="decided_by",
            json_value=lambda result: result.saved.decided_by or None,
            columns=(ResultColumn(_("decided by"), 12, value=lambda result: result.saved.decided_by),),
        ),
        ResultField(
            json_key="process",
            json_value=lambda result: (
                _labelled(result.saved.process, result.labels.processes) if result.saved.process else None
            ),
            columns=(ResultColumn(_("process"), 16, value=lambda result: result.saved.process),),
        ),
    )


def _pipeline_field() -> ResultField:
    return ResultField(
        json_key="pipeline",
        json_value=lambda result: [
            {**_labelled(stage.key, result.labels.stages), "part": stage.part, "optional": stage.optional}
            for stage in result.saved.stages
        ],
        columns=(
            ResultColumn(_("pipeline"), 60, value=lambda result: ", ".join(stage.key for stage in result.saved.stages)),
            ResultColumn(_("parts"), 60, value=_parts),
            ResultColumn(
                _("optional stages"),
                20,
                value=lambda result: ", ".join(stage.key for stage in result.saved.stages if stage.optional),
            ),
        ),
    )


def _parts(result: LabelledResult) -> str:
    """Return the stages by part: "prospecting: prospect, make_contact; deal: qualify, close"."""
    parts: dict[str, list[str]] = {}
    for stage in result.saved.stages:
        parts.setdefault(stage.part, []).append(stage.key)
    return "; ".join(f"{part}: {', '.join(keys)}" for part, keys in parts.items())


def _score_column(model: str) -> ResultColumn:
    return ResultColumn(_("score: %(key)s") % {"key": model}, 16, value=lambda result: result.saved.scores.get(model))


def _answer_columns(question: str) -> tuple[ResultColumn, ResultColumn]:
    return (
        ResultColumn(question, 16, value=lambda result: result.option(question)),
        ResultColumn(_label_header(question), 40, value=lambda result: result.option_label(question)),
    )


def _label_header(key: str) -> str:
    return _("%(key)s (label)") % {"key": key}


def _labelled(key: str, labels: Mapping[str, str]) -> dict[str, str]:
    return {"key": key, "label": labels.get(key, "")}


def _answers(result: LabelledResult) -> dict[str, dict[str, str]]:
    """Return the answers in the order of the version's questions."""
    return {
        key: {"question": text, "option": result.option(key), "label": result.option_label(key)}
        for key, text in result.labels.questions.items()
        if key in result.saved.answers
    }


def version_labels(version: ExportedVersion) -> VersionLabels:
    """Return the labels of a version in the reader's language."""
    instrument = version.instrument
    questions = (*instrument.questions, *_separating_question(instrument))
    return VersionLabels(
        questionnaire=version.questionnaire,
        number=version.number,
        fingerprint=version.fingerprint[:FINGERPRINT_LENGTH],
        models={model.key: str(model.name) for model in instrument.sales_models},
        stages={stage.key: str(stage.name) for stage in instrument.stages},
        processes={process.key: str(process.name) for process in instrument.processes},
        questions={question.key: str(question.text) for question in questions},
        options={
            question.key: {option.key: str(option.label) for option in question.options} for question in questions
        },
    )


def _separating_question(instrument: Instrument) -> Iterator[Question]:
    """Yield the separating question with an option for every sales model, if the version asks it."""
    if instrument.separates:
        yield separating_question(instrument, tuple(instrument.sales_model_by_key))
