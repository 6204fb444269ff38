"""Tagged PDFs of pages in a print layout, made by the optional library weasyprint.

Importing the library takes a second and about 40 MB; each PDF takes half a second of CPU. So it is imported with the
first PDF, and each process makes one PDF at a time: views that make them are wrapped in `in_turn`.
"""

import ctypes
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from logging import ERROR, getLogger
from pathlib import Path
from threading import Event, Lock
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from diagnostics.site.actions.budgets import key_of
from diagnostics.site.actions.turns import turn
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.stylesheets import joined
from diagnostics.site.views.budgets import network_of, visitor_of
from diagnostics.site.views.error_pages import render_error

PANGO = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")
"""The file names of Pango, the system's text layout library, on Linux, macOS and Windows."""

_one_at_a_time = Lock()

RETRY_AFTER = 2
"""Seconds until the page of someone who waits reloads; less than `turns.PATIENCE`."""

View = Callable[..., HttpResponse]

_import_failed = Event()


class CannotMakePdf(Exception):
    """Weasyprint, or a system library that it needs, is not installed or cannot be loaded."""


def can_make_pdf() -> bool:
    """Whether weasyprint and Pango are installed; cached, and without importing weasyprint.

    If importing it fails with the first PDF, this is False from then on in this process.
    """
    return _is_installed() and not _import_failed.is_set()


def pdf_of(html: str, stylesheet: str, *, more_style: str = "", images: Mapping[str, bytes] | None = None) -> bytes:
    """Return a page as PDF/UA-1, styled by a static file then by `more_style`. `images` are PNGs by their addresses.

    Raises CannotMakePdf.
    """
    weasyprint = _weasyprint()
    # the page may contain text that visitors typed, so the fetcher opens no other address
    fetcher = _fetcher(weasyprint.urls, images or {})
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    style = weasyprint.CSS(string=_text_of(stylesheet) + more_style, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return pdf


def in_turn(view: View) -> View:
    """Return the view, which runs when it is the visitor's turn and this process makes no other PDF.

    Others get 503 at once, with a page that reloads: requests that wait would block all threads.
    """

    @wraps(view)
    def waiting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor = visitor_of(request) or f"address {network_of(request)}"
        with turn(key_of(visitor), _one_at_a_time) as place:
            return _wait(request) if place else view(request, *args, **kwargs)

    return waiting


def _wait(request: HttpRequest) -> HttpResponse:
    text = _("Another PDF is being made at this moment. Yours comes by itself in a few seconds.")
    response = render_error(request, ErrorPage(503, _("One moment"), text, retry_after=RETRY_AFTER))
    response.headers["Refresh"] = str(RETRY_AFTER)
    return response


def _fetcher(urls: Any, images: Mapping[str, bytes]) -> Any:
    """Return a URL fetcher that serves `images` and refuses every other address."""

    class Fetcher(urls.URLFetcher):  # type: ignore[misc]  # imported lazily
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in images:
                raise ValueError("no address is opened")
            return urls.URLFetcherResponse(url, images[url], {"Content-Type": "image/png"})

    return Fetcher(allowed_protocols=())


def _weasyprint() -> Any:
    # otherwise it logs a warning for each CSS rule that only browsers know
    getLogger("weasyprint").setLevel(ERROR)
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:
        _import_failed.set()
        raise CannotMakePdf from error


@cache
def _text_of(stylesheet: str) -> str:
    return joined(Path(str(finders.find(stylesheet))))


@cache
def _is_installed() -> bool:
    return find_spec("weasyprint") is not None and any(map(_loads, PANGO))


def _loads(library: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False
