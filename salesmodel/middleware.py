"""Middleware: request ids and logging, headers, language, limits of body sizes, compression."""

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
from diagnostics.site.pages.urls import absolute_url
from salesmodel.headers import HEADERS
from salesmodel.logs import REQUEST_ID
from salesmodel.metrics import observe_request
from salesmodel.probes import PROBES

log = structlog.get_logger("request")


class RequestMiddleware:
    """Gives each request an id, or keeps the proxy's, logs it in one line, and sets the headers of all responses.

    The log names the route, never the query, cookies or answers. Responses must not be cached unless a view allows it.
    Absolute addresses that libraries make of the request, as in mail, begin with SITE_URL, too, whatever its Host says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = request.META[REQUEST_ID] = _id_of(request)
        started = time.perf_counter()
        request.build_absolute_uri = lambda location=None: absolute_url(  # type: ignore[method-assign]
            request.get_full_path() if location is None else location
        )
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            # probes come every few seconds, and would be most of the log
            if request.path_info not in PROBES:
                _record(request, response, time.perf_counter() - started)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Request-ID"] = request_id
        if request.method == "HEAD":
            _drop_body(response)
        return response


_GIVEN_ID = re.compile("[0-9a-f]{32}")


def _id_of(request: HttpRequest) -> str:
    """Return the id that the proxy gave the request, so that both logs have the same; without a proxy, a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    return given if _GIVEN_ID.fullmatch(given) else uuid4().hex


def _drop_body(response: HttpResponseBase) -> None:
    """Leave the headers alone, which are those of a GET; the server would warn of a body."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""


def _record(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    route = request.resolver_match.route if request.resolver_match else None
    log.info("request", method=request.method, route=route, status=response.status_code, ms=round(seconds * 1000, 1))
    if settings.METRICS_TOKEN:
        observe_request(route=route, status=response.status_code, seconds=seconds)


_NORWEGIAN = re.compile(r"\b(?:no|nn|nb)\b(?:-[A-Za-z0-9]+)*")


class LanguageMiddleware(LocaleMiddleware):
    """Chooses the language as Django does, for the questionnaire's texts, too; all kinds of Norwegian mean Bokmål."""

    async_capable = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Run the view, and the parts of a streamed response, in the language of the request."""
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
    """Yield the parts, each rendered in `language`; the thread may serve other requests between two parts."""
    while True:
        with reading_in(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


class SizeMiddleware:
    """Refuses bodies that are too large before anything reads them.

    Django's own limit ignores uploaded files, which it writes to disk first, without limit. Staff may send more to the
    admin than others, and anyone a CRM's export, so that the form can explain what is too large and keep the rest of
    the input.
    """

    EXPORTS = re.compile(r"/assessments/[^/]+/pipeline/today/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise RequestDataTooBig, for which the site has an error page."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.REQUEST_MAX_SIZE:
            may_send_more = self.EXPORTS.fullmatch(request.path_info) or self._is_staff(request)
            limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if may_send_more else 0
            if int(length) > limit:
                raise RequestDataTooBig("the body is larger than this site reads")
        return self.get_response(request)

    @staticmethod
    def _is_staff(request: HttpRequest) -> bool:
        # AuthenticationMiddleware runs later; only the admin is worth the query or two
        user = get_user(request) if request.path_info.startswith("/admin/") else None
        return user is not None and user.is_active and getattr(user, "is_staff", False)


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages as Django does, with a random length, except pages that show a secret.

    If a page has a secret and text from its URL, its compressed length reveals the secret (BREACH). CSRF tokens are
    masked anew for each page, but shown links and codes are not. Downloads are not compressed: they are streamed, or
    compressed already.
    """

    SECRET = re.compile(r"^/(?:accounts|admin|embed)/|/(?:continue|share|mail-me)/")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not isinstance(response, HttpResponse) or self.SECRET.search(request.path_info):
            return response
        return super().process_response(request, response)
