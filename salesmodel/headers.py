"""The headers of all responses, also of those that never reach Django, and the one that says what pages differ by."""

from functools import lru_cache

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


def vary_on(response: HttpResponseBase, header: str) -> None:
    """Say that the response differs by a header of the request, as Django's `patch_vary_headers` does."""
    before = response.headers.get("Vary", "")
    after = _varying(before, header)
    if after != before:
        response.headers["Vary"] = after


@lru_cache(maxsize=100)
def _varying(before: str, header: str) -> str:
    response = HttpResponse(headers={"Vary": before} if before else {})
    patch_vary_headers(response, (header,))
    return str(response.headers["Vary"])
