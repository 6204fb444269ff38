"""The admin of sales models, stages, processes and stage rules."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.actions.parts import set_anchors
from diagnostics.authoring.admin.authored import AuthoredAdmin, AuthoredForm, PartInline
from diagnostics.authoring.models import Kpi, Process, ProcessStage, Questionnaire, SalesModel, Stage, StageRule
from diagnostics.authoring.models.choices import NamedPlace
from diagnostics.authoring.pages.authoring import rule_sentence
from diagnostics.instrument.parts import Placement
from diagnostics.site.admin.base import both

ANCHORS = 3
"""The number of anchor fields in a rule's form; more if the rule has more."""


def sentence_of(rule: StageRule) -> str:
    """Return a sentence that says what the rule does."""
    anchors = [str(anchor.stage or anchor.get_named_place_display()) for anchor in rule.anchors.all()]
    return rule_sentence(Placement(rule.placement), str(rule.stage), anchors)


class KpiInline(PartInline):
    """The KPIs of a sales model."""

    model = Kpi
    fields = ("position", *both("name", "formula"))


class SalesModelAdmin(AuthoredAdmin):
    """Sales models with their KPIs; their position is the tie-break order."""

    list_display = ("position", "movers", "name", "key", "threshold", "market", "process", "questionnaire")
    list_display_links = ("name",)
    list_editable = ("position", "threshold")
    list_filter = ("questionnaire",)
    list_select_related = ("questionnaire", "process")
    search_fields = ("key", "name_en", "name_nb")
    inlines = (KpiInline,)
    readonly_fields = ("rules_in_words",)
    parts = {"kpis": {}, "rules": {"anchors": {}}}
    page_parts = {"kpis": {}}
    deleted_parts = {**parts, "weights": {}}
    change_only_fields = ("process", "entry_stage", "rules_in_words")
    fieldsets = (
        (
            None,
            {
                "fields": [
                    ("questionnaire", "position", "key"),
                    ("threshold", "market"),
                    *both("name", "summary", "description"),
                ]
            },
        ),
        (_("Advice"), {"fields": both("fits_when", "watch_out", "roles", "crm_needs")}),
        (
            _("Process and leads"),
            {"fields": ["process", "entry_stage", *both("entry_note", "entry_replaced_note"), "rules_in_words"]},
        ),
    )

    @admin.display(description=_("stage rules"))
    def rules_in_words(self, model: SalesModel) -> str:
        rules = model.rules.select_related("stage").prefetch_related("anchors__stage")
        lines = (
            (reverse("admin:diagnostics_stagerule_change", args=[rule.pk]), f"{rule.position}. {sentence_of(rule)}")
            for rule in rules
        )
        return format_html('<ul class="rules">{}</ul>', format_html_join("", '<li><a href="{}">{}</a></li>', lines))


class StageForm(AuthoredForm):
    """A stage. Its key must not be the one that rules use for the stage that wins the deal."""

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key in NamedPlace.values:
            raise ValidationError(
                gettext("This key is reserved: rules use it for whichever stage wins. Choose another.")
            )
        return key


class StageAdmin(AuthoredAdmin):
    """Stages, which processes and rules refer to."""

    form = StageForm
    list_display = ("position", "movers", "name", "key", "win_probability", "idle_days", "questionnaire")
    list_display_links = ("name",)
    list_editable = ("position",)
    list_filter = ("questionnaire",)
    list_select_related = ("questionnaire",)
    search_fields = ("key", "name_en", "name_nb", "synonyms_en", "synonyms_nb")
    fieldsets = (
        (None, {"fields": [("questionnaire", "position", "key"), *both("name", "purpose")]}),
        (
            _("Entry and exit"),
            {"fields": [*both("entry_criterion", "exit_criterion"), "exit_evidence"]},
        ),
        (_("Work"), {"fields": both("owner", "activities", "questions_to_ask", "kpi")}),
        (_("CRM"), {"fields": [("win_probability", "idle_days"), *both("synonyms")]}),
        (_("Outreach"), {"fields": both("outreach_template")}),
    )


class ProcessStageInline(PartInline):
    """The stages of a process, in order."""

    model = ProcessStage
    fields = (("position", "stage"),)


