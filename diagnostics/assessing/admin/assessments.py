"""The admin of assessments: a read-only list with search and filters."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.admin.assessment_filters import (
    BegunFilter,
    LeadingFilter,
    QuestionnaireFilter,
    StateFilter,
    VersionFilter,
)
from diagnostics.assessing.admin.exports import ExportingAdmin
from diagnostics.assessing.admin.keyset import KeysetList
from diagnostics.assessing.domain.archive import words_of
from diagnostics.assessing.domain.seal import assessment_of
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.archive import result_name, source
from diagnostics.assessing.pages.assessments import CheckRow, check_page
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.assessing.pages.retention import clean_up_sentence
from diagnostics.assessing.pages.wizard import SITE, WizardUrls
from diagnostics.assessing.queries.retention import COUNT_LIMIT, expired_counts
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.journey import walk
from diagnostics.site.admin.base import ReadOnlyAdmin
from diagnostics.site.models import User
from diagnostics.site.pages.dates import short_minute_text

LISTED = (
    *("title", "company", "answers", "started_at", "completed_at"),
    *("owner__email", "version__number", "version__fingerprint"),
)
"""The columns that the list reads."""


class AssessmentAdmin(ExportingAdmin, ReadOnlyAdmin):
    """Assessments as respondents see them. They can be erased, by staff who may delete, but not changed."""

    list_display = ("name", "result", "when", "owner", "source")
    list_filter = (BegunFilter, StateFilter, LeadingFilter, QuestionnaireFilter, VersionFilter)
    search_fields = ("title",)
    search_help_text = _(
        "Words of the name, the whole e-mail address of the owner, the whole id, or the reference on a printed result"
    )
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/diagnostics/assessment_change_form.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "id",
                    "title",
                    "company",
                    "crm",
                    "owner",
                    "version",
                    "started_at",
                    "completed_at",
                    "result",
                    "has_own_pipeline",
                )
            },
        ),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show above the list what the next clean-up deletes, to staff who may delete."""
        clean_up = (
            clean_up_sentence(*expired_counts(), limit=COUNT_LIMIT) if self.has_delete_permission(request) else ""
        )
        return super().changelist_view(request, {**(extra_context or {}), "clean_up": clean_up})

    def get_queryset(self, request: HttpRequest) -> Any:
        """Select the version too, without its document."""
        rows = super().get_queryset(request).select_related("owner", "version__questionnaire")
        return rows.defer("version__document")

    def as_listed(self, rows: Any) -> Any:
        """Read no more columns than the list shows: outcomes are large, and texts of questionnaires long."""
        return rows.select_related(None).select_related("owner", "version").only(*LISTED)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Log nothing: the admin's log would keep the name of the erased assessment. The site's log has the id."""
        return []

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the keyset list, unless this is an export."""
        found = super().get_changelist(request, **kwargs)
        return KeysetList if found is ChangeList else found

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return the rows with exactly this id, reference or owner's address, or else with all words in the name.

        Notes are private to their owners, so they are not searched.
        """
        asked = _exact_match(search_term)
        rows = queryset.filter(**asked)
        for word in () if asked else words_of(search_term):
            rows = rows.filter(name_key__contains=word)
        return rows, False

    def range_of(self, search_term: str) -> Any:
        """Return the rows that a search scans: a contiguous range of an index."""
        return Assessment.objects.filter(**_exact_match(search_term))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the outcome as the respondent saw it, or the answers so far."""
        assessment = self.get_object(request, unquote(object_id))
        shown = {"page": _page(assessment), "answers": _answers(assessment)} if assessment else {}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def delete_model(self, request: HttpRequest, obj: Assessment) -> None:
        erase_assessment(assessment=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for assessment in queryset:
            erase_assessment(assessment=assessment)

    @admin.display(description=_("name"))
    def name(self, assessment: Assessment) -> str:
        return assessment.display_name or gettext("Without a name")

    @admin.display(description=_("when"))
    def when(self, assessment: Assessment) -> str:
        """When it was completed, or begun if the result says that it is not completed yet."""
        return short_minute_text(assessment.completed_at or assessment.started_at)

    @admin.display(description=_("questionnaire"))
    def source(self, assessment: Assessment) -> str:
        """The questionnaire, as it was called then, and the version."""
        return source(str(instrument_of(assessment.version).title), assessment.version.number)

    @admin.display(description=_("result"))
    def result(self, assessment: Assessment) -> str:
        """The sales models that come first, or the state of the assessment."""
        instrument = instrument_of(assessment.version)
        return result_name(instrument, assessment.answers, is_completed=assessment.is_completed)

    @admin.display(description=_("own pipeline"), boolean=True)
    def has_own_pipeline(self, assessment: Assessment) -> bool:
        """Whether the team made a pipeline of its own; what is in it is theirs."""
        return Assessment.objects.filter(pk=assessment.pk, own_pipeline__document__isnull=False).exists()


def _exact_match(search_term: str) -> dict[str, Any]:
    """Return a lookup if a search term is an id, a reference or an owner's address; {} otherwise."""
    term = search_term.strip()
    try:
        key: UUID | None = UUID(term)
    except ValueError:
        key = assessment_of(term)
    if key is not None:
        return {"pk": key}
    owner = User.objects.filter(email=term.lower()).first() if "@" in term else None
    return {"owner": owner} if owner else {}


def _answers(assessment: Assessment) -> tuple[CheckRow, ...]:
    """Return the answers with the labels of their version."""
    instrument = instrument_of(assessment.version)
    return check_page(WizardUrls(SITE, assessment.pk), instrument, walk(instrument, assessment.answers)).rows


def _page(assessment: Assessment) -> ResultPage | None:
    """Return the result as the respondent sees it, or None if there is none yet."""
    if not assessment.is_completed:
        return None
    return ResultPage(
        instrument_of(assessment.version),
        parse_outcome(assessment.outcome),
        assessment=assessment.pk,
        title=assessment.display_name,
        number=assessment.version.number,
        fingerprint=assessment.version.fingerprint,
    )
