"""Error pages, in both languages."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

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


class TestInTheAdministration:
    IMPORT = reverse("admin:diagnostics_questionnaire_import")

    def test_what_is_too_large_leads_back_to_its_form(self, admin: Client) -> None:
        referer = f"http://testserver{self.IMPORT}?from=list"
        large = "x" * settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        response = admin.post(self.IMPORT, {"text": large}, headers={"referer": referer})
        assert (response.status_code, response.templates[0].name) == (413, "admin/error.html")
        assert f'href="{self.IMPORT}?from=list"' in response.content.decode()

    def test_so_does_what_is_not_allowed_or_not_there(self, staff: Callable[..., Client]) -> None:
        client, index = staff("view_questionnaire"), reverse("admin:index")
        for address, status in ((self.IMPORT, 403), (f"{index}diagnostics/questionnaire/999/publish/", 403)):
            response = client.get(address, headers={"referer": f"http://testserver{index}diagnostics/"})
            page = response.content.decode()
            assert (response.status_code, f'href="{index}diagnostics/"' in page) == (status, True)
            # the header still says who is there
            assert reverse("admin:logout") in page

    @pytest.mark.parametrize("referer", ["", "https://evil.example/admin/", "http://[", "http://testserver/privacy/"])
    def test_without_a_page_of_it_to_go_back_to_it_leads_to_the_index(self, admin: Client, referer: str) -> None:
        response = admin.get(reverse("admin:diagnostics_user_add"), headers={"referer": referer})
        assert 'class="button" href="/admin/"' in response.content.decode()
