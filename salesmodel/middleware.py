"""Middleware: request ids and logging, headers, language, limits of body sizes, compression."""

import gzip
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from functools import lru_cache

import structlog
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils import translation

from diagnostics.instrument.text import reading_in
from diagnostics.site.pages.urls import absolute_url
from diagnostics.site.queries.branding import one_request
from salesmodel.headers import HEADERS, vary_on
from salesmodel.logs import REQUEST_ID, WARM_UP, request_id_of_logs
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
        of_logs = request_id_of_logs.set(request_id)
        try:
            response = self.get_response(request)
            # probes come every few seconds, and would be most of the log
            if request.path_info not in PROBES and WARM_UP not in request.META:
                _record(request, response, time.perf_counter() - started)
        finally:
            request_id_of_logs.reset(of_logs)
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
    return given if _GIVEN_ID.fullmatch(given) else os.urandom(16).hex()


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


class PolicyMiddleware(CSPMiddleware):
    """Sends the policy that django-csp builds; each one that views ask for is built once, not for every response.

    No page has a nonce, since nothing is inline.
    """

    LIMIT = 100
    """Policies that are kept; the origins that may embed the site can change. More are built each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._policies: dict[str, str] = {}

    def process_request(self, request: HttpRequest) -> None:
        """Unlike django-csp, give the request no nonce."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        parts = self.get_policy_parts(request, response)
        asked_for = repr((parts.config, parts.update, parts.replace))
        policy = self._policies.get(asked_for)
        if policy is not None:
            response.headers.setdefault(HEADER, policy)
            return response
        is_ours = HEADER not in response.headers
        response = super().process_response(request, response)
        # Django's own pages for errors, which only DEBUG shows, have none
        if is_ours and HEADER in response.headers and len(self._policies) < self.LIMIT:
            self._policies[asked_for] = response.headers[HEADER]
        return response


_NORWEGIAN = re.compile(r"\b(?:no|nn|nb)\b(?:-[A-Za-z0-9]+)*")


class LanguageMiddleware:
    """Chooses the language as Django does, for the questionnaire's texts, too; all kinds of Norwegian mean Bokmål."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Run the view, and the parts of a streamed response, in the language of the request."""
        language = _language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        with reading_in(language), one_request():
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _read_in(language, iter(response))
        vary_on(response, "Accept-Language")
        # a form that is shown again in another language has changed it
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def _language_of(request: HttpRequest) -> str:
    """Return the language of the cookie, else of the browser's preferences."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    accepted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    is_usual = len(cookie) + len(accepted) < _USUAL
    return (_choose_language if is_usual else _choose_language.__wrapped__)(cookie, accepted)


_USUAL = 200
"""Characters of preferences that are remembered; browsers send fewer, and nobody should fill the memory with more."""


@lru_cache(maxsize=1000)
def _choose_language(cookie: str, accepted: str) -> str:
    request = HttpRequest()
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    request.META["HTTP_ACCEPT_LANGUAGE"] = _NORWEGIAN.sub("nb", accepted.lower())
    return translation.get_language_from_request(request)


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


class CompressionMiddleware:
    """Compresses pages with a random length, except pages that show a secret.

    If a page has a secret and text from its URL, its compressed length reveals the secret (BREACH). CSRF tokens are
    masked anew for each page, but shown links and codes are not. Downloads are not compressed: they are streamed, or
    compressed already. Django's GZipMiddleware does the same with more effort.
    """

    SHORT = 200
    """Bytes of a page that is not worth it."""

    LEVEL = 4
    """Of 1 to 9. Django's 6 takes twice as long for a result, and makes it 4 % smaller."""

    RANDOM = 100
    """Bytes by which the length varies."""

    SECRET = re.compile(r"^/(?:accounts|admin|embed)/|/(?:continue|share|mail-me)/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and isinstance(response, HttpResponse) and not self.SECRET.search(request.path_info):
            self._compress(request, response)
        return response

    def _compress(self, request: HttpRequest, response: HttpResponse) -> None:
        if len(response.content) < self.SHORT or response.has_header("Content-Encoding"):
            return
        vary_on(response, "Accept-Encoding")
        if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return
        compressed = self._compressed(response.content)
        if len(compressed) < len(response.content):
            response.content = compressed
            response.headers["Content-Length"] = str(len(compressed))
            response.headers["Content-Encoding"] = "gzip"

    def _compressed(self, content: bytes) -> bytes:
        """Return a file whose name, which nobody reads, has a random length. Source: RFC 1952, section 2.3."""
        file = gzip.compress(content, self.LEVEL, mtime=0)
        name = b"a" * secrets.randbelow(self.RANDOM) + b"\0"
        return file[:3] + b"\x08" + file[4:10] + name + file[10:]
