"""Making, mailing and revoking links; the URL of a link is content once and never stored."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from diagnostics.assessing.models import Assessment
from diagnostics.sharing.domain import LINK_LIMIT, hash_of
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import OutgoingMail, User
from tests.visitors import ANSWERS, Page, Visitor, url

SITE = "http://localhost:8000"
LINK = re.compile(rf"{SITE}(/shared/[\w-]+/)")


def form_of(visitor: Visitor, assessment: UUID, page: str = "share", **fields: str) -> dict[str, str]:
    """Return the fields that the form of the page sends."""
    return {**Page(visitor.get(url(page, assessment))).forms[0].fields, "expires": "7", **fields}


def share(visitor: Visitor, assessment: UUID, **fields: str) -> Any:
    """Send the form that makes a link, and return the response."""
    return visitor.post(url("share", assessment), form_of(visitor, assessment, **fields))


def link_in(response: Any) -> str:
    """Return the path of the link that a page shows."""
    (path,) = LINK.findall(response.content.decode())
    return str(path)


def rows(visitor: Visitor, assessment: UUID) -> list[Any]:
    return list(visitor.get(url("share", assessment)).context["page"].rows)


class TestMaking:
    def test_shows_the_link_at_once_and_never_again(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        response = share(visitor, assessment, label="The board")
        address = link_in(response)
        assert (response.status_code, Page(response).heading) == (200, "Copy the link now")
        assert Visitor().get(address).status_code == 200
        later = [visitor.get(url(page, assessment)).content.decode() for page in ("share", "result")]
        assert [page for page in later if address in page or LINK.search(page)] == []
        assert [row.label for row in rows(visitor, assessment)] == ["The board"]

    def test_stores_the_secret_in_no_row_cookie_or_header(self, visitor: Visitor) -> None:
        response = share(visitor, visitor.complete())
        secret = link_in(response).split("/")[2]
        assert ShareLink.objects.get().token_hash == hash_of(secret)
        places = [str(ShareLink.objects.values()), str(response.headers), str(visitor.cookies)]
        assert [text for text in places if secret in text] == []
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))

    def test_sent_again_makes_no_second_link_and_shows_the_same_one(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        form = form_of(visitor, assessment)
        one, again = (visitor.post(url("share", assessment), form) for _ in range(2))
        assert link_in(one) == link_in(again)
        assert (Page(one).notices, len(Page(again).notices)) == ([], 1)
        assert ShareLink.objects.count() == 1

    @pytest.mark.parametrize("secret", ["", "x", "guessed-by-me", "é", "a:b:c", "x" * 10_000])
    def test_accepts_only_secrets_signed_by_the_site(self, visitor: Visitor, secret: str) -> None:
        assessment = visitor.complete()
        response = share(visitor, assessment, secret=secret)
        assert (response.status_code, len(link_in(response).split("/")[2])) == (200, 43)
        assert not ShareLink.objects.filter(token_hash=hash_of(secret)).exists()

    def test_accepts_no_secret_from_another_result(self, visitor: Visitor) -> None:
        one, other = visitor.complete(), visitor.complete()
        form = form_of(visitor, one)
        addresses = [link_in(visitor.post(url("share", key), form)) for key in (one, other)]
        assert len(set(addresses)) == 2

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, visitor: Visitor) -> None:
        response = share(visitor, visitor.complete(), label="The board", expires="date")
        page = Page(response)
        assert page.title.startswith("Error: Share this result")
        assert page.error == "Give the last day on which the link works."
        assert (page.forms[0].fields["label"], ShareLink.objects.count()) == ("The board", 0)

    def test_is_refused_beyond_the_limit(self, visitor: Visitor) -> None:
        assessment = Assessment.objects.get(pk=visitor.complete())
        for number in range(LINK_LIMIT):
            assessment.share_links.create(token_hash=str(number), created_at=timezone.now())
        assert Page(share(visitor, assessment.pk)).error.startswith("This result has 50 working links already.")

    @pytest.mark.parametrize("page", ["share", "share-by-mail"])
    def test_waits_until_there_is_a_result(self, visitor: Visitor, page: str) -> None:
        assessment = visitor.begin(**ANSWERS)
        for response in (visitor.get(url(page, assessment)), visitor.post(url(page, assessment), {"expires": "7"})):
            assert (response.status_code, response["Location"]) == (302, url("check", assessment))
        assert ShareLink.objects.count() == 0

    def test_is_offered_with_the_result(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert url("share", assessment) in Page(visitor.get(url("result", assessment))).links

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9999"])
    def test_uses_the_settings_url_not_the_requests_host(self, visitor: Visitor, host: str) -> None:
        assessment = visitor.complete()
        forged = {"host": host, "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
        response = visitor.post(url("share", assessment), form_of(visitor, assessment), headers=forged)
        assert "evil.example" not in response.content.decode()
        assert link_in(response)


class TestList:
    def test_says_of_every_link_whether_it_works_and_how_often_it_was_opened(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        address = link_in(share(visitor, assessment, label="The board", expires="never"))
        share(visitor, assessment, label="Old")
        past = timezone.now() - timedelta(days=9)
        ShareLink.objects.filter(label="Old").update(created_at=past, expires_at=past + timedelta(days=7))
        for _ in range(2):
            Visitor().get(address)
        content = visitor.get(url("share", assessment)).content.decode()
        assert [(row.label, row.is_expired, row.link.views) for row in rows(visitor, assessment)] == [
            ("Old", True, 0),
            ("The board", False, 2),
        ]
        assert "Opened 2 times, last" in content
        assert "Works until you revoke it" in content
        assert "Not opened yet" in content
        assert "Expired" in content

    def test_belongs_to_the_user_after_claiming(self, visitor: Visitor, manager: User) -> None:
        assessment = visitor.complete()
        address = link_in(share(visitor, assessment))
        Assessment.objects.filter(pk=assessment).update(owner=manager, browser="")
        assert visitor.get(url("share", assessment)).status_code == 404
        visitor.force_login(manager)
        (row,) = rows(visitor, assessment)
        assert Visitor().get(address).status_code == 200
        visitor.post(row.revoke_url)
        assert Visitor().get(address).status_code == 404


class TestRevoking:
    def test_ends_the_link_and_says_so(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        address = link_in(share(visitor, assessment))
        response = visitor.post(rows(visitor, assessment)[0].revoke_url, follow=True)
        assert response.redirect_chain == [(url("share", assessment), 302)]
        assert Page(response).notices == ["The link does not work any more."]
        assert Visitor().get(address).status_code == 404
        assert [(row.revoke_url, bool(row.link.revoked_at)) for row in rows(visitor, assessment)] == [("", True)]

    def test_of_a_link_of_another_result_is_not_found(self, visitor: Visitor) -> None:
        one, other = visitor.complete(), visitor.complete()
        address = link_in(share(visitor, one))
        link = ShareLink.objects.get()
        for assessment, key in ((other, link.pk), (one, link.pk + 1), (one, 10**30)):
            assert visitor.post(url("revoke", assessment, key)).status_code == 404
        assert Visitor().get(address).status_code == 200

    @pytest.mark.parametrize("number", ["0", "-1", "9" * 400, "9" * 5000, "x", "٣"])
    def test_of_an_unknown_link_is_not_found(self, visitor: Visitor, number: str) -> None:
        assert visitor.post(f"/assessments/{visitor.complete()}/share/{number}/revoke/").status_code == 404

    def test_by_a_stranger_is_not_found(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        address = link_in(share(visitor, assessment))
        assert Visitor().post(rows(visitor, assessment)[0].revoke_url).status_code == 404
        assert Visitor().get(address).status_code == 200

    def test_happens_by_erasing_too(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        address = link_in(share(visitor, assessment))
        visitor.post(url("erase", assessment))
        assert Visitor().get(address).status_code == 404


class TestMail:
    def send(self, visitor: Visitor, assessment: UUID, **fields: str) -> Any:
        form = form_of(visitor, assessment, "share-by-mail", **{"to": "ola@example.com", **fields})
        return visitor.post(url("share-by-mail", assessment), form, follow=True)

    @pytest.fixture
    def signed_in(self, visitor: Visitor, manager: User) -> Visitor:
        visitor.force_login(manager)
        return visitor

    def test_mails_one_link_to_each_address(
        self,
        signed_in: Visitor,
        manager: User,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        assessment = signed_in.complete(title="North")
        with django_capture_on_commit_callbacks(execute=True):
            response = self.send(signed_in, assessment, to="ola@example.com, anne@example.com", message="Have a look.")
        assert response.redirect_chain == [(url("share", assessment), 302)]
        assert Page(response).notices == ["The link is on its way."]
        assert [sent.to for sent in mail.outbox] == [["ola@example.com"], ["anne@example.com"]]
        (body,) = {sent.body for sent in mail.outbox}
        (address,) = LINK.findall(body)
        assert Visitor().get(address).status_code == 200
        assert (manager.email in body, "> Have a look." in body, "North" in body) == (True, True, False)
        model = "account-based selling, relationship selling and team selling"
        assert {sent.subject for sent in mail.outbox} == {f"Sales model of North: {model}"}
        assert {(*sent.reply_to,) for sent in mail.outbox} == {(manager.email,)}
        assert OutgoingMail.objects.count() == 0
        assert "ola@" not in response.content.decode() + str(ShareLink.objects.values())

    def test_sent_again_is_not_sent_twice(self, signed_in: Visitor) -> None:
        assessment = signed_in.complete()
        form = form_of(signed_in, assessment, "share-by-mail", to="ola@example.com")
        responses = [signed_in.post(url("share-by-mail", assessment), form, follow=True) for _ in range(2)]
        assert [Page(response).notices for response in responses] == [
            ["The link is on its way."],
            ["It had been sent already, so it was not sent again."],
        ]
        assert OutgoingMail.objects.count() == 1

    def test_is_in_the_senders_current_language(self, signed_in: Visitor) -> None:
        assessment = signed_in.complete()
        until = {"expires": "date", "until": f"{timezone.localdate().year + 1}-05-31"}
        for language, month in (("nb", "juni"), ("en", "June")):
            form = form_of(signed_in, assessment, "share-by-mail", to="ola@example.com", **until)
            signed_in.post(url("share-by-mail", assessment), form, headers={"accept-language": language})
            assert month in OutgoingMail.objects.latest("pk").text

    def test_shows_its_subject_before_it_is_sent(self, signed_in: Visitor) -> None:
        content = signed_in.get(url("share-by-mail", signed_in.complete(title="North"))).content.decode()
        assert "<bdi>Sales model of North: account-based selling, " in content

    def test_is_only_for_signed_in_users(self, visitor: Visitor) -> None:
        where = url("share-by-mail", visitor.complete())
        response = visitor.post(where, {"to": "ola@example.com", "expires": "7"})
        assert (response.status_code, Page(response).heading) == (403, "You are signed out")
        assert (OutgoingMail.objects.count(), ShareLink.objects.count()) == (0, 0)

    def test_says_to_others_why_it_needs_an_account_and_what_does_not(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        where = url("share-by-mail", assessment)
        response = visitor.get(where)
        assert "the message says whom it comes from" in response.content.decode()
        ways = {f"/accounts/login/?next={where}", f"/accounts/signup/?next={where}", url("mail-me", assessment)}
        assert ways <= set(Page(response).links)

    @pytest.mark.parametrize("sign_up", ["invited", "closed"])
    def test_offers_no_account_where_there_is_none_to_make(
        self, visitor: Visitor, settings: Settings, sign_up: str
    ) -> None:
        settings.SIGN_UP = sign_up
        links = Page(visitor.get(url("share-by-mail", visitor.complete()))).links
        assert [link for link in links if "signup" in link] == []

    def test_is_refused_beyond_the_hours_allowance_and_keeps_the_input(self, signed_in: Visitor) -> None:
        assessment = signed_in.complete()
        for number in range(4):
            self.send(signed_in, assessment, to=" ".join(f"a{number}{n}@example.com" for n in range(5)))
        response = self.send(signed_in, assessment, message="Have a look.")
        assert Page(response).error.startswith("You can send to 20 addresses an hour. After ")
        assert "Have a look." in response.content.decode()
        assert (OutgoingMail.objects.count(), ShareLink.objects.count()) == (20, 4)

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, signed_in: Visitor) -> None:
        response = self.send(signed_in, signed_in.complete(), to="ola@example.com, nonsense", message="Have a look.")
        assert Page(response).error == "This is not an e-mail address: nonsense. Correct it, or leave it out."
        content = response.content.decode()
        assert ("ola@example.com, nonsense" in content, "Have a look." in content) == (True, True)
        assert (OutgoingMail.objects.count(), ShareLink.objects.count()) == (0, 0)

    def test_links_only_to_the_settings_url(self, signed_in: Visitor) -> None:
        assessment = signed_in.complete()
        form = form_of(signed_in, assessment, "share-by-mail", to="ola@example.com")
        signed_in.post(url("share-by-mail", assessment), form, headers={"host": "127.0.0.1"})
        text = OutgoingMail.objects.get().text
        assert LINK.search(text)
        assert "127.0.0.1" not in text


def test_an_assessment_that_is_erased_or_claimed_meanwhile_is_not_found(
    visitor: Visitor, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = visitor.complete()
    form = form_of(visitor, assessment)

    def claimed_meanwhile(**arguments: Any) -> None:
        raise Assessment.DoesNotExist

    monkeypatch.setattr("diagnostics.sharing.views.links.share_assessment", claimed_meanwhile)
    assert visitor.post(url("share", assessment), form).status_code == 404
