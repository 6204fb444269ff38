"""Addresses for the machines that watch the site: is the process alive, and can it serve?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from salesmodel.readiness import current_checks

RETRY_AFTER = 5
"""Seconds after which a site that is not ready should be asked again."""


class ProbeMiddleware:
    """Answers /healthz and /readyz before anything needs the site's name, a cookie, a language or the database.

    So a load balancer can ask by IP address and over plain http.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = PROBES.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])
        if request.method == "HEAD":
            response.content = b""
        return response


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


def _text(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": alive, "/readyz": ready}
