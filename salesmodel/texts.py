"""The one gate for text: no request brings a text into the site that a database or an encoder cannot take."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase

NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""NUL, which PostgreSQL stores in no text, and halves of surrogate pairs, which no encoding of ours can write."""


class TextMiddleware:
    """Refuses requests with such characters, and forgets cookies that have them.

    It comes before everything that reads cookies, fields or the query, so views, forms and queries need no check of
    their own. All requests are read as UTF-8 (`salesmodel/wsgi.py`), other bytes are replaced. Text inside of files is
    checked where files are decoded: `site/spreadsheets/uploads.py`, `authoring/files.py`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise BadRequest, for which the site has an error page."""
        query = request.META.get("QUERY_STRING", "")
        # of the query, the only way to a NUL, and cheaper than decoding it
        _check([request.path_info, query, "\0" if "%00" in query else ""])
        _check(value for name, value in request.META.items() if name.startswith("HTTP_") and isinstance(value, str))
        # a refusal would lock the browser out for as long as it keeps the cookie
        for name in [name for name, value in request.COOKIES.items() if NO_TEXT.search(name + value)]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, arguments: object, keywords: dict[str, Any]) -> None:
        """Check the fields; by now, what is too large to be read has been refused. Django cleans the names of files."""
        if request.method != "POST":
            return
        try:
            fields = request.POST.lists()
        except UnreadablePostError:
            # the connection broke, so that nobody sees the page; the view will notice
            return
        _check(text for name, values in fields for text in (name, *values))


def _check(texts: Iterable[str]) -> None:
    if any(map(NO_TEXT.search, texts)):
        raise BadRequest("the request has a character that no text may contain")
