"""The admin of sales models, stages and processes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.admin.authored import KPI_FIELDS, AuthoredAdmin, AuthoredForm, PartInline
from diagnostics.authoring.admin.rules import sentences_by_rule
from diagnostics.authoring.models import Kpi, Process, ProcessStage, SalesModel
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


class SalesModelAdmin(AuthoredAdmin):
    """Sales models with their KPIs; their position is the tie-break order."""

    list_display = ("position", "movers", "name", "key", "threshold", "market", "process", "questionnaire")
    list_display_links = ("name",)
    list_editable = ("position", "threshold")
    list_filter = ("questionnaire",)
    list_select_related = ("questionnaire", "process")
    search_fields = ("key", "name_en", "name_nb")
    form = SalesModelForm
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
                    *both("name", "name_in_sentence", "statement", "summary", "description"),
                ]
            },
        ),
        (_("Advice"), {"fields": both("fits_when", "watch_out", "characteristics", "roles", "crm_needs")}),
        (
            _("Process and leads"),
            {"fields": ["process", "entry_stage", *both("entry_note", "entry_replaced_note"), "rules_in_words"]},
        ),
    )

    @admin.display(description=_("stage rules"))
    def rules_in_words(self, model: SalesModel) -> str:
        sentences = sentences_by_rule(model.questionnaire)
        lines = (
            (reverse("admin:diagnostics_stagerule_change", args=[pk]), f"{position}. {sentences[pk]}")
            for pk, position in model.rules.values_list("pk", "position")
            if pk in sentences
        )
        return format_html('<ul class="rules">{}</ul>', format_html_join("", '<li><a href="{}">{}</a></li>', lines))


class StageForm(AuthoredForm):
    """A stage. Its key must not be one that rules use for a place in the pipeline."""

    reserved_keys = tuple(NamedPlace.values)


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
