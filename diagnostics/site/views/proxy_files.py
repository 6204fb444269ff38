"""Files for the proxy in front of the site: its own error pages, and the headers of what it answers itself."""

from collections.abc import Iterator, Mapping
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from diagnostics.instrument.text import reading_in
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.views.errors import no_such_page, too_large, too_often, unreadable

OF_ONE_RESPONSE = {"Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Vary", "X-Request-ID"}
"""Headers that differ from response to response; the others are the site's policy."""


def proxy_files() -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file: `<status>.<language>.html`, and nginx's directives for the headers."""
    request = _request()
    headers = dict(sorted(WSGIHandler().get_response(request).items()))
    policy = {name: value for name, value in headers.items() if name not in OF_ONE_RESPONSE}
    yield "headers.https.conf", _directives(policy)
    # browsers must not believe it when it comes by plain http
    policy.pop("Strict-Transport-Security", None)
    yield "headers.http.conf", _directives(policy)
    for language, _name in settings.LANGUAGES:
        with override(language), reading_in(language):
            for page in (unreadable(), no_such_page(), too_large(), too_often(), unavailable()):
                text = render_to_string("error_of_proxy.html", {"page": page}, request)
                yield f"{page.status}.{language}.html", text


def _directives(headers: Mapping[str, str]) -> str:
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())


def unavailable() -> ErrorPage:
    """Return the page for the time when no process of the site answers."""
    text = _(
        "The site does not answer at the moment. Your saved answers are safe. If you just sent a form, wait a moment, "
        "go back and send it again: what you typed is still in it."
    )
    return ErrorPage(503, _("Please try again in a moment"), text)


def _request() -> WSGIRequest:
    """Return a request for a small page, as the proxy passes it on."""
    host = settings.SITE_URL.netloc
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": reverse("diagnostics:robots"),
            "HTTP_HOST": host,
            "SERVER_NAME": host,
            "SERVER_PORT": "80",
            "HTTP_X_FORWARDED_PROTO": settings.SITE_URL.scheme,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        }
    )
