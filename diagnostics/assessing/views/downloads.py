"""Exports as downloads that are streamed, one at a time in each process."""

from collections.abc import Generator, Iterable, Iterator
from threading import BoundedSemaphore
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.exports import CONTENT_TYPES, Export, Row, export_name, export_parts
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.views.error_pages import render_error

AT_ONCE = 1
"""Exports that one process sends at a time. Each takes one of its two threads, and a connection, until it ends."""

RETRY_AFTER = 10
"""Seconds until a new request is worthwhile."""

log = structlog.get_logger("diagnostics.exports")
slots = BoundedSemaphore(AT_ONCE)

Rows = Generator[Row, None, None]


def download(request: HttpRequest, kind: str, export: Export, rows: Rows) -> HttpResponse | StreamingHttpResponse:
    """Stream an export of the assessments in `rows`, as `stream` does."""
    name = export_name(kind, timezone.localdate())
    return stream(request, export_parts(kind, export, rows), rows, name=name, content_type=CONTENT_TYPES[kind])


def stream(
    request: HttpRequest, parts: Iterable[bytes], rows: Generator[Any, None, None], *, name: str, content_type: str
) -> HttpResponse | StreamingHttpResponse:
    """Stream a file, made of `rows`; return 503 while this process sends another one.

    Rows are read only while the file is sent, and never for HEAD. `rows` is closed however sending ends.
    """
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers=headers)
    if not slots.acquire(blocking=False):
        return _busy(request)
    sent = _ExportStream(_closing(parts, rows), slots)
    return StreamingHttpResponse(sent, content_type=content_type, headers=headers)


def _busy(request: HttpRequest) -> HttpResponse:
    """Return 503 at once: requests that wait for a slot would block all threads."""
    text = _("Another export is running. Go back, wait a moment, and ask for the file again.")
    return render_error(request, ErrorPage(503, _("One moment"), text, retry_after=RETRY_AFTER))


class _ExportStream:
    """The parts of one export; releases its slot after the last part, after an error, and when closed or dropped.

    Not a generator: Django closes the stream if the visitor disconnects before the first part, and a generator that has
    not started would not run its `finally`.
    """

    def __init__(self, parts: Generator[bytes, None, None], slots: BoundedSemaphore) -> None:
        self._parts, self._slots = parts, slots
        self._is_released = False

    def __iter__(self) -> Iterator[bytes]:
        """The stream itself: it is read once."""
        return self

    def __next__(self) -> bytes:
        """Return the next part."""
        try:
            return next(self._parts)
        except BaseException:
            self._release()
            raise

    def close(self) -> None:
        """Stop sending; closing it again has no effect."""
        try:
            self._parts.close()
        finally:
            self._release()

    def __del__(self) -> None:
        """Release the slot if the response was dropped without being closed."""
        self._release()

    def _release(self) -> None:
        if not self._is_released:
            self._is_released = True
            self._slots.release()


def _closing(parts: Iterable[bytes], rows: Generator[Any, None, None]) -> Generator[bytes, None, None]:
    """Yield the parts, then close `rows`. Errors break the connection: a partial file must not look complete."""
    try:
        yield from parts
    except Exception:
        log.exception("export broke off")
        raise
    finally:
        rows.close()
