"""Turning a page that is laid out for paper into a tagged PDF, with the optional library weasyprint.

The library takes a second and some 40 MB to load and then a second of CPU for each result, so it is loaded with the first
PDF, and each process makes one at a time.
"""

import ctypes
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from logging import ERROR, getLogger
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from django.contrib.staticfiles import finders

PANGO = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")
"""The system's library that lays out text, by its names on Linux, macOS and Windows."""
STYLESHEET = "diagnostics/report.css"
KEPT = 8
"""How many of the newest PDFs each process keeps: who clicks twice, or comes back at once, costs nothing."""

_one_at_a_time = Lock()


class Busy(Exception):
    """This process is making another PDF."""


@cache
def can_make_pdf() -> bool:
    """Return whether weasyprint and the system libraries it needs are here: decided once, without loading it."""
    return find_spec("weasyprint") is not None and any(map(_loads, PANGO))


def pdf_of(html: str) -> bytes:
    """Return a page as PDF/UA-1. Raises Busy while this process makes another one.

    Nobody waits for a turn: waiting requests would hold all threads, and with them the site.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise Busy
    try:
        return _pdf_of(html)
    finally:
        _one_at_a_time.release()


@lru_cache(maxsize=KEPT)
def _pdf_of(html: str) -> bytes:
    weasyprint = _weasyprint()
    page = weasyprint.HTML(string=html, url_fetcher=_fetch_nothing)
    style = weasyprint.CSS(string=_stylesheet(), url_fetcher=_fetch_nothing)
    pdf: bytes = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return pdf


def _weasyprint() -> Any:
    # it would tell of every rule that is for browsers alone, with each PDF
    getLogger("weasyprint").setLevel(ERROR)
    return import_module("weasyprint")


@cache
def _stylesheet() -> str:
    return Path(str(finders.find(STYLESHEET))).read_text("utf-8")


def _fetch_nothing(url: str) -> NoReturn:
    """Refuse every address: the page stands by itself, and nothing that was typed into it may reach out."""
    raise ValueError(f"A report loads nothing: {url}")


def _loads(library: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False
