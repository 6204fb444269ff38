"""The gate for text: NUL and half surrogates reach no view, wherever in a request they are."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from diagnostics.assessing.models import Assessment
from tests.site.views.refusals import status_and_heading
from tests.visitors import Visitor, url

pytestmark = pytest.mark.both_databases

NUL = "Of\x00fer"
MULTIPART = "multipart/form-data; boundary=B"
PART = b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--B--\r\n'

ADDRESSES = [
    "/%00",
    "/static/%00.css",
    "/assessments/%00/",
    "/assessments/?q=%00",
    "/assessments/?after=00000000-0000-0000-0000-000000000000~%00",
    "/assessments/?%00=x",
    "/sales-models/team%00/",
    "/questionnaires/a%00/",
    "/questionnaires/a%00/sales-models/team/",
    "/resume/%00/",
    "/shared/%00/",
    "/no-such-page/?x=%00",
    "/accounts/login/?next=/%00",
    "/admin/?q=%00",
]
FORMS: list[tuple[str, dict[str, Any]]] = [
    ("check", {"company": NUL}),
    ("todays-stages", {"text": NUL}),
    ("edit", {"title": NUL}),
    ("mail-me", {"to": f"{NUL}@example.com"}),
    ("own-pipeline", {"name-qualify": NUL}),
    ("own-pipeline", {NUL: "x"}),
    ("edit", {"title": NUL, "show-in": "nb"}),
    ("edit", {"title": NUL, "show-again": "1"}),
]
HEADERS = ["referer", "origin", "user-agent", "accept", "accept-language", "x-forwarded-for"]


@pytest.fixture
def visitor(guest: Visitor) -> Visitor:
    """Someone in one of the languages, who sees what browsers see."""
    return guest


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_nul_is_refused(visitor: Visitor, texts: dict[str, str], address: str) -> None:
    assert status_and_heading(visitor.get(address)) == (400, texts["400"])


def test_a_form_with_nul_is_refused_and_nothing_is_saved(visitor: Visitor, texts: dict[str, str]) -> None:
    assessment = visitor.complete()
    before = list(Assessment.objects.values())
    for page, fields in FORMS:
        assert status_and_heading(visitor.post(url(page, assessment), fields)) == (400, texts["400"])
    assert list(Assessment.objects.values()) == before


def test_a_form_without_is_taken(visitor: Visitor) -> None:
    """The control."""
    visitor.complete()
    assert visitor.post(url("edit", Assessment.objects.get().pk), {"title": "Offer"}).status_code in (200, 302)


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_with_nul_is_refused(visitor: Visitor, texts: dict[str, str], name: str) -> None:
    assert visitor.get(url("archive"), headers={name: "a\x00b"}).status_code == 400


def test_half_a_surrogate_is_refused(visitor: Visitor, texts: dict[str, str]) -> None:
    """Python's own encoding makes one of ASCII; the server's entry point lets nobody name that."""
    body = PART % (b"title", rb"\ud800")
    response = visitor.generic("POST", url("start"), body, f"{MULTIPART}; charset=unicode_escape")
    assert status_and_heading(response) == (400, texts["400"])


def test_bytes_that_are_no_utf_8_are_replaced(visitor: Visitor) -> None:
    body = PART % (b"title", b"\xff\xfe")
    assert visitor.generic("POST", url("start"), body, MULTIPART).status_code == 302


@pytest.mark.parametrize(
    "name", [settings.SESSION_COOKIE_NAME, settings.BROWSER_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME]
)
def test_a_cookie_with_nul_counts_as_missing(visitor: Visitor, manager: object, name: str) -> None:
    """Refusing it would lock the browser out for as long as it keeps the cookie."""
    for page in ("home", "archive", "my-data", "account"):
        response = visitor.get(url(page), headers={"cookie": f'{name}="a\\000b"'})
        assert response.status_code in (200, 302)


def test_without_the_gate_nul_would_reach_the_database(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: PostgreSQL refuses the statement, which is an error of the site; SQLite finds nothing."""
    visitor.start()
    monkeypatch.setattr("salesmodel.texts._check", list)
    visitor.raise_request_exception = False
    with transaction.atomic():
        response = visitor.get("/assessments/?sort=name&after=00000000-0000-0000-0000-000000000000~%00")
        transaction.set_rollback(True)
    assert response.status_code == (500 if connection.vendor == "postgresql" else 200)
