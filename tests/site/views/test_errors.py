"""Error pages, in both languages."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from diagnostics.people.views import privacy
from tests.visitors import Page, url

PAGES = {
    400: ("We could not read that", "Det kunne vi ikke lese"),
    403: ("You can't do that", "Dette har du ikke tilgang til"),
    404: ("There is no such page", "Siden finnes ikke"),
    500: ("Sorry, that did not work", "Beklager, det gikk ikke"),
}
LANGUAGES = ("en", "nb")


def failing(status: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return an address that is answered with `status`."""
    raised = {403: PermissionDenied(), 500: RuntimeError("a secret of the inside")}
    if status == 400:
        return "/assessments/?" + "&".join(f"p{number}" for number in range(1001))
    if status == 404:
        return "/no-such-page/"

    def fail(request: object, template: str, context: object) -> None:
        raise raised[status]

    monkeypatch.setattr(privacy, "render", fail)
    return url("privacy")


@pytest.mark.parametrize("status", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_a_page_in_the_visitors_language(
    db: None, monkeypatch: pytest.MonkeyPatch, status: int, language: str
) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    response = client.get(failing(status, monkeypatch))
    page = Page(response)
    assert (response.status_code, page.language) == (status, language)
    assert page.heading == PAGES[status][LANGUAGES.index(language)]
    assert page.title.startswith(page.heading)
    assert url("home") in page.links


def test_the_inside_stays_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    response = Client(raise_request_exception=False).get(failing(500, monkeypatch))
    assert "secret" not in response.content.decode()


def test_the_language_switch_of_an_error_page_works(reference: object) -> None:
    client = Client(enforce_csrf_checks=True)
    content = client.get("/no-such-page/").content.decode()
    (token,) = set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', content))
    response = client.post("/i18n/setlang/", {"language": "nb", "next": "/", "csrfmiddlewaretoken": token}, follow=True)
    assert (response.redirect_chain, Page(response).language) == ([("/", 302)], "nb")
