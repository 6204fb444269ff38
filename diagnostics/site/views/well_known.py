"""Well-known addresses: robots.txt and the favicon."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

PRIVATE = ("/assessments/", "/resume/", "/shared/", "/accounts/", "/admin/", "/embed/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Disallow private pages for search engines."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect browsers that ask for the default address of the icon."""
    return HttpResponsePermanentRedirect(static("diagnostics/favicon.svg"))
