"""Filters of the admin's list of assessments; their choices come from the published versions, never from all rows."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.domain.archive import ArchiveFilter, Choices, State
from diagnostics.assessing.pages.archive import choices
from diagnostics.assessing.queries.archive import narrowed, published_versions

NONE_LEADS = "none"

LONGEST_NUMBER = 9
"""The largest number of digits of a version, so that every database can compare it."""


def _choices(request: HttpRequest) -> Choices:
    """Return the choices, read once per request for all filters."""
    found: Choices | None = getattr(request, "assessment_choices", None)
    if found is None:
        found = choices(published_versions())
        request.assessment_choices = found  # type: ignore[attr-defined]
    return found


class StateFilter(admin.SimpleListFilter):
    """Begun or completed."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(State.BEGUN.value, _("Started")), (State.COMPLETED.value, _("Completed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        return narrowed(queryset, ArchiveFilter(state=State(value))) if value in list(State) else queryset


class LeadingFilter(admin.SimpleListFilter):
    """The leading sales model."""

    title = _("leading sales model")
    parameter_name = "leading"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*_choices(request).models, (NONE_LEADS, _("None stands out"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return narrowed(queryset, ArchiveFilter(leading="" if self.value() == NONE_LEADS else self.value()))


class QuestionnaireFilter(admin.SimpleListFilter):
    """The questionnaire, if there are several."""

    title = _("questionnaire")
    parameter_name = "questionnaire"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(_choices(request).questionnaires)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return narrowed(queryset, ArchiveFilter(questionnaire=self.value()))


class VersionFilter(admin.SimpleListFilter):
    """The published version, if there are several."""

    title = _("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(_choices(request).versions)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Raises IncorrectLookupParameters if the value is not a version."""
        if self.value() is None:
            return queryset
        questionnaire, _dot, number = (self.value() or "").rpartition(".")
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise IncorrectLookupParameters(self.value())
        return narrowed(queryset, ArchiveFilter(version=(questionnaire, int(number))))
