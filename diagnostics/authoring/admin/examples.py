"""The admin of golden examples: their answers, the expected outcome, and the draft's current outcome."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.actions.examples import update_expected_outcome
from diagnostics.authoring.admin.authored import AuthoredForm
from diagnostics.authoring.admin.conflicts import WithOriginals
from diagnostics.authoring.admin.keyed import KEY_FIELDSET
from diagnostics.authoring.admin.parts import PartAdmin
from diagnostics.authoring.admin.seen import draft_meanwhile_of, posted_seen
from diagnostics.authoring.admin.workspace import valid_draft_of
from diagnostics.authoring.models import GoldenExample, Question, Questionnaire
from diagnostics.authoring.pages.examples import answer_lines, broken_reason, stage_names
from diagnostics.authoring.queries.conflicts import Records
from diagnostics.authoring.queries.seen import draft_now, seen_draft
from diagnostics.instrument.golden import broken_example
from diagnostics.instrument.instrument import EQUAL, STANDS_OUT
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.admin.base import both, signed_in_user
from diagnostics.site.admin.deleting import SEEN
from diagnostics.site.pages.texts import enumerated

UPDATE_BUTTON = "_settle"
"""Name of the button that makes the draft's current outcome the expected one."""

ANSWER_PREFIX = "answer_"
"""Prefix of the form fields that answer questions."""


NOT_CHOSEN = ("", "—")
"""The choice of no answer."""


class ExampleForm(WithOriginals, AuthoredForm):
    """A golden example with a choice for each question; `fields_by_question`: names of form fields by question key."""

    fields_by_question: ClassVar[Mapping[str, str]] = {}
    is_unseen: ClassVar[bool] = False
    """Whether what the draft yields now is not what the page showed whose button accepts it."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_unseen:
            text = gettext("Not updated: the draft has changed since. Look at what it yields now, and decide again.")
            self.add_error(None, text)
        return data

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = self.instance.answers or {}
        self.initial.update({field: answers.get(key) for key, field in self.fields_by_question.items()})

    def original_values(self, record: Any, opened: Records) -> dict[str, Any]:
        return {field: record.answers.get(key) for key, field in self.fields_by_question.items()}

    def set_answers(self, example: GoldenExample) -> None:
        """Replace the answers of `example` by those of the valid form."""
        chosen = {key: self.cleaned_data[field] for key, field in self.fields_by_question.items()}
        example.answers = {key: option for key, option in chosen.items() if option}


def example_form(questionnaire: Questionnaire) -> type[ExampleForm]:
    """Return an `ExampleForm` with a choice for each question, and for the separating one if it is asked."""
    names, fields = _answer_fields(questionnaire), {}
    for question in _questions(questionnaire):
        options = [(option.key, str(option)) for option in question.options.all()]
        fields[names[question.key]] = forms.ChoiceField(label=str(question), choices=[NOT_CHOSEN, *options])
    if STANDS_OUT in names:
        fields[names[STANDS_OUT]] = forms.ChoiceField(
            label=str(questionnaire.separating_question) or gettext("Separating question"),
            choices=[NOT_CHOSEN, *_separating_choices(questionnaire)],
            required=False,
            help_text=_("Counts only if the answers above make sales models tie for the lead."),
        )
    return type("AnsweredExampleForm", (ExampleForm,), {"fields_by_question": names, **fields})


def _answer_fields(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the names of the form fields that answer questions, by key of the question."""
    names = {question.key: f"{ANSWER_PREFIX}{question.pk}" for question in _questions(questionnaire)}
    is_asked = any(getattr(questionnaire, f"separating_question_{language}") for language in LANGUAGES)
    return {**names, STANDS_OUT: f"{ANSWER_PREFIX}{STANDS_OUT}"} if is_asked else names


def _separating_choices(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    models = questionnaire.sales_models.all()
    return [
        *((model.key, str(model.statement or model.name)) for model in models),
        (EQUAL, str(questionnaire.separating_equal)),
    ]


class GoldenExampleAdmin(PartAdmin):
    """Golden examples. They are created in the simulator, not here."""

    change_form_template = "admin/diagnostics/example_change_form.html"
    list_display = ("name", "must_lead")
    list_select_related = ("questionnaire",)
    search_fields = ("key", "name_en", "name_nb")
    readonly_fields = ("answered", "must_lead", "must_be_present", "must_have", "holds")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("questionnaire__sales_models")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = example_form(obj.questionnaire) if obj is not None else ExampleForm
        if obj is not None and UPDATE_BUTTON in request.POST:
            form.is_unseen = not posted_seen(request).is_still(draft_now(obj.questionnaire))
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            row.draft = valid_draft_of(request, row.questionnaire)
            context[SEEN] = seen_draft(row.questionnaire, row.draft)
            if context["adminform"].form.is_unseen:
                context["meanwhile"] = draft_meanwhile_of(row.questionnaire, posted_seen(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        answers = list(_answer_fields(obj.questionnaire).values()) if obj is not None else []
        may_change = self.has_change_permission(request, obj)
        return [
            (None, {"fields": both("name")}),
            (_("Answers"), {"fields": answers if may_change else ["answered"]}),
            (_("What must come of them"), {"fields": ["must_lead", "must_be_present", "must_have", "holds"]}),
            KEY_FIELDSET,
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row with its answers; one of the buttons also updates the expected outcome."""
        if isinstance(form, ExampleForm):
            form.set_answers(obj)
        if UPDATE_BUTTON in request.POST:
            update_expected_outcome(example=obj, by=signed_in_user(request))
        elif any(name.startswith(ANSWER_PREFIX) for name in form.changed_data):
            obj.save()
        else:
            super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if UPDATE_BUTTON not in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, gettext("The example now expects what the draft yields."), messages.SUCCESS)
        return redirect("admin:diagnostics_goldenexample_change", obj.pk)

    @admin.display(description=_("answers"))
    def answered(self, example: Any) -> str:
        """Return the questions with their answers; a deleted one is shown by its key."""
        lines = (
            answer_lines(example.draft, example.answers) if example.draft else map(": ".join, example.answers.items())
        )
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines))

    @admin.display(description=_("must lead"))
    def must_lead(self, example: GoldenExample) -> str:
        """Return the name of the expected leading sales model; a deleted one is shown by its key."""
        names = {model.key: str(model) for model in example.questionnaire.sales_models.all()}
        return names.get(example.leading, example.leading) or gettext("no sales model")

    @admin.display(description=_("must be present"))
    def must_be_present(self, example: GoldenExample) -> str:
        """Return the names of the expected present sales models; a deleted one is shown by its key."""
        names = {model.key: str(model) for model in example.questionnaire.sales_models.all()}
        return enumerated(names.get(key, key) for key in example.present) or gettext("not checked")

    @admin.display(description=_("must have the pipeline"))
    def must_have(self, example: Any) -> str:
        """Return the names of the expected stages; without a valid draft, their keys."""
        return stage_names(example.draft, example.stages) if example.draft else " → ".join(example.stages)

    @admin.display(description=_("holds"))
    def holds(self, example: Any) -> str:
        """Say whether the draft has the expected outcome, and if not, which outcome it has."""
        draft = example.draft
        if draft is None:
            return gettext("The draft contradicts itself.")
        broken = broken_example(draft, draft.golden_example_by_key[example.key])
        return broken_reason(draft, broken) if broken else gettext("Yes, the draft yields it.")


def _questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    return tuple(questionnaire.questions.prefetch_related("options"))
