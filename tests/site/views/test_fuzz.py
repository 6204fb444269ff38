"""Hostile values in every place a request has, over every route: never a 500, and every refusal is a page of ours."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views import archive
from tests.examples import times
from tests.site.views.test_access import ROWS, address
from tests.visitors import ANSWERS, Page, Visitor

pytestmark = pytest.mark.both_databases

HOSTILE = (
    "",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: x=1",
    "../../etc/passwd",
    "' OR 1=1 --",
    "<script>",
    "{{7*7}}",
    "%s%n%x",
    "é" * 300,
    "𝕏",
    "\u202e",
    "9" * 400,
    "-1",
    "NaN",
    "[]",
    "None",
    "//evil.example",
    "http://[",
)
KNOWN = (*ANSWERS, *ANSWERS.values(), "1", "en", "nb", "/", "team", "qualify")
NAMES = (
    "option",
    "title",
    "after",
    "q",
    "model",
    "from",
    "to",
    "sort",
    "back",
    "name",
    "note",
    "seen",
    "next",
    "change",
    "language",
    "username",
    "password",
    "csrfmiddlewaretoken",
    "x",
)
TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=B",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=utf-8",
    "",
    "\x00",
)
# what pages of ours send comes more often than what only strangers do
METHODS = (*["GET", "POST"] * 4, "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

values = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(KNOWN), st.text(max_size=20))
fields = st.dictionaries(st.one_of(st.sampled_from(NAMES), values), values, max_size=4)
bodies = st.one_of(
    st.binary(max_size=200),
    fields.map(lambda given: urlencode(given).encode()),
    fields.map(lambda given: b"".join(map(_part, given.items())) + b"--B--\r\n"),
)
headers = st.dictionaries(
    st.sampled_from(["HTTP_COOKIE", "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE"]),
    # as a server hands them on: bytes, one to a character
    values.map(lambda value: value.encode().decode("latin-1")),
    max_size=2,
)


def _part(field: tuple[str, str]) -> bytes:
    return f'--B\r\nContent-Disposition: form-data; name="{field[0]}"\r\n\r\n{field[1]}\r\n'.encode()


@st.composite
def addresses(draw: st.DrawFn, known: tuple[str, ...]) -> str:
    """Draw the address of a page that is there, or, one time in three, one with a hostile part."""
    where = draw(st.sampled_from(known))
    if draw(st.integers(0, 2)) == 0:
        parts = where.split("/")
        parts[draw(st.integers(0, len(parts) - 1))] = quote(draw(values), safe="")
        where = "/".join(parts)
    return f"/{where.lstrip('/')}"


def pages(visitor: Visitor) -> Iterator[str]:
    """Yield the address of every page, with a begun and a completed assessment if it has one."""
    begun, completed = visitor.begin(leads="mixed"), visitor.complete()
    for page in dict.fromkeys(row.page for row in ROWS):
        where = dict.fromkeys(address(page, key) for key in (begun, completed)) if _has(page) else [address(page, None)]
        yield from where


def _has(page: str) -> bool:
    return any(row.page == page and row.assessment != "-" for row in ROWS)


@pytest.mark.parametrize("checked", [True, False], ids=["tokens are checked", "tokens are not"])
def test_no_request_fails(visitor: Visitor, checked: bool) -> None:
    known = tuple(pages(visitor))
    visitor.handler.enforce_csrf_checks = checked
    sweep(visitor, known)
    assert Assessment.objects.count() == 2


def test_a_view_that_trusts_its_query_would_be_found(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "parse_place", lambda text: {}[text])
    with pytest.raises(AssertionError, match="assert 500 < 500"):
        # the smallest request that fails takes three times as long as finding one
        sweep(visitor, (address("archive", None),), shrink=False)


def sweep(visitor: Visitor, known: tuple[str, ...], *, shrink: bool = True) -> None:
    """Ask for the pages at `known` addresses, and for what hostile values make of them."""
    visitor.raise_request_exception = False

    @times(8, shrink=shrink)
    @given(st.sampled_from(METHODS), addresses(known), fields, bodies, st.sampled_from(TYPES), headers)
    def ask(method, where, query, body, content_type, sent) -> None:
        with transaction.atomic():
            response = visitor.generic(
                method, where, body, content_type, QUERY_STRING=urlencode(query), **{**cookies(visitor), **sent}
            )
            transaction.set_rollback(True)
        assert response.status_code < 500
        if response.status_code in (400, 403, 404, 413) and method != "HEAD":
            assert Page(response).language in ("en", "nb")

    ask()


def cookies(visitor: Visitor) -> dict[str, str]:
    return {"HTTP_COOKIE": "; ".join(f"{name}={cookie.value}" for name, cookie in visitor.cookies.items())}
