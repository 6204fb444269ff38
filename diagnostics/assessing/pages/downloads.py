"""Assessments as a download that is sent while it is written, one at a time in each process."""

from collections.abc import Generator, Iterable, Iterator
from threading import BoundedSemaphore

import structlog
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.exports import CONTENT_TYPES, Export, Row, export_name, export_parts
from diagnostics.site.pages.errors import ErrorPage

AT_ONCE = 1
"""Exports that a process sends at once: each holds a thread and a connection until it is through, of two threads."""

AGAIN_AFTER = 10
"""Seconds after which asking again is worthwhile."""

log = structlog.get_logger("diagnostics.exports")
turns = BoundedSemaphore(AT_ONCE)

Rows = Generator[Row, None, None]


def download(request: HttpRequest, kind: str, export: Export, rows: Rows) -> HttpResponse | StreamingHttpResponse:
    """Return the file of that kind; of `rows` nothing is read before it is sent, and nothing for HEAD.

    Whatever ends the sending, `rows` is closed. While this process sends another export it is 503.
    """
    disposition = content_disposition_header(True, export_name(kind, timezone.localdate()))
    headers = {"Content-Disposition": disposition or "attachment"}
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPES[kind], headers=headers)
    if not turns.acquire(blocking=False):
        return _busy(request)
    parts = _Turn(_sent(export_parts(kind, export, rows), rows), turns)
    return StreamingHttpResponse(parts, content_type=CONTENT_TYPES[kind], headers=headers)


def _busy(request: HttpRequest) -> HttpResponse:
    """Answer that another one is being sent. Nobody waits for a turn: waiting requests would hold all threads."""
    text = _("Other assessments are being exported at this moment. Go back, wait a little, and ask for the file again.")
    response = render(request, "error.html", {"page": ErrorPage(503, _("One moment"), text)}, status=503)
    response.headers["Retry-After"] = str(AGAIN_AFTER)
    return response


class _Turn:
    """The parts of one export. Its turn is over with the last part, a fault, or whatever closes or drops it.

    Django closes it when the visitor hangs up, also before the first part, when a generator's own end would not run.
    """

    def __init__(self, parts: Generator[bytes, None, None], turns: BoundedSemaphore) -> None:
        self._parts, self._turns = parts, turns
        self._is_over = False

    def __iter__(self) -> Iterator[bytes]:
        """Return itself: it is read once."""
        return self

    def __next__(self) -> bytes:
        """Return the next part."""
        try:
            return next(self._parts)
        except BaseException:
            self._end()
            raise

    def close(self) -> None:
        """End it, wherever it is. Doing so twice is doing it once."""
        try:
            self._parts.close()
        finally:
            self._end()

    def __del__(self) -> None:
        """End it where the response was dropped on its way, without being closed."""
        self._end()

    def _end(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._turns.release()


def _sent(parts: Iterable[bytes], rows: Rows) -> Generator[bytes, None, None]:
    """Yield the parts. A fault breaks the connection off instead of ending the file, which would look whole."""
    try:
        yield from parts
    except Exception:
        log.exception("export broke off")
        raise
    finally:
        rows.close()
