"""Exporting the assessments that the admin's list shows, by whoever may do so."""

from functools import partial
from typing import Any

import structlog
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from diagnostics.assessing.admin.keyset import AFTER, KeysetList
from diagnostics.assessing.pages.downloads import Rows, download
from diagnostics.assessing.pages.exports import CONTENT_TYPES, Export
from diagnostics.assessing.queries.exports import export_rows, exported_versions
from diagnostics.site.admin.base import ModelAdmin

PERMISSION = "diagnostics.export_assessment"
NAME = "diagnostics_assessment_export_"
TOLD = ("state", "leading", "questionnaire", "version")
"""Filters whose choice the log tells."""

log = structlog.get_logger("diagnostics.exports")


class _Unread(KeysetList):
    """The list's searching, filtering and ordering, without counting and reading a page of it."""

    def get_results(self, request: HttpRequest) -> None:
        """Read nothing."""


class ExportingAdmin(ModelAdmin):
    """A list of assessments that can be exported as it is searched and filtered: all of its pages."""

    change_list_template = "admin/diagnostics/assessment_change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add an address for each kind of file."""
        view = self.admin_site.admin_view(require_safe(self.export_view))
        kinds = [path(f"export.{kind}", partial(view, kind=kind), name=NAME + kind) for kind in CONTENT_TYPES]
        return [*kinds, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer the export of what is shown to whoever may export."""
        query = request.GET.copy()
        for name in (PAGE_VAR, AFTER):
            query.pop(name, None)
        kinds = CONTENT_TYPES if request.user.has_perm(PERMISSION) else ()
        urls = {kind: f"{reverse(f'admin:{NAME}{kind}')}?{query.urlencode()}".rstrip("?") for kind in kinds}
        return super().changelist_view(request, {"export_urls": urls, **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list's class; an export does not read the page that it would show."""
        match = request.resolver_match
        is_export = match is not None and (match.url_name or "").startswith(NAME)
        return _Unread if is_export else super().get_changelist(request, **kwargs)

    def export_view(self, request: HttpRequest, *, kind: str) -> HttpResponseBase:
        """Return the assessments of the list as a file, with their owners and without their notes, and log that."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        try:
            assessments = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:diagnostics_assessment_changelist")
        export = Export(exported_versions(), is_own=False)
        who = {"staff": request.user.pk, "kind": kind, "filters": _filters(request)}
        log.info("export", **who)
        return download(request, kind, export, _counted(export_rows(assessments, export.fields), **who))


def _filters(request: HttpRequest) -> dict[str, object]:
    """Return what the list is filtered by, for the log: of a search only that there was one, since it may be a name."""
    return {name: value if name in TOLD else "" for name, value in request.GET.items()}


def _counted(rows: Rows, **who: Any) -> Rows:
    """Yield the assessments, and log in the end how many somebody took along."""
    count = 0
    try:
        for count, row in enumerate(rows, start=1):  # noqa: B007 (told at the end)
            yield row
    finally:
        rows.close()
        log.info("exported", rows=count, **who)
