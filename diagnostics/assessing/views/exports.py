"""Download of the list of past assessments as a file."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from diagnostics.assessing.pages.archive import archive_url
from diagnostics.assessing.pages.exports import Export
from diagnostics.assessing.queries.archive import filtered, published_versions
from diagnostics.assessing.queries.exports import export_rows, exported_versions
from diagnostics.assessing.views.archive import filter_form
from diagnostics.assessing.views.downloads import download
from diagnostics.assessing.views.viewer import viewer_of


@require_safe
def export(request: HttpRequest, *, kind: str) -> HttpResponseBase:
    """Return all pages of the list, with the same filter, as a file."""
    form = filter_form(request, published_versions())
    if not form.is_valid():
        # the list shows the error
        return HttpResponseRedirect(archive_url(request.GET.urlencode()))
    assessments = filtered(viewer_of(request), form.filter)
    export = Export(exported_versions(form.filter.questionnaire or ""), is_own=True)
    return download(request, kind, export, export_rows(assessments, export.fields))
