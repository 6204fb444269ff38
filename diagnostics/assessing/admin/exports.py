"""Export of the assessments that the admin's list shows, for staff with the permission."""

from functools import partial
from typing import Any

import structlog
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from diagnostics.assessing.admin.assessment_filters import choices_of
from diagnostics.assessing.admin.keyset import AFTER, KeysetList
from diagnostics.assessing.pages.exports import CONTENT_TYPES, Export
from diagnostics.assessing.queries.exports import export_rows, exported_versions
from diagnostics.assessing.views.downloads import Rows, download
from diagnostics.site.admin.base import ModelAdmin
from diagnostics.site.security_log import SecurityEvent, log_visitor
from diagnostics.site.views.budgets import costs

PERMISSION = "diagnostics.export_assessment"
NAME = "diagnostics_assessment_export_"
QUESTIONNAIRE = "questionnaire"
"""Query parameter: the key of the questionnaire, which is a filter of the list too."""
LOGGED_FILTERS = ("begun", "state", "leading", QUESTIONNAIRE, "version")
"""Filters that are logged with their value."""

log = structlog.get_logger("diagnostics.exports")


class _QueryOnlyList(KeysetList):
    """The list's search, filters and order, without reading a page of it."""

    def get_results(self, request: HttpRequest) -> None:
        """Read no rows."""


class ExportingAdmin(ModelAdmin):
    """A list of assessments with an export of all its pages, with its search and filters."""

    change_list_template = "admin/diagnostics/assessment_change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add a URL for each kind of file."""
        view = self.admin_site.admin_view(require_safe(self.export_view))
        kinds = [
            path(f"export.{kind}", costs(partial(view, kind=kind), get=25), name=NAME + kind) for kind in CONTENT_TYPES
        ]
        return [*kinds, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer the export of one questionnaire, with the list's search and filters, if the user may export."""
        kinds = CONTENT_TYPES if request.user.has_perm(PERMISSION) else ()
        context = {
            "export_urls": {kind: reverse(f"admin:{NAME}{kind}") for kind in kinds},
            "export_choices": choices_of(request).questionnaires,
            "export_chosen": request.GET.get(QUESTIONNAIRE, ""),
            "export_fields": [
                (name, value) for name, value in request.GET.items() if name not in (PAGE_VAR, AFTER, QUESTIONNAIRE)
            ],
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return a list that reads no page if this is an export."""
        match = request.resolver_match
        is_export = match is not None and (match.url_name or "").startswith(NAME)
        return _QueryOnlyList if is_export else super().get_changelist(request, **kwargs)

    def export_view(self, request: HttpRequest, *, kind: str) -> HttpResponseBase:
        """Return the listed assessments of one questionnaire as a file, with owners and without notes, and log it.

        The columns are those of that questionnaire. It has to be chosen if the site has several.
        """
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        questionnaire = request.GET.get(QUESTIONNAIRE, "")
        if not questionnaire and len(choices_of(request).questionnaires) > 1:
            messages.error(request, gettext("Choose whose results to export: each questionnaire has its own columns."))
            # with the search and the filters, of which the export was asked for
            address = reverse("admin:diagnostics_assessment_changelist")
            return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)
        try:
            assessments = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:diagnostics_assessment_changelist")
        export = Export(exported_versions(questionnaire), is_own=False)
        who = {"staff": request.user.pk, "kind": kind, "filters": _filters(request)}
        log_visitor(SecurityEvent.EXPORTED, request, what="assessments", kind=kind, filters=who["filters"])
        return download(request, kind, export, _counted(export_rows(assessments, export.fields), **who))


def _filters(request: HttpRequest) -> dict[str, object]:
    """Return the filters for the log; the text of a search is left out, since it may be a name."""
    return {name: value if name in LOGGED_FILTERS else "" for name, value in request.GET.items()}


def _counted(rows: Rows, **who: Any) -> Rows:
    """Yield the rows, and log at the end how many were sent."""
    count = 0
    try:
        for count, row in enumerate(rows, start=1):  # noqa: B007 (logged at the end)
            yield row
    finally:
        rows.close()
        log.info("exported", rows=count, **who)
