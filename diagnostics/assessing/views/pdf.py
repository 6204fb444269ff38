"""Turning a page that is laid out for paper into a tagged PDF, with the optional library weasyprint.

The library takes a second and some 40 MB to load, and each PDF then half a second of CPU. So it is loaded with the
first PDF, and each process makes one at a time.
"""

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from logging import ERROR, getLogger
from pathlib import Path
from threading import Event, Lock
from typing import Any

from django.contrib.staticfiles import finders

from diagnostics.site.stylesheets import joined

PANGO = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")
"""The system's library that lays out text, by its names on Linux, macOS and Windows; it brings those it needs."""

_one_at_a_time = Lock()
_refused = Event()


class Busy(Exception):
    """This process is making another PDF."""


class CannotMakePdf(Exception):
    """The library, or a library of the system that it needs, is not there."""


def can_make_pdf() -> bool:
    """Return whether weasyprint and the library it rests on are here: decided once a process, not loading it.

    Where it is here and still cannot be loaded, that is found out with the first PDF, and held against it from then on.
    """
    return _is_installed() and not _refused.is_set()


def pdf_of(html: str, stylesheet: str, *, more_style: str = "", images: Mapping[str, bytes] | None = None) -> bytes:
    """Return a page as PDF/UA-1, laid out by the static file of that name and by `more_style` after it.

    `images` are PNGs, by their names in the page.

    Raises Busy while this process makes another one, and CannotMakePdf. Nobody waits for a turn: waiting requests
    would hold all threads, and with them the site.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise Busy
    try:
        return _pdf_of(html, stylesheet, more_style, images or {})
    finally:
        _one_at_a_time.release()


def _pdf_of(html: str, stylesheet: str, more_style: str, images: Mapping[str, bytes]) -> bytes:
    weasyprint = _weasyprint()
    # the page stands by itself, and nothing that was typed into it may reach out: no address of any kind is opened
    fetcher = _fetcher(weasyprint.urls, images)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    style = weasyprint.CSS(string=_text_of(stylesheet) + more_style, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return pdf


def _fetcher(urls: Any, images: Mapping[str, bytes]) -> Any:
    """Return what the library asks for addresses: `images` by their names, and nothing else."""

    class Fetcher(urls.URLFetcher):  # type: ignore[misc]  # the library is loaded with the first PDF
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in images:
                raise ValueError("no address is opened")
            return urls.URLFetcherResponse(url, images[url], {"Content-Type": "image/png"})

    return Fetcher(allowed_protocols=())


def _weasyprint() -> Any:
    # else it tells with each PDF of the rules that are for browsers alone
    getLogger("weasyprint").setLevel(ERROR)
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:
        _refused.set()
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
