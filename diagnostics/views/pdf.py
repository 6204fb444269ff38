"""Turning a page that is laid out for paper into a tagged PDF, with the optional library weasyprint.

The library takes a second and some 40 MB to load, and each PDF then half a second of CPU. So it is loaded with the
first PDF, and each process makes one at a time.
"""

import ctypes
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from logging import ERROR, getLogger
from pathlib import Path
from threading import Event, Lock
from typing import Any

from django.contrib.staticfiles import finders

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


def pdf_of(html: str, stylesheet: str) -> bytes:
    """Return a page as PDF/UA-1, laid out by the static file of that name.

    Raises Busy while this process makes another one, and CannotMakePdf.

    Nobody waits for a turn: waiting requests would hold all threads, and with them the site.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise Busy
    try:
        return _pdf_of(html, stylesheet)
    finally:
        _one_at_a_time.release()


def _pdf_of(html: str, stylesheet: str) -> bytes:
    weasyprint = _weasyprint()
    # the page stands by itself, and nothing that was typed into it may reach out: no address of any kind is opened
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    page = weasyprint.HTML(string=html, url_fetcher=nothing)
    style = weasyprint.CSS(string=_text_of(stylesheet), url_fetcher=nothing)
    pdf: bytes = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return pdf


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
    return Path(str(finders.find(stylesheet))).read_text("utf-8")


@cache
def _is_installed() -> bool:
    return find_spec("weasyprint") is not None and any(map(_loads, PANGO))


def _loads(library: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False
