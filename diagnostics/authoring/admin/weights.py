"""The page with all questions, their answers and the matrix of weights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.actions.parts import set_weights
from diagnostics.authoring.admin.editors import RowsEditor
from diagnostics.authoring.admin.option_fields import needed_by_rules, weight_field, weight_fields, weights_by_field
from diagnostics.authoring.admin.rows import NEW, REMOVE, RowForm, Table, Then, is_new, parent_of, row_form
from diagnostics.authoring.admin.workspace import valid_draft_of
from diagnostics.authoring.models import AnswerOption, OptionWeight, Question, SalesModel
from diagnostics.authoring.pages.weights import Reach, reach_by_model
from diagnostics.authoring.queries.conflicts import rows_then
from diagnostics.authoring.queries.publishing import can_prove_in_request
from diagnostics.authoring.queries.shares import shares_of
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.proof import prove
from diagnostics.site.pages.texts import share


class QuestionRow(RowForm):
    """A question. Its key must not be the one under which the answer to the separating question is saved."""

    reserved_keys = (STANDS_OUT,)


class OptionRow(RowForm):
    """An answer with its weights, one field for each of `sales_models`."""

    sales_models: ClassVar[tuple[SalesModel, ...]] = ()

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        return {**super().values_of(row), **weights_by_field(cls.sales_models, row.weights.all())}

    @classmethod
    def values_then(cls, ids: Any, seen: Sequence[int], place: int) -> dict[int, Then]:
        """Return the options as they were, with their weights, whose history comes next in the revision."""
        weights: dict[int, list[Any]] = {}
        for row in rows_then(OptionWeight, {"option_id__in": ids}, seen[place + 1]).values():
            weights.setdefault(row.option_id, []).append(row)
        return {
            pk: Then(then.name, {**then.values, **weights_by_field(cls.sales_models, weights.get(pk, ()))})
            for pk, then in super().values_then(ids, seen, place).items()
        }

    @property
    def cells(self) -> list[forms.BoundField]:
        """The fields of the weights, in the order of the sales models."""
        return [self[weight_field(model)] for model in self.sales_models]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get(REMOVE) and (reason := needed_by_rules(self.instance)):
            self.add_error(REMOVE, reason)
        return data

    def save_changes(self) -> None:
        if self.cleaned_data.get(REMOVE):
            self.instance.delete()
        else:
            super().save_changes()

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django calls it after saving the row
        weights = {model.pk: self.cleaned_data.get(weight_field(model)) or 0 for model in self.sales_models}
        set_weights(option=self.instance, weights=weights)


def _option_form(sales_models: tuple[SalesModel, ...], languages: Sequence[str]) -> type[OptionRow]:
    remove = forms.BooleanField(label=_("Remove this answer"), required=False)
    weights = weight_fields(sales_models)
    for each in weights.values():
        # what is filled in is coloured, which the placeholder tells
        each.widget.attrs["placeholder"] = " "
    base = type("OptionWithWeights", (OptionRow,), {"sales_models": sales_models, **weights, REMOVE: remove})
    return row_form(base, AnswerOption, languages, ("label",), ("is_unknown",))


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question of the page and its answers; `number` is None for an empty one.

    Beside each answer is the percentage of completed assessments in which it was chosen, "" if that is not shown.
    """

    form: RowForm
    number: int | None
    options: tuple[tuple[RowForm, str], ...]


class WeightsEditor(RowsEditor):
    """All questions with their answers, and the points that each gives each sales model."""

    name = "weights"
    title = _("Questions and weights")
    template = "admin/diagnostics/weights.html"
    following = ("pipelines", _("Save and go on to the pipelines"))
    parts = {"questions": {"options": {"weights": {}}}, "sales_models": {}}

    def read_tables(self) -> Sequence[Table]:
        self.sales_models = tuple(self.questionnaire.sales_models.all())
        options = AnswerOption.objects.filter(question__questionnaire=self.questionnaire).prefetch_related("weights")
        by_question: dict[int, list[AnswerOption]] = {}
        for option in options:
            by_question.setdefault(option.question_id, []).append(option)
        option_form = _option_form(self.sales_models, self.languages)
        each = len(option_form.base_fields)
        questions = self.on_page(
            self.questionnaire.questions.all(), lambda question: (len(by_question.get(question.pk, ())) + 2) * each
        )
        shown = [option for question in questions for option in by_question.get(question.pk, ())]
        return (
            Table("question", row_form(QuestionRow, Question, self.languages, ("text",)), questions, place=1),
            Table("option", option_form, shown, place=2, parent="question_id"),
        )

    def blank_tokens(self, table: Table, parents: Iterable[str]) -> list[str]:
        """Return an empty answer for each question, and empty questions: some if there is none yet, else one."""
        if not table.parent:
            count = 3 if self.more == table.name or not table.rows else 1
            return [f"{NEW}{number}" for number in range(count)]
        return [
            f"{parent}_{NEW}{number}"
            for parent in parents
            for number in range(4 if is_new(parent) or self.more == f"{table.name}_{parent}" else 1)
        ]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        reach = _reach(valid_draft_of(request, self.questionnaire))
        return {
            "blocks": list(self._blocks()),
            "columns": [(model, reach.get(model.key)) for model in self.sales_models],
            "width": len(self.sales_models) + 2,
        }

    def _blocks(self) -> Iterable[QuestionBlock]:
        numbers = {question.pk: number for number, question in enumerate(self.questionnaire.questions.all(), start=1)}
        shares = shares_of(self.questionnaire.pk)
        for token, form in self.forms["question"].items():
            chosen = shares.get(form.instance.key, {})
            options = (option for of, option in self.forms["option"].items() if parent_of(of) == token)
            shown = ((option, share(*chosen.get(option.instance.key, (None, 0)))) for option in options)
            yield QuestionBlock(form, numbers.get(form.instance.pk), tuple(shown))


def _reach(draft: Instrument | None) -> dict[str, Reach]:
    if draft is None or not draft.questions:
        return {}
    return reach_by_model(draft, prove(draft) if can_prove_in_request(draft) else None)
