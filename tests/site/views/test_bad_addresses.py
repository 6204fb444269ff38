"""Addresses, cookies and links that open nothing: a page that says so, and nothing written."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.devices import RESUME_SALT, ResumeLink
from diagnostics.assessing.views.viewer import SALT
from diagnostics.site.models import User
from tests.site.views.refusals import status_and_heading
from tests.visitors import Page, Visitor, url

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("nothing_is_written")]


class TestAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "/assessments/not-a-uuid/",
            "/assessments/00000000-0000-7000-8000-00000000000/",
            "/assessments/%ff%fe/",
            "/sales-models/%c3%28/",
            "/stages/..%2f..%2fetc%2fpasswd/",
            "/sales-models/TEAM/",
            "/questionnaires/a b/",
            "/static/../salesmodel/settings.py",
            "/static/%2e%2e/salesmodel/settings.py",
            f"/{'x' * 20_000}/",
        ],
    )
    def test_that_names_nothing_is_not_found(self, guest: Visitor, texts: dict[str, str], address: str) -> None:
        assert status_and_heading(guest.get(address)) == (404, texts["404"])

    @pytest.mark.parametrize("place", ["", "not-a-uuid", "%ff", "~", f"{UUID(int=0)}x"])
    def test_of_no_place_in_the_list_leads_to_the_newest(self, guest: Visitor, place: str) -> None:
        response = guest.get(f"/assessments/?after={place}")
        assert (response.status_code, Page(response).links.count(url("archive"))) == (404, 2)

    @pytest.mark.parametrize("page", ["result", "result-json", "check", "continue", "edit", "erase"])
    def test_of_an_assessment_that_is_not_the_visitors_is_not_found(
        self, guest: Visitor, texts: dict[str, str], foreign: list[UUID], page: str
    ) -> None:
        assert {status_and_heading(guest.get(url(page, key))) for key in [uuid4(), *foreign]} == {
            (404, texts["not-yours"])
        }

    @pytest.mark.parametrize("key", ["no_such_question", "leads_", "leads-"])
    def test_of_a_question_that_is_not_there_is_not_found(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, key: str
    ) -> None:
        assert status_and_heading(guest.get(url("question", begun, key))) == (404, texts["not-yours"])
        assert status_and_heading(guest.answer(begun, key, "mixed")) == (404, texts["not-yours"])


class TestBrowserCookie:
    @pytest.mark.parametrize("tampered", ["", "x", "\\000", "a:b:c", "é", "x" * 4000])
    def test_that_was_tampered_with_opens_nothing(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, tampered: str
    ) -> None:
        guest.cookies[settings.BROWSER_COOKIE_NAME] = tampered
        assert status_and_heading(guest.get(url("question", begun, "leads"))) == (404, texts["not-yours"])
        assert status_and_heading(guest.answer(begun, "leads", "inbound")) == (404, texts["not-yours"])

    def test_with_a_letter_changed_opens_nothing(self, guest: Visitor, texts: dict[str, str], begun: UUID) -> None:
        cookie = guest.cookies[settings.BROWSER_COOKIE_NAME]
        cookie.set(cookie.key, changed := _changed(cookie.value), changed)
        assert status_and_heading(guest.get(url("result", begun))) == (404, texts["not-yours"])

    @pytest.mark.parametrize("salt", ["", "diagnostics.resume"])
    def test_signed_for_something_else_opens_nothing(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, salt: str
    ) -> None:
        self.sign_anew(guest, salt)
        assert status_and_heading(guest.get(url("question", begun, "leads"))) == (404, texts["not-yours"])

    def test_signed_anew_for_what_it_is_opens_it(self, guest: Visitor, begun: UUID) -> None:
        """The control: the signature is the one thing that keeps the others out."""
        self.sign_anew(guest, SALT)
        assert guest.get(url("question", begun, "leads")).status_code == 200

    def sign_anew(self, guest: Visitor, salt: str) -> None:
        """Put the browser's own id under a new signature, with the site's key."""
        name, response = settings.BROWSER_COOKIE_NAME, HttpResponse()
        response.set_signed_cookie(name, guest.cookies[name].value.split(":")[0], salt=salt)
        guest.cookies[name] = response.cookies[name].value


class TestResumeLink:
    def open(self, guest: Visitor, token: str) -> set[tuple[int, str]]:
        """Return the status and heading for a GET of the link and for a POST to it."""
        address = url("resume", token)
        return {status_and_heading(guest.get(address)), status_and_heading(guest.post(address))}

    def token(self, assessment: UUID) -> str:
        return ResumeLink(assessment, None, timezone.now()).url.split("/")[2]

    @pytest.mark.parametrize("garbage", ["x", "a:b:c", "é", "::", "x" * 5000, "%25", "<script>"])
    def test_of_garbage_does_not_work(self, guest: Visitor, texts: dict[str, str], garbage: str) -> None:
        assert self.open(guest, garbage) == {(404, texts["link"])}

    def test_with_a_letter_changed_or_missing_does_not_work(
        self, guest: Visitor, texts: dict[str, str], begun: UUID
    ) -> None:
        token = self.token(begun)
        for broken in (_changed(token), token[:-1], f"x{token}"):
            assert self.open(guest, broken) == {(404, texts["link"])}

    def test_signed_for_something_else_does_not_work(self, guest: Visitor, texts: dict[str, str], begun: UUID) -> None:
        assert self.open(guest, resigned(self.token(begun), salt=SALT)) == {(404, texts["link"])}

    def test_signed_with_another_key_does_not_work(self, guest: Visitor, texts: dict[str, str], begun: UUID) -> None:
        foreign = resigned(self.token(begun), key="another key", salt=RESUME_SALT)
        assert self.open(guest, foreign) == {(404, texts["link"])}

    def test_that_is_too_old_does_not_work_and_says_so(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = self.token(begun)
        now, hours = timezone.now(), timedelta(hours=settings.RESUME_LINK_HOURS)
        monkeypatch.setattr(timezone, "now", lambda: now + hours - timedelta(minutes=1))
        assert Visitor().get(url("resume", token)).status_code == 200
        monkeypatch.setattr(timezone, "now", lambda: now + hours + timedelta(minutes=1))
        assert self.open(guest, token) == {(404, texts["link"])}
        assert texts["expired"] in guest.get(url("resume", token)).content.decode()

    def test_to_an_erased_assessment_does_not_work(self, guest: Visitor, texts: dict[str, str]) -> None:
        assert self.open(guest, self.token(uuid4())) == {(404, texts["link"])}

    def test_to_a_users_assessment_does_not_work(
        self, guest: Visitor, texts: dict[str, str], foreign: list[UUID], manager: User
    ) -> None:
        (owned,) = Assessment.objects.filter(owner=manager).values_list("pk", flat=True)
        assert self.open(guest, self.token(owned)) == {(404, texts["link"])}

    def test_unbroken_works(self, guest: Visitor, begun: UUID) -> None:
        """The control: the same token, whole, opens the assessment."""
        assert guest.get(url("resume", self.token(begun))).status_code == 200


def resigned(token: str, **signer: str) -> str:
    """Return what a token says, signed by another signer."""
    return signing.Signer(**signer).sign_object(signing.Signer(salt=RESUME_SALT).unsign_object(token))


def _changed(text: str) -> str:
    """Return the text with its last letter replaced."""
    return text[:-1] + ("A" if text[-1] != "A" else "B")
