"""The entry point reads forms and queries as UTF-8, whatever charset a request declares."""

import io
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings

from salesmodel.wsgi import application, bare_content_type, django_application

# a request closes the connections it finds; inside a test's transaction there is nothing to close
pytestmark = pytest.mark.django_db

CHARSETS = ("utf-16", "utf-7", "unicode_escape", "hex", "rot13", "idna", "punycode", "undefined", "nonsense")
HOSTILE = (
    *(f"text/plain; charset={charset}" for charset in CHARSETS),
    *(f"multipart/form-data; boundary=B; charset={charset}" for charset in CHARSETS),
    "text/plain; charset*=utf-8''hex",
    "text/plain; x*=nonsense'en'y",
    'text/plain ; CHARSET = "hex"',
    "; charset=hex",
)


def status_of(content_type: str, answer: Any = application, path: str = "/privacy/", query: str = "x=%FF") -> str:
    """Return the status of a POST with an empty form."""
    environ = {"HTTP_HOST": "testserver", "CONTENT_TYPE": content_type, "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
    setup_testing_defaults(environ)
    statuses: list[str] = []
    response = answer(environ, lambda status, headers: statuses.append(status))
    response.close()
    return statuses[0]


@pytest.mark.parametrize("content_type", HOSTILE)
def test_a_request_in_any_charset_is_answered(content_type: str) -> None:
    assert status_of(content_type) == "403 Forbidden"


def test_a_long_query_in_a_charset_is_answered() -> None:
    query = "&".join(f"p{number}" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    assert status_of("text/plain; charset=utf-8", query=query) == "403 Forbidden"


def test_without_the_protection_django_raises() -> None:
    with pytest.raises(LookupError, match="'hex' is not a text encoding"):
        status_of("text/plain; charset=hex", django_application)


@pytest.mark.parametrize(
    ("header", "bare"),
    [
        ("", ""),
        ("text/plain", "text/plain"),
        ("multipart/form-data; boundary=B", "multipart/form-data; boundary=B"),
        ('multipart/form-data; charset=hex; Boundary="a; b"', 'multipart/form-data; Boundary="a; b"'),
        ("multipart/form-data;boundary=B;charset=utf-8", "multipart/form-data;boundary=B"),
        ("application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded"),
    ],
)
def test_only_media_type_and_boundary_are_read(header: str, bare: str) -> None:
    assert bare_content_type(header) == bare


@pytest.mark.parametrize("path", ["/privacy/", "/robots.txt", "/healthz", "/no-such-page/"])
def test_head_is_answered_with_the_headers_of_a_get_and_no_body(path: str) -> None:
    (status, headers, body), (same, others, nothing) = (answer_to(method, path) for method in ("GET", "HEAD"))
    assert (status, headers.get("Content-Length")) == (same, others.get("Content-Length"))
    assert (bool(body), nothing) == (True, b"")


def answer_to(method: str, path: str) -> tuple[str, dict[str, str], bytes]:
    """Return status, headers and body as the server gets them."""
    environ = {"HTTP_HOST": "testserver", "PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.input": io.BytesIO()}
    setup_testing_defaults(environ)
    started: list[Any] = []
    response: Any = application(environ, lambda status, headers: started.append((status, dict(headers))))
    body = b"".join(response)
    response.close()
    return (*started[0], body)
