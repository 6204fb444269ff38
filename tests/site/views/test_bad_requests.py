"""Forms, bodies, headers and redirects that no page of ours leads to: a page that says so, and nothing written."""

from urllib.parse import quote
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from diagnostics.site.models import User
from tests.site.views.refusals import status_and_heading
from tests.visitors import EMAIL, PASSWORD, SIGN_IN, Page, Visitor, url

pytestmark = pytest.mark.usefixtures("nothing_is_written")


class TestCsrf:
    @pytest.fixture(autouse=True)
    def _tokens_are_checked(self, guest: Visitor, begun: UUID) -> None:
        guest.handler.enforce_csrf_checks = True

    @pytest.mark.parametrize("token", [None, "", "x", "x" * 64, "é" * 32])
    @pytest.mark.parametrize("page", ["start", "question", "check", "erase", "account_login", "set_language"])
    def test_missing_or_wrong_is_refused_with_a_page_that_says_what_to_do(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, token: str | None, page: str
    ) -> None:
        guest.get(url("home"))
        given = {"question": [begun, "leads"], "check": [begun], "erase": [begun]}
        elsewhere = {"set_language": "/i18n/setlang/", "account_login": SIGN_IN}
        address = elsewhere.get(page) or url(page, *given.get(page, []))
        sent = {"option": "inbound"} if token is None else {"option": "inbound", "csrfmiddlewaretoken": token}
        assert status_and_heading(guest.post(address, sent)) == (403, texts["403"])

    def test_from_another_site_is_refused(self, guest: Visitor, texts: dict[str, str], begun: UUID) -> None:
        form = Page(guest.get(url("question", begun, "leads"))).forms[0]
        sent = {**form.fields, "option": "inbound"}
        headers = {"origin": "https://evil.example"}
        assert status_and_heading(guest.post(url("question", begun, "leads"), sent, headers=headers)) == (
            403,
            texts["403"],
        )

    def test_of_the_page_itself_is_taken(self, guest: Visitor, begun: UUID) -> None:
        """The control: the page's own token lets the same form through."""
        form = Page(guest.get(url("question", begun, "leads"))).forms[0]
        assert guest.post(url("question", begun, "leads"), {**form.fields, "option": "mixed"}).status_code == 302


MULTIPART = "multipart/form-data; boundary=B"
URLENCODED = "application/x-www-form-urlencoded"


class TestBody:
    """The check of the form's token parses the form, so it sees every body."""

    ADDRESSES = ("/start/", "/accounts/login/", "/i18n/setlang/", "/admin/login/", "/privacy/")

    @pytest.fixture(autouse=True)
    def _tokens_are_checked(self, guest: Visitor) -> None:
        guest.handler.enforce_csrf_checks = True
        # a form is read once there is a cookie to compare its token with
        guest.get(url("home"))

    def send(self, guest: Visitor, body: bytes, content_type: str) -> set[tuple[int, str]]:
        """Return what every address that reads forms answers."""
        return {status_and_heading(guest.post(address, body, content_type=content_type)) for address in self.ADDRESSES}

    @pytest.mark.parametrize("content_type", [URLENCODED, MULTIPART])
    def test_that_is_too_large_is_refused(self, guest: Visitor, texts: dict[str, str], content_type: str) -> None:
        value = b"x" * (settings.REQUEST_MAX_SIZE + 1)
        body = {URLENCODED: b"x=" + value, MULTIPART: _part(b"x", value)}[content_type]
        assert self.send(guest, body, content_type) == {(413, texts["413"])}

    def test_of_too_many_fields_is_refused(self, guest: Visitor, texts: dict[str, str]) -> None:
        body = b"&".join(b"f%d=1" % number for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
        assert self.send(guest, body, URLENCODED) == {(400, texts["400"])}

    def test_with_a_large_file_is_refused(self, guest: Visitor, texts: dict[str, str]) -> None:
        file = SimpleUploadedFile("x", b"x" * (settings.REQUEST_MAX_SIZE + 1))
        assert status_and_heading(guest.post(url("start"), {"x": file})) == (413, texts["413"])

    @pytest.mark.parametrize("charset", ["utf-16", "utf-7", "latin-1", "ascii"])
    def test_in_another_charset_is_refused(self, guest: Visitor, texts: dict[str, str], charset: str) -> None:
        assert self.send(guest, b"option=mixed", f"{URLENCODED}; charset={charset}") == {(400, texts["400"])}

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"x", "multipart/form-data"),
            (b"x", "multipart/form-data; boundary="),
            (b"x", f"multipart/form-data; boundary={'x' * 300}"),
            (b"x", "multipart/form-data; boundary=\xe6"),
        ],
        ids=["no boundary", "empty boundary", "long boundary", "strange boundary"],
    )
    def test_whose_parts_cannot_be_separated_is_refused(
        self, guest: Visitor, texts: dict[str, str], body: bytes, content_type: str
    ) -> None:
        assert self.send(guest, body, content_type) == {(400, texts["400"])}

    @pytest.mark.parametrize(
        "body",
        [b"", b"--B", b"--B\r\n", b"--B--", b'--B\r\nContent-Disposition: form-data; name="x"', b"\x00" * 100],
    )
    def test_without_whole_parts_has_no_token(self, guest: Visitor, texts: dict[str, str], body: bytes) -> None:
        assert self.send(guest, body, MULTIPART) == {(403, texts["403"])}


