"""Which lines are origins that may embed, and why the others are not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.site.domain.origins import ORIGIN_LIMIT, BadOrigin, OriginFault, read_origins


def origins(text: str, *, allows_local: bool = False) -> tuple[str, ...]:
    found, refused = read_origins(text, allows_local=allows_local)
    assert refused == ()
    return found


def fault(line: str, *, allows_local: bool = False) -> OriginFault:
    found, (refused,) = read_origins(line, allows_local=allows_local)
    assert (found, refused.line) == ((), line.strip())
    return refused.fault


def test_each_line_is_one_in_the_form_that_browsers_compare() -> None:
    text = "https://www.example.com\n\n  HTTPS://Intranet.Example.com:8443/  \nhttps://example.com:443\nhttps://192.0.2.7\n"
    assert origins(text) == (
        "https://www.example.com",
        "https://intranet.example.com:8443",
        "https://example.com",
        "https://192.0.2.7",
    )


def test_nothing_is_no_origin_at_all() -> None:
    assert read_origins(" \n\n", allows_local=False) == ((), ())


def test_the_same_one_counts_once() -> None:
    assert origins("https://a.example\nhttps://A.example:443/") == ("https://a.example",)


@pytest.mark.parametrize("line", ["*", "https://*.example.com", "https://*", "https://example.com:*"])
def test_no_wildcard_is_an_origin(line: str) -> None:
    assert fault(line) is OriginFault.WILDCARD


@pytest.mark.parametrize("line", ["https://example.com/page", "https://example.com//", "https://example.com/?x=1"])
def test_none_has_a_path(line: str) -> None:
    assert fault(line) is OriginFault.PATH


@pytest.mark.parametrize("line", ["http://example.com", "http://localhost:8000", "http://127.0.0.1"])
def test_none_is_plain_http(line: str) -> None:
    assert fault(line) is OriginFault.NOT_HTTPS


def test_but_of_this_machine_if_the_site_is_on_it_too() -> None:
    text = "http://localhost:8000\nhttp://127.0.0.1:80\nhttps://localhost"
    assert origins(text, allows_local=True) == ("http://localhost:8000", "http://127.0.0.1", "https://localhost")
    assert fault("http://example.com", allows_local=True) is OriginFault.NOT_HTTPS


@pytest.mark.parametrize(
    "line",
    [
        "example.com",
        "//example.com",
        "https://",
        "https:///",
        "https://example.com:0",
        "https://example.com:65536",
        "https://example.com:port",
        "https://user@example.com",
        "https://exa mple.com",
        "https://example..com",
        "https://-example.com",
        "https://example.com; script-src https:",
        "https://example.com, https://other.example",
        "https://example.com 'unsafe-inline'",
        "https://blåbær.example",
        "https://[::1]",
        "ftp://example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "null",
        "'self'",
        "self",
    ],
)
def test_nothing_else_is_one(line: str) -> None:
    assert fault(line) is OriginFault.NO_ORIGIN


def test_there_are_only_so_many() -> None:
    lines = [f"https://{number}.example" for number in range(ORIGIN_LIMIT + 1)]
    found, refused = read_origins("\n".join(lines), allows_local=False)
    assert (found, refused) == (tuple(lines[:-1]), (BadOrigin(lines[-1], OriginFault.TOO_MANY),))


@given(st.text() | st.from_regex(r"https?://[^/]{0,20}"))
def test_what_is_accepted_is_safe_in_a_header(text: str) -> None:
    for origin in read_origins(text, allows_local=True)[0]:
        assert re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]+)?", origin)
