"""Addresses that are made once for each name are those that Django makes."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix, set_urlconf

from diagnostics.assessing.models.assessments import new_id
from diagnostics.site.pages.urls import address_of, sign_in_url

ID, OTHER = UUID(int=1), new_id()
PARTS: list[tuple[str, tuple[UUID | int | str, ...]]] = [
    ("diagnostics:home", ()),
    ("diagnostics:check", (ID,)),
    ("diagnostics:compare", (OTHER, ID)),
    ("diagnostics:compare", (ID, ID)),
    ("diagnostics:question", (OTHER, "key-of-place-0")),
    ("diagnostics:question", (OTHER, "stands_out")),
    ("admin:diagnostics_questionnaire_preview_question", (900000001, "leads")),
    ("diagnostics:resume", ("a:b c {0} %s ø",)),
    ("account_login", ()),
]


def test_are_those_of_django() -> None:
    for name, parts in PARTS * 2:
        assert address_of(name, *parts) == reverse(name, args=parts)


def test_have_the_prefix_and_the_names_of_the_moment() -> None:
    plain = address_of("account_login")
    set_script_prefix("/sub/")
    try:
        assert address_of("account_login") == f"/sub{plain}"
    finally:
        set_script_prefix("/")
    set_urlconf("diagnostics.assessing.urls")
    try:
        assert address_of("archive") == "/assessments/"
    finally:
        set_urlconf(None)


@pytest.mark.parametrize(
    ("name", "parts"),
    [("diagnostics:nowhere", ()), ("diagnostics:check", ()), ("diagnostics:question", (ID, "No key"))],
    ids=["name", "too few parts", "no key"],
)
def test_of_nothing_are_refused_as_django_does(name: str, parts: tuple[UUID | str, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        address_of(name, *parts)


@pytest.mark.parametrize("back", ["/assessments/", "/a/?b=c&d=é /", "//example.com"])
def test_signing_in_comes_back(back: str) -> None:
    assert parse_qs(urlsplit(sign_in_url(back)).query) == {"next": [back]}