class ProcessAdmin(AuthoredAdmin):
    """Processes with their stages and the stage that wins."""

    list_display = ("position", "movers", "name", "key", "stages_in_order", "winning_stage", "questionnaire")
    list_display_links = ("name",)
    list_editable = ("position",)
    list_filter = ("questionnaire",)
    list_select_related = ("questionnaire", "winning_stage")
    inlines = (ProcessStageInline,)
    parts = {"process_stages": {}}
    change_only_fields = ("winning_stage",)
    fieldsets = ((None, {"fields": [("questionnaire", "position", "key"), *both("name"), "winning_stage"]}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("process_stages__stage")

    @admin.display(description=_("stages"))
    def stages_in_order(self, process: Process) -> str:
        return " → ".join(str(place.stage) for place in process.process_stages.all())


def anchor_fields(count: int) -> tuple[str, ...]:
    """Return the names of the form fields of `count` anchors, in order of preference."""
    return tuple(f"anchor_{number}" for number in range(1, count + 1))


class StageRuleForm(AuthoredForm):
    """A stage rule with its anchors."""

    anchors: tuple[str, ...] = ()
    """Names of the form fields of the anchors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = self.fields["stage"].queryset if "stage" in self.fields else Stage.objects.none()  # type: ignore[attr-defined]
        choices = [("", "—"), *NamedPlace.choices, *((str(stage.pk), str(stage)) for stage in stages)]
        current = list(self.instance.anchors.all()) if self.instance.pk is not None else []
        for number, name in enumerate(self.anchors):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if number < len(current):
                self.initial[name] = str(current[number].stage_id or current[number].named_place)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        anchors = self._selected_anchors()
        if data.get("placement") == Placement.LEAVE_OUT.value and anchors:
            self.add_error(self.anchors[0], gettext("A rule that leaves a stage out has no anchors. Clear them."))
        elif data.get("placement") not in (None, Placement.LEAVE_OUT.value) and not anchors:
            self.add_error(self.anchors[0], gettext("Say where the stage goes: choose at least one anchor."))
        self._check_questionnaire([*filter(None, [data.get("stage")]), *anchors])
        return data

    def _selected_anchors(self) -> list[Stage | str]:
        """Return the selected stages and named places."""
        keys = [key for name in self.anchors if (key := self.cleaned_data.get(name))]
        stages = Stage.objects.in_bulk([int(key) for key in keys if key not in NamedPlace.values])
        return [key if key in NamedPlace.values else stages[int(key)] for key in keys]

    def _check_questionnaire(self, anchors: Sequence[Stage | str]) -> None:
        model: SalesModel | None = self.cleaned_data.get("sales_model")
        stages = [anchor for anchor in anchors if isinstance(anchor, Stage)]
        if model is not None and any(stage.questionnaire_id != model.questionnaire_id for stage in stages):
            raise ValidationError(gettext("Choose stages of the sales model's own questionnaire."))

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django calls it after saving the row
        set_anchors(rule=self.instance, anchors=self._selected_anchors())


class StageRuleAdmin(AuthoredAdmin):
    """The rules of all sales models, in the order in which they are applied."""

    list_display = ("position", "movers", "in_words", "sales_model")
    list_display_links = ("in_words",)
    list_editable = ("position",)
    list_filter = ("sales_model",)
    list_select_related = ("stage", "sales_model")
    parts = {"anchors": {}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return []

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("anchors__stage")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        names = self._anchor_fields(obj)
        fields = {name: forms.ChoiceField(label=_label(name), required=False) for name in names}
        kwargs["form"] = type("RuleWithAnchorsForm", (StageRuleForm,), {"anchors": names, **fields})
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": ["sales_model", "position", ("stage", "placement"), self._anchor_fields(obj)]})]

    def _anchor_fields(self, rule: StageRule | None) -> tuple[str, ...]:
        return anchor_fields(max(ANCHORS, rule.anchors.count()) if rule else ANCHORS)

    @admin.display(description=_("rule"))
    def in_words(self, rule: StageRule) -> str:
        return sentence_of(rule)


def _label(name: str) -> str:
    number = name.rpartition("_")[2]
    return gettext("Anchor") if number == "1" else gettext("Else anchor %(number)s") % {"number": number}
