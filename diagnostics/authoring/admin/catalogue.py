"""The admin of sales models, stages and processes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.admin.authored import KPI_FIELDS, AuthoredForm
from diagnostics.authoring.admin.inlines import PartInline
from diagnostics.authoring.admin.keyed import KEY_FIELDSET
from diagnostics.authoring.admin.needs import sentences_by_rule
from diagnostics.authoring.admin.parts import PartAdmin
from diagnostics.authoring.admin.workspace import valid_draft_of
from diagnostics.authoring.models import Kpi, Process, ProcessStage
from diagnostics.authoring.models.choices import NamedPlace
from diagnostics.instrument.instrument import EQUAL
from diagnostics.site.admin.base import both


class KpiInline(PartInline):
    """The KPIs of a sales model."""

    model = Kpi
    fields = KPI_FIELDS


class SalesModelForm(AuthoredForm):
    """A sales model. Its key must not be the one that means that sales models count the same."""

    reserved_keys = (EQUAL,)


class SalesModelAdmin(PartAdmin):
    """Sales models with their KPIs; their position is the tie-break order."""

    list_display = ("name", "threshold", "market", "process")
    list_select_related = ("process",)
    search_fields = ("key", "name_en", "name_nb")
    form = SalesModelForm
    inlines = (KpiInline,)
    readonly_fields = ("rules_in_words",)
    parts = {"kpis": {}, "rules": {"anchors": {}}}
    page_parts = {"kpis": {}}
    deleted_parts = {**parts, "weights": {}}
    fieldsets = (
        (
            None,
            {
                "fields": [
                    *both("name", "name_in_sentence", "statement", "summary", "description"),
                    ("threshold", "market"),
                ]
            },
        ),
        (_("Advice"), {"fields": both("fits_when", "watch_out", "characteristics", "roles", "crm_needs")}),
        (
            _("Process and leads"),
            {"fields": ["process", "entry_stage", *both("entry_note", "entry_replaced_note"), "rules_in_words"]},
        ),
        KEY_FIELDSET,
    )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            row.rule_sentences = sentences_by_rule(row.questionnaire, valid_draft_of(request, row.questionnaire))
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("stage rules"))
    def rules_in_words(self, model: Any) -> str:
        if model._state.adding:
            return ""
        sentences = model.rule_sentences
        lines = (
            (reverse("admin:diagnostics_stagerule_change", args=[pk]), f"{position}. {sentences[pk]}")
            for pk, position in model.rules.values_list("pk", "position")
            if pk in sentences
        )
        return format_html('<ul class="rules">{}</ul>', format_html_join("", '<li><a href="{}">{}</a></li>', lines))


class StageForm(AuthoredForm):
    """A stage. Its key must not be one that rules use for a place in the pipeline."""

    reserved_keys = tuple(NamedPlace.values)


class StageAdmin(PartAdmin):
    """Stages, which processes and rules refer to."""

    form = StageForm
    list_display = ("name", "win_probability", "idle_days")
    search_fields = ("key", "name_en", "name_nb", "synonyms_en", "synonyms_nb")
    fieldsets = (
        (None, {"fields": both("name", "purpose")}),
        (
            _("Entry and exit"),
            {"fields": [*both("entry_criterion", "exit_criterion"), "exit_evidence"]},
        ),
        (_("Work"), {"fields": both("owner", "activities", "questions_to_ask", "kpi")}),
        (_("Part of the pipeline"), {"fields": [("opens_deal", "partner_stage")]}),
        (_("CRM"), {"fields": [("win_probability", "idle_days"), *both("synonyms")]}),
        (
            _("Outreach"),
            {
                "fields": both(
                    "outreach_subject",
                    "outreach_template",
                    "outreach_follow_up",
                    "outreach_second_follow_up",
                    "outreach_call",
                    "outreach_last",
                ),
                "description": _("A sequence of short messages, only for stages in which outreach happens."),
            },
        ),
        KEY_FIELDSET,
    )


class ProcessStageInline(PartInline):
    """The stages of a process, in order."""

    model = ProcessStage
    fields = ("stage", "position")
    new_rows = 5


class ProcessAdmin(PartAdmin):
    """Processes with their stages and the stage that wins."""

    list_display = ("name", "stages_in_order", "winning_stage")
    list_select_related = ("winning_stage",)
    inlines = (ProcessStageInline,)
    parts = {"process_stages": {}}
    fieldsets = ((None, {"fields": [*both("name"), "winning_stage"]}), KEY_FIELDSET)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("process_stages__stage")

    @admin.display(description=_("stages"))
    def stages_in_order(self, process: Process) -> str:
        return " → ".join(str(place.stage) for place in process.process_stages.all())
