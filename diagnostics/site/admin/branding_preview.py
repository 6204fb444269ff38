"""How the site would look with the branding in the form, beside it: its colours come from a stylesheet of its own."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from diagnostics.instrument.text import LANGUAGES, Text
from diagnostics.site.domain.branding import Brand
from diagnostics.site.domain.colour import Colour
from diagnostics.site.models import Branding
from diagnostics.site.pages.branding import BrandPreview, preview_stylesheet, site_brand
from diagnostics.site.queries.branding import brand_of
from diagnostics.site.views.typed import typed_of


def preview_of(row: Branding, request: HttpRequest) -> BrandPreview:
    """Return the look of the saved branding, or of what was typed if the form is shown again."""
    typed = typed_of(request)
    saved, accent = brand_of(row), row.accent
    if typed is not None:
        accent = typed.fields.get("accent", "")
        saved = Brand(name=_text(typed.fields, "name"), footer=_text(typed.fields, "footer"), logo=saved.logo)
    address = reverse("admin:diagnostics_branding_preview")
    return BrandPreview(site_brand(saved), f"{address}?{urlencode({'accent': accent})}")


def _text(fields: QueryDict, name: str) -> Text:
    return Text(*(fields.get(f"{name}_{language}", "") for language in LANGUAGES))


@require_safe
def preview_view(request: HttpRequest) -> HttpResponse:
    """Serve the colours of the preview for an accent; nothing for a text that is no colour."""
    if not any(request.user.has_perm(f"diagnostics.{verb}_branding") for verb in ("view", "change")):
        raise PermissionDenied
    try:
        sheet = preview_stylesheet(Colour.parse(request.GET.get("accent", "").strip()))
    except ValueError:
        sheet = ""
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
