"""What browsers, search engines and monitors ask every site for."""

import pytest
from django.test import Client

from tests.visitors import SIGN_IN, Visitor, url


def test_robots_txt_keeps_search_engines_off_private_pages(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /assessments/",
        "Disallow: /resume/",
        "Disallow: /shared/",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /embed/",
    ]


def test_the_icon_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico", follow=True)
    assert response.redirect_chain == [("/static/diagnostics/favicon.svg", 301)]
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert response.getvalue().startswith(b"<svg")


@pytest.mark.parametrize(
    "address",
    [
        url("home"),
        url("how"),
        url("privacy"),
        url("archive"),
        SIGN_IN,
        "/robots.txt",
        "/no-such-page/",
    ],
)
def test_head_is_answered_as_get_without_a_body(visitor: Visitor, address: str) -> None:
    head, get = visitor.head(address), visitor.get(address)
    assert (head.status_code, head["Content-Type"], head.content) == (get.status_code, get["Content-Type"], b"")


@pytest.mark.parametrize(("method", "allowed"), [("put", "GET, HEAD"), ("delete", "GET, HEAD"), ("patch", "GET, HEAD")])
def test_other_methods_are_refused_with_those_that_are_not(client: Client, method: str, allowed: str) -> None:
    response = getattr(client, method)(url("privacy"))
    assert (response.status_code, response["Allow"]) == (405, allowed)


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client: Client) -> None:
    response = client.get("/privacy?x=1")
    assert (response.status_code, response["Location"]) == (301, "/privacy/?x=1")
