"""Rendering error pages, without form or query of the request."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from diagnostics.instrument.text import reading_in
from diagnostics.site.pages.errors import ErrorPage


def render_error(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    """Return an error page, in the look of the administration for those who were there."""
    # errors outside LanguageMiddleware are answered after it has reset the language
    with reading_in(get_language()):
        if _is_in_admin(request, page):
            # requests that cannot be read have no user
            is_known = page.knows_visitor and hasattr(request, "user")
            frame = admin.site.each_context(request) if is_known else {"site_header": admin.site.site_header}
            context = {**frame, "page": page, "back": _came_from(request)}
            response = render(request, "admin/error.html", context, status=page.status)
        else:
            response = render(request, "error.html", {"page": page}, status=page.status)
    if page.retry_after:
        response.headers["Retry-After"] = str(page.retry_after)
    return response


def _is_in_admin(request: HttpRequest, page: ErrorPage) -> bool:
    """Whether the page is for somebody at work in the administration, and neither keeps a form nor asks to sign in."""
    index = reverse("admin:index")
    is_below = request.path.startswith(index) and page.status < 500 and not (page.kept or page.sign_in_url)
    user = getattr(request, "user", None)
    return is_below and (user is None or getattr(user, "is_staff", False))


def _came_from(request: HttpRequest) -> str:
    """Return the page of the administration from which the request was sent, by the browser's word; else its index."""
    index = reverse("admin:index")
    try:
        sender = urlsplit(request.headers.get("Referer") or "")
        is_ours = (sender.scheme, sender.netloc) == (request.scheme, request.get_host())
    except (ValueError, DisallowedHost):
        return index
    is_itself = request.method == "GET" and sender.path == request.path
    if not is_ours or is_itself or not sender.path.startswith(index):
        return index
    return f"{sender.path}?{sender.query}" if sender.query else sender.path
