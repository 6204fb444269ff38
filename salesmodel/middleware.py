"""What every request passes through: an id in the log, headers, the language, refusal of bodies too large."""

import re
import time
from collections.abc import Callable, Iterator
from typing import cast
from uuid import uuid4

import structlog
from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language

from diagnostics.instrument.text import reading_in

log = structlog.get_logger("request")

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


class RequestMiddleware:
    """Give the request an id, log it in one line, and set the headers that every response carries.

    The log names the route, never the query, the cookies or the answers. Pages are private and not stored unless a
    view says otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        request_id = uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else None
            took = round((time.perf_counter() - began) * 1000, 1)
            log.info("request", method=request.method, route=route, status=response.status_code, ms=took)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Request-ID"] = request_id
        return response


_NORWEGIAN = re.compile(r"\b(?:no|nn|nb)\b(?:-[A-Za-z0-9]+)*")


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice of language, for the questionnaire's texts too; every kind of Norwegian is answered in Bokmål."""

    async_capable = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; what is sent while it is written stays in the language it began in."""
        self.process_request(request)
        language = get_language()
        with reading_in(language):
            response = cast("HttpResponseBase", self.get_response(request))
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _read_in(language, iter(response))
        return self.process_response(request, response)

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language from the cookie, else from the browser's preferences."""
        accepted = request.META.get("HTTP_ACCEPT_LANGUAGE")
        if accepted:
            request.META["HTTP_ACCEPT_LANGUAGE"] = _NORWEGIAN.sub("nb", accepted.lower())
        super().process_request(request)


def _read_in(language: str, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the parts, each made in `language`; between two of them other responses may be made in theirs."""
    while True:
        with reading_in(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


class SizeMiddleware:
    """Refuse bodies that are too large before anything reads them.

    Django's own limit leaves out uploaded files, which it would write to the disk first, without end. Staff may send
    more to the admin than others: what is larger than a field takes comes back with the form and all that was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; raises RequestDataTooBig, which becomes a page of ours."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            largest = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if self._is_staff(request) else 0
            if int(length) > largest:
                raise RequestDataTooBig("the body is larger than this site reads")
        return self.get_response(request)

    @staticmethod
    def _is_staff(request: HttpRequest) -> bool:
        """Tell who sends, where it matters: this costs a query or two, and comes before whoever reads the body."""
        user = get_user(request) if request.path_info.startswith("/admin/") else None
        return user is not None and user.is_active and getattr(user, "is_staff", False)


class CompressionMiddleware(GZipMiddleware):
    """Django's compression of pages, which makes their length random, but of none that shows a secret.

    A page that holds a secret and what somebody else wrote into its address tells the secret by its compressed length
    (BREACH). Tokens of forms are masked anew for each page; links and codes that are shown are not. Downloads are
    left as they are: they are streamed, or compressed already.
    """

    SECRET = re.compile(r"^/(?:accounts|admin|embed)/|/(?:continue|share)/")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response, compressed if it is such a page and the browser can read that."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not isinstance(response, HttpResponse) or self.SECRET.search(request.path_info):
            return response
        return super().process_response(request, response)
