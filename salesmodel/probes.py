"""Addresses for the machines that watch the site: is the process alive, can it serve, and how is it doing?"""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST

from salesmodel.readiness import current_checks
from salesmodel.scraping import exposition

RETRY_AFTER = 5
"""Seconds after which a site that is not ready should be asked again."""


class ProbeMiddleware:
    """Answers PROBES before anything needs the site's name, a cookie, a language or the database.

    So a load balancer can ask by IP address and over plain http.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = PROBES.get(request.path_info)
        if answer is None or (answer is metrics and not settings.METRICS_TOKEN):
            return self.get_response(request)
        return answer(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])


def alive(request: HttpRequest) -> HttpResponse:
    """Answer "ok": this process handles requests. It asks nothing else, so a restart would help if it fails."""
    return _text("ok\n")


def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 if the site can serve, else 503, with a line for each check."""
    checks = current_checks()
    text = "".join(f"{check.name}: {check.problem or 'ok'}\n" for check in checks)
    if not any(check.problem for check in checks):
        return _text(text)
    response = _text(text, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    # the log has a line when it changes, not one for each probe
    response._has_been_logged = True  # type: ignore[attr-defined]  # of django.utils.log
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics if METRICS_TOKEN was sent, else 401. Without that setting the address does not exist."""
    sent = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(sent, f"Bearer {settings.METRICS_TOKEN}".encode()):
        response = _text("Send METRICS_TOKEN as a bearer token.\n", status=401)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _text(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": metrics,
}
