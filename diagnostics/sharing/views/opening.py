"""What views share that a link opens: finding the link, the page of a dead one, and counting views."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from diagnostics.assessing.views.viewer import viewer_of
from diagnostics.sharing.actions import count_view
from diagnostics.sharing.domain import is_previewer
from diagnostics.sharing.models import ShareLink
from diagnostics.sharing.pages.links import dead_link
from diagnostics.sharing.queries.links import find_shared
from diagnostics.site.views.error_pages import render_error

View = Callable[..., HttpResponse]


def opened_by_link(view: View) -> View:
    """Decorator: the view gets the link of the address, for reading; one that does not work gets the page of those.

    Search engines leave the page out.
    """

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, secret: str, **arguments: Any) -> HttpResponse:
        link = find_shared(secret)
        return dead(request) if link is None else _unlisted(view(request, link, secret, **arguments))

    return opened


def dead(request: HttpRequest) -> HttpResponse:
    """Return the page of a link that does not work."""
    return _unlisted(render_error(request, dead_link()))


def count_if_viewed(request: HttpRequest, link: ShareLink) -> None:
    """Count a view if a person seems to view the page: no HEAD request, no prefetch, no program that previews links."""
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    is_prefetch = purpose.startswith("prefetch") or is_previewer(request.headers.get("User-Agent", ""))
    if request.method == "GET" and not is_prefetch:
        count_view(link=link, by=viewer_of(request))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
