"""Assessments as a download that is sent while it is written."""

from collections.abc import Generator, Iterable, Iterator

import structlog
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from diagnostics.domain.record import Record
from diagnostics.presenters.exports import CONTENT_TYPES, Export, export_name, export_parts

log = structlog.get_logger("diagnostics.exports")

Records = Generator[Record, None, None]


def download(request: HttpRequest, kind: str, export: Export, records: Records) -> HttpResponse | StreamingHttpResponse:
    """Return the file of that kind; of `records` nothing is read before it is sent, and nothing for HEAD.

    Whatever ends the sending, `records` is closed.
    """
    disposition = content_disposition_header(True, export_name(kind, timezone.localdate()))
    headers = {"Content-Disposition": disposition or "attachment"}
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPES[kind], headers=headers)
    parts = _sent(export_parts(kind, export, records), records)
    return StreamingHttpResponse(parts, content_type=CONTENT_TYPES[kind], headers=headers)


def _sent(parts: Iterable[bytes], records: Records) -> Iterator[bytes]:
    """Yield the parts. A fault breaks the connection off instead of ending the file, which would look whole."""
    try:
        yield from parts
    except Exception:
        log.exception("export broke off")
        raise
    finally:
        records.close()
