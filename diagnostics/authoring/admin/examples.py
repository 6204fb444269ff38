"""The admin of golden examples: their answers, the expected outcome, and the draft's current outcome."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.actions.examples import update_expected_outcome
from diagnostics.authoring.admin.authored import AuthoredAdmin, AuthoredForm
from diagnostics.authoring.models import GoldenExample, Question, Questionnaire
from diagnostics.authoring.pages.examples import answer_lines, broken_reason, stage_names
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.instrument.golden import broken_examples
from diagnostics.site.admin.base import both

UPDATE_BUTTON = "_settle"
"""Name of the button that makes the draft's current outcome the expected one."""

ANSWER_PREFIX = "answer_"
"""Prefix of the form fields that answer questions."""


def answer_field(question: Question) -> str:
    """Return the name of the form field that answers a question."""
    return f"{ANSWER_PREFIX}{question.pk}"


class ExampleForm(AuthoredForm):
    """A golden example with one choice for each of `questions`."""

    questions: ClassVar[tuple[Question, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = self.instance.answers or {}
        self.initial.update({answer_field(question): answers.get(question.key) for question in self.questions})

    def set_answers(self, example: GoldenExample) -> None:
        """Replace the answers of `example` by those of the valid form."""
        example.answers = {question.key: self.cleaned_data[answer_field(question)] for question in self.questions}


def example_form(questions: tuple[Question, ...]) -> type[ExampleForm]:
    """Return an `ExampleForm` with a choice of options for each of `questions`."""
    fields = {
        answer_field(question): forms.ChoiceField(
            label=str(question),
            choices=[("", "—"), *((option.key, str(option)) for option in question.options.all())],
        )
        for question in questions
    }
    return type("AnsweredExampleForm", (ExampleForm,), {"questions": questions, **fields})


class GoldenExampleAdmin(AuthoredAdmin):
    """Golden examples. They are created in the simulator, not here."""

    change_form_template = "admin/diagnostics/example_change_form.html"
    list_display = ("position", "name", "key", "questionnaire", "must_lead")
    list_display_links = ("name",)
    list_editable = ("position",)
    list_filter = ("questionnaire",)
    list_select_related = ("questionnaire",)
    search_fields = ("key", "name_en", "name_nb")
    readonly_fields = ("answered", "must_lead", "must_have", "holds")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("questionnaire__sales_models")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        questions = _questions(obj.questionnaire) if obj is not None else ()
        return super().get_form(request, obj, change, **{"form": example_form(questions), **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        answers = [answer_field(question) for question in _questions(obj.questionnaire)] if obj is not None else []
        may_change = self.has_change_permission(request, obj)
        return [
            (None, {"fields": [("questionnaire", "position", "key"), *both("name")]}),
            (_("Answers"), {"fields": answers if may_change else ["answered"]}),
            (_("What must come of them"), {"fields": ["must_lead", "must_have", "holds"]}),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row with its answers; one of the buttons also updates the expected outcome."""
        if isinstance(form, ExampleForm):
            form.set_answers(obj)
        if UPDATE_BUTTON in request.POST:
            update_expected_outcome(example=obj, by=request.user)  # type: ignore[arg-type]  # staff only
        elif any(name.startswith(ANSWER_PREFIX) for name in form.changed_data):
            obj.save()
        else:
            super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if UPDATE_BUTTON not in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, gettext("The example now stands for what the draft yields."), messages.SUCCESS)
        return redirect("admin:diagnostics_goldenexample_change", obj.pk)

    @admin.display(description=_("answers"))
    def answered(self, example: GoldenExample) -> str:
        """Return the questions with their answers; a deleted one is shown by its key."""
        draft = valid_draft(example.questionnaire)
        lines = answer_lines(draft, example.answers) if draft else map(": ".join, example.answers.items())
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines))

    @admin.display(description=_("must lead"))
    def must_lead(self, example: GoldenExample) -> str:
        """Return the name of the expected leading sales model; a deleted one is shown by its key."""
        names = {model.key: str(model) for model in example.questionnaire.sales_models.all()}
        return names.get(example.leading, example.leading) or gettext("no sales model")

    @admin.display(description=_("must have the pipeline"))
    def must_have(self, example: GoldenExample) -> str:
        """Return the names of the expected stages; without a valid draft, their keys."""
        draft = valid_draft(example.questionnaire)
        return stage_names(draft, example.stages) if draft else " → ".join(example.stages)

    @admin.display(description=_("holds"))
    def holds(self, example: GoldenExample) -> str:
        """Say whether the draft has the expected outcome, and if not, which outcome it has."""
        draft = valid_draft(example.questionnaire)
        if draft is None:
            return gettext("The draft contradicts itself.")
        broken = next((broken for broken in broken_examples(draft) if broken.example.key == example.key), None)
        return broken_reason(draft, broken) if broken else gettext("Yes, the draft yields it.")


def _questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    return tuple(questionnaire.questions.prefetch_related("options"))
