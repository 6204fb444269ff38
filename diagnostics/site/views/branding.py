"""The site's logo and stylesheet, at addresses with their hash, so that browsers cache them for ever."""

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from diagnostics.site.pages.branding import logo_url, stylesheet, stylesheet_url
from diagnostics.site.queries.branding import current_brand

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
POLICY = {"default-src": [NONE], "frame-ancestors": [NONE]}


@require_safe
@csp(POLICY)  # type: ignore[arg-type]  # typed for views without arguments
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the logo; the address of an earlier one redirects to the present one."""
    wanted = current_brand().logo
    if wanted is None:
        raise Http404
    if wanted.digest != digest:
        return HttpResponseRedirect(logo_url(wanted))
    return HttpResponse(wanted.content, content_type="image/png", headers=FOR_EVER)


@require_safe
def css(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the stylesheet with the accent; the address of an earlier one redirects to the present one."""
    accent = current_brand().accent
    if accent is None:
        raise Http404
    if request.path != stylesheet_url(accent):
        return HttpResponseRedirect(stylesheet_url(accent))
    return HttpResponse(stylesheet(accent), content_type="text/css; charset=utf-8", headers=FOR_EVER)
