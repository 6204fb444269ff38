"""The guides in `docs/` as help pages."""

from functools import cache
from pathlib import Path
from struct import unpack

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from diagnostics.instrument.text import reader_language
from diagnostics.site.pages.guides import Guide, GuidePage, Picture, guide_page

ENGLISH = "en"
STATIC = "../static/"


@require_safe
def guide(request: HttpRequest, kind: Guide) -> HttpResponse:
    """Show a guide in the visitor's language."""
    return render(request, "diagnostics/site/guide.html", {"page": page_of(kind, reader_language()), "kind": kind})


@cache
def page_of(kind: Guide, language: str) -> GuidePage:
    """Return a guide's page, rendered once per process: its files are deployed with the code."""
    links = {
        file_of(one, tongue): reverse(address)
        for one, address in ((Guide.MANAGERS, "diagnostics:help"), (Guide.ADMINISTRATORS, "diagnostics:help-admin"))
        for tongue in (ENGLISH, language)
    }
    return guide_page(_text(kind, language), _text(kind, ENGLISH), pictures=picture_of, links=links)


def file_of(kind: Guide, language: str) -> str:
    """Return the name of a guide's file; the English one has no language in its name."""
    return f"guide-{kind}.md" if language == ENGLISH else f"guide-{kind}.{language}.md"


def picture_of(path: str) -> Picture:
    """Return the picture with this path in a guide, a PNG among the static files."""
    name = path.removeprefix(STATIC)
    with (_docs() / path).open("rb") as file:
        width, height = unpack(">II", file.read(24)[16:])  # width and height are at the start of a PNG's header chunk
    return Picture(static(name), width, height)


def _text(kind: Guide, language: str) -> str:
    return (_docs() / file_of(kind, language)).read_text(encoding="utf-8")


def _docs() -> Path:
    return Path(settings.BASE_DIR) / "docs"
