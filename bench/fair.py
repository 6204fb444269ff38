"""The fair floor: all that surrounds a page of the site, and hardly a page.

It takes the site's own settings, and with them its middleware, cookies, languages, policy, log and database. Its pages
(`bench.fair_pages`) are the 13 requests and 6 commits of a journey, with templates of a line and SQL as text. What the
site costs above it is what its pages, texts and rules cost.

A WSGI server serves `application`. `python -m bench.fair` makes its tables, beside those of the site.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# sets Django up
from salesmodel.wsgi import bare_content_type

PAGES = "bench.fair_pages"


class FloorHandler(WSGIHandler):
    """The site's handler, with the floor's addresses. So one process can serve both, and measure them in turn."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a page of the floor."""
        request.urlconf = PAGES
        return super().get_response(request)


_handler = FloorHandler()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Handle a request as `salesmodel.wsgi` does."""
    environ["CONTENT_TYPE"] = bare_content_type(environ.get("CONTENT_TYPE", ""))
    return _handler(environ, start_response)


if __name__ == "__main__":
    from bench.fair_pages import make_tables

    make_tables()
