"""Filters of the admin's list of assessments; their choices come from the published versions, never from all rows."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.domain.archive import NONE_LEADS, ArchiveFilter, Choices, State
from diagnostics.assessing.pages.archive import choices
from diagnostics.assessing.queries.archive import around, narrowed, published_versions

LONGEST_NUMBER = 9
"""The largest number of digits of a version, so that every database can compare it."""


def choices_of(request: HttpRequest) -> Choices:
    """Return the choices, read once per request for all filters."""
    kept = vars(request)
    if "assessment_choices" not in kept:
        kept["assessment_choices"] = choices(published_versions())
    found: Choices = kept["assessment_choices"]
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
        return [*choices_of(request).models, (NONE_LEADS, _("None stands out"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return narrowed(queryset, ArchiveFilter(leading="" if self.value() == NONE_LEADS else self.value()))


class QuestionnaireFilter(admin.SimpleListFilter):
    """The questionnaire, if there are several."""

    title = _("questionnaire")
    parameter_name = "questionnaire"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(choices_of(request).questionnaires)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return narrowed(queryset, ArchiveFilter(questionnaire=self.value()))


class VersionFilter(admin.SimpleListFilter):
    """The published version, if there are several."""

    title = _("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(choices_of(request).versions)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Raises IncorrectLookupParameters if the value is not a version."""
        if self.value() is None:
            return queryset
        questionnaire, _dot, number = (self.value() or "").rpartition(".")
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise IncorrectLookupParameters(self.value())
        return narrowed(queryset, ArchiveFilter(version=(questionnaire, int(number))))


class BegunFilter(admin.SimpleListFilter):
    """When the assessment was begun; the page scans that period alone."""

    title = _("date")
    parameter_name = "begun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("1", _("Today")),
            ("7", _("In the last 7 days")),
            ("30", _("In the last 30 days")),
            ("365", _("In the last 12 months")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        since = self._since()
        return queryset if since is None else narrowed(self.within(queryset), ArchiveFilter(since=since))

    def within(self, rows: Any) -> Any:
        """Narrow the rows to the part of the index that can have what the filter lets through."""
        return around(rows, self._since(), None)

    def _since(self) -> datetime | None:
        if self.value() not in dict(self.lookup_choices):
            return None
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=int(self.value() or 1) - 1)
