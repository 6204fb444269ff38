"""Past assessments as a file."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from diagnostics.models import Assessment
from diagnostics.presenters.downloads import download
from diagnostics.presenters.exports import Export
from diagnostics.queries.exports import editions, records
from diagnostics.views.viewer import viewer_of


@require_safe
def export(request: HttpRequest, *, kind: str) -> HttpResponseBase:
    """Return what the list shows with the same query, all pages of it, as a file of that kind."""
    rows = Assessment.objects.visible_to(viewer_of(request)).order_by("-pk")
    return download(request, kind, Export(editions(), is_own=True), records(rows, is_own=True))
