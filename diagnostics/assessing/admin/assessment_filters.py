"""What the admin's list of assessments can be filtered by: choices from the published versions, never from all rows."""

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
"""Digits a version's number can have, so that every database can compare it."""


def _offered(request: HttpRequest) -> Choices:
    """Return the choices, read once for all filters of a page."""
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
        """Return the two states."""
        return [(State.BEGUN.value, _("Begun")), (State.COMPLETED.value, _("Completed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the rows in the chosen state."""
        value = self.value() or ""
        return narrowed(queryset, ArchiveFilter(state=State(value))) if value in list(State) else queryset


class LeadingFilter(admin.SimpleListFilter):
    """Which sales model leads, among those of the published versions."""

    title = _("leading sales model")
    parameter_name = "leading"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the sales models, and the undetermined outcome."""
        return [*_offered(request).models, (NONE_LEADS, _("None stands out"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the completed rows with the chosen outcome."""
        if self.value() is None:
            return queryset
        return narrowed(queryset, ArchiveFilter(leading="" if self.value() == NONE_LEADS else self.value()))


class QuestionnaireFilter(admin.SimpleListFilter):
    """Of which questionnaire it is, where there are several."""

    title = _("questionnaire")
    parameter_name = "questionnaire"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the questionnaires that were ever published."""
        return list(_offered(request).questionnaires)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the rows of the chosen one."""
        return narrowed(queryset, ArchiveFilter(questionnaire=self.value()))


class VersionFilter(admin.SimpleListFilter):
    """Of which published version it is, where there are several."""

    title = _("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the published versions."""
        return list(_offered(request).versions)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the rows of the chosen one. Raises IncorrectLookupParameters for what is no version."""
        if self.value() is None:
            return queryset
        questionnaire, _dot, number = (self.value() or "").rpartition(".")
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise IncorrectLookupParameters(self.value())
        return narrowed(queryset, ArchiveFilter(version=(questionnaire, int(number))))