def _part(name: bytes, value: bytes) -> bytes:
    return b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--B--\r\n' % (name, value)


@pytest.mark.both_databases
class TestHeader:
    @pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "\x00", ""])
    def test_host_that_is_not_ours_is_refused(self, guest: Visitor, texts: dict[str, str], host: str) -> None:
        assert status_and_heading(guest.get(url("home"), headers={"host": host})) == (400, texts["400"])
        assert status_and_heading(guest.post(url("start"), headers={"host": host})) == (400, texts["400"])

    @pytest.mark.parametrize("preferences", ["nb," * 100_000, "x" * 100_000, "nb-" * 50_000, "é;q=1"])
    def test_accept_language_of_any_size_is_read(self, guest: Visitor, preferences: str) -> None:
        assert guest.get(url("home"), headers={"accept-language": preferences}).status_code == 200

    @pytest.mark.parametrize("name", ["cookie", "referer", "origin", "user-agent", "accept", "x-forwarded-for"])
    @pytest.mark.parametrize("value", ["é" * 5000, "=;=;,", "http://[", '"'])
    def test_of_any_other_kind_does_no_harm(self, guest: Visitor, name: str, value: str) -> None:
        assert guest.get(url("archive"), headers={name: value}).status_code == 200


class TestRedirect:
    ELSEWHERE = (
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:///evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example/",
        "http://testserver@evil.example/",
        "http://[",
    )

    @pytest.mark.parametrize("address", ELSEWHERE)
    def test_after_signing_in_stays_here(self, guest: Visitor, manager: User, address: str) -> None:
        sent = {"login": EMAIL, "password": PASSWORD}
        for response in (
            guest.post(f"{SIGN_IN}?next={_quoted(address)}", sent),
            guest.get(SIGN_IN, {"next": address}),
        ):
            assert (response.status_code, response["Location"]) == (302, url("home"))
        guest.logout()
        assert guest.post(SIGN_IN, {**sent, "next": address})["Location"] == url("home")

    @pytest.mark.parametrize("address", ELSEWHERE)
    def test_after_choosing_a_language_stays_here(self, guest: Visitor, address: str) -> None:
        for response in (
            guest.post("/i18n/setlang/", {"language": "nb", "next": address}),
            guest.post(f"/i18n/setlang/?next={_quoted(address)}", {"language": "nb"}),
            guest.post("/i18n/setlang/", {"language": "nb"}, headers={"referer": address}),
        ):
            assert (response.status_code, response["Location"]) == (302, "/")

    @pytest.mark.parametrize("address", ["/privacy/?x=1", "/assessments/"])
    def test_to_a_page_here_is_followed(self, guest: Visitor, manager: User, address: str) -> None:
        """The control: it redirects to an address of this site."""
        sent = {"login": EMAIL, "password": PASSWORD, "next": address}
        assert guest.post(SIGN_IN, sent)["Location"] == address
        assert guest.post("/i18n/setlang/", {"language": "nb", "next": address})["Location"] == address


def _quoted(address: str) -> str:
    return quote(address, safe="")
