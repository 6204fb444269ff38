"""Assessments: read, searched and filtered, never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from diagnostics.actions.assessments import erase_assessment
from diagnostics.admin.base import ReadOnlyAdmin
from diagnostics.admin.exports import ExportingAdmin
from diagnostics.domain.document import parse_outcome
from diagnostics.domain.journey import walk
from diagnostics.models import Assessment, SalesModel
from diagnostics.presenters.addresses import AssessmentWay
from diagnostics.presenters.archive import model_name
from diagnostics.presenters.assessments import check_page
from diagnostics.presenters.privacy import clean_up_sentence
from diagnostics.presenters.results import ResultPage, result_page
from diagnostics.queries.privacy import COUNT_LIMIT, expired_counts
from diagnostics.queries.publishing import instrument_of

NONE_LEADS = "none"


class StateFilter(admin.SimpleListFilter):
    """Begun or completed."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the two states."""
        return [("begun", _("Begun")), ("completed", _("Completed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the rows in the chosen state."""
        if self.value() == "begun":
            return queryset.begun()
        return queryset.completed() if self.value() == "completed" else queryset


class LeadingFilter(admin.SimpleListFilter):
    """Which sales model leads, by the names that it has now."""

    title = _("leading sales model")
    parameter_name = "leading"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the sales models, and the undetermined outcome."""
        names = {model.key: str(model) for model in SalesModel.objects.all()}
        return [*names.items(), (NONE_LEADS, _("None stands out"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the completed rows with the chosen outcome."""
        if self.value() is None:
            return queryset
        return queryset.completed().filter(leading="" if self.value() == NONE_LEADS else self.value())


class AssessmentAdmin(ExportingAdmin, ReadOnlyAdmin):
    """Assessments as their takers see them. Erasing one is the only thing to do to it, for whoever may delete."""

    list_display = ("__str__", "result", "version", "owner", "started_at", "completed_at")
    list_filter = (StateFilter, LeadingFilter, "version__questionnaire")
    search_fields = ("title", "owner__email", "=id")
    search_help_text = _("Name of the assessment, e-mail address of its owner, or its whole id")
    show_full_result_count = False
    list_per_page = 50
    fieldsets = (
        (None, {"fields": ("id", "title", "owner", "version", "started_at", "completed_at")}),
        (_("Result"), {"fields": ("result", "statements", "answers_given", "pipeline")}),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say above the list what the next clean-up removes, to whoever may delete."""
        clean_up = (
            clean_up_sentence(*expired_counts(), limit=COUNT_LIMIT) if self.has_delete_permission(request) else ""
        )
        return super().changelist_view(request, {**(extra_context or {}), "clean_up": clean_up})

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch the version along, without its document."""
        rows = super().get_queryset(request).select_related("owner", "version__questionnaire")
        return rows.defer("version__document")

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Log nothing here: the admin's log would keep the name of what was erased. The site's log has the id."""
        return []

    def delete_model(self, request: HttpRequest, obj: Assessment) -> None:
        """Erase one."""
        erase_assessment(assessment=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Erase several."""
        for assessment in queryset:
            erase_assessment(assessment=assessment)

    @admin.display(description=_("result"))
    def result(self, assessment: Assessment) -> str:
        """Name the leading sales model, or say what there is instead."""
        return model_name(instrument_of(assessment.version), assessment.leading, is_completed=assessment.is_completed)

    @admin.display(description=_("in words"))
    def statements(self, assessment: Assessment) -> str:
        """Return what the result says openly: hybrid, tie, undetermined."""
        page = _page(assessment)
        return format_html_join("", "<p>{}</p>", ((text,) for text in page.statements)) if page else ""

    @admin.display(description=_("answers"))
    def answers_given(self, assessment: Assessment) -> str:
        """Return the answers in the words that were answered."""
        journey = walk(instrument_of(assessment.version), assessment.answers)
        rows = check_page(AssessmentWay(assessment.pk), journey).rows
        return format_html_join("", "<p>{} <strong>{}</strong></p>", ((row.question, row.answer) for row in rows))

    @admin.display(description=_("pipeline"))
    def pipeline(self, assessment: Assessment) -> str:
        """Name the stages in order."""
        page = _page(assessment)
        return " → ".join(placed.stage.name for placed in page.pipeline.all) if page else ""


def _page(assessment: Assessment) -> ResultPage | None:
    """Return the result as its taker sees it, None until there is one."""
    if not assessment.is_completed:
        return None
    return result_page(
        instrument_of(assessment.version),
        parse_outcome(assessment.outcome),
        assessment=assessment.pk,
        title=assessment.title,
        number=assessment.version.number,
        fingerprint=assessment.version.fingerprint,
    )
