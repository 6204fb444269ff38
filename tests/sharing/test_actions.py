"""Making, sending, revoking and counting share links."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.instrument.errors import TooManyLinks, TooMuchMail
from diagnostics.sharing.actions import count_view, revoke_link, send_link, send_to_self, share_assessment
from diagnostics.sharing.domain import LINK_LIMIT, hash_of, new_secret
from diagnostics.sharing.models import ShareLink
from diagnostics.site.actions.mail import ADDRESSES_AN_HOUR
from diagnostics.site.models import MailAllowance, OutgoingMail, User
from tests.rows import BROWSER, OTHER_BROWSER, costs, make_begun, make_completed, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def share(assessment: Assessment, by: Viewer = BROWSER, **changes: Any) -> tuple[ShareLink, bool]:
    arguments = {"secret": new_secret(), "label": "The board", "expires_at": None}
    return share_assessment(assessment_id=assessment.pk, by=by, **{**arguments, **changes})


class TestMaking:
    def test_stores_the_hash_and_not_the_secret(self) -> None:
        secret, until = new_secret(), timezone.now() + timedelta(days=1)
        link, is_new = share(make_completed(), secret=secret, expires_at=until)
        (row,) = ShareLink.objects.values()
        assert (is_new, row["token_hash"], row["label"], row["expires_at"]) == (
            True,
            hash_of(secret),
            "The board",
            until,
        )
        assert secret not in str(row)
        assert (link.views, link.revoked_at) == (0, None)

    def test_with_the_same_secret_again_changes_nothing(self) -> None:
        assessment, secret = make_completed(), new_secret()
        link, _ = share(assessment, secret=secret)
        assert share(assessment, secret=secret, label="Other", expires_at=timezone.now()) == (link, False)
        assert ShareLink.objects.get().label == "The board"

    @pytest.mark.parametrize("by", [OTHER_BROWSER, Viewer(), Viewer(user_id=0)])
    def test_needs_access_to_the_assessment(self, by: Viewer) -> None:
        with pytest.raises(Assessment.DoesNotExist):
            share(make_completed(), by=by)

    def test_needs_a_completed_assessment(self) -> None:
        with pytest.raises(Assessment.DoesNotExist):
            share(make_begun())

    def test_is_not_allowed_to_the_browser_after_a_user_has_claimed_it(self) -> None:
        assessment, user = make_completed(), make_user()
        share(assessment)
        Assessment.objects.filter(pk=assessment.pk).update(owner=user, browser="")
        with pytest.raises(Assessment.DoesNotExist):
            share(assessment)
        share(assessment, by=Viewer(user_id=user.pk))
        assert ShareLink.objects.open_at(timezone.now()).count() == 2

    def test_is_refused_if_the_list_is_full_of_working_links(self) -> None:
        assessment = make_completed()
        links = [share(assessment)[0] for _ in range(LINK_LIMIT)]
        with pytest.raises(TooManyLinks):
            share(assessment)
        revoke_link(assessment=assessment, link_id=links[3].pk)
        share(assessment)
        assert not ShareLink.objects.filter(pk=links[3].pk).exists()
        assert assessment.share_links.count() == LINK_LIMIT


class TestRevoking:
    def test_ends_the_link_at_once_and_keeps_the_first_time(self) -> None:
        assessment = make_completed()
        link, _ = share(assessment)
        revoke_link(assessment=assessment, link_id=link.pk)
        revoked = ShareLink.objects.get().revoked_at
        revoke_link(assessment=assessment, link_id=link.pk)
        assert revoked is not None
        assert ShareLink.objects.get().revoked_at == revoked

    def test_does_not_revoke_links_of_another_assessment(self) -> None:
        assessment = make_completed()
        link, _ = share(assessment)
        with pytest.raises(ShareLink.DoesNotExist):
            revoke_link(assessment=make_completed(version=assessment.version), link_id=link.pk)
        assert ShareLink.objects.get().revoked_at is None

    def test_is_done_by_erasing_the_assessment(self) -> None:
        assessment = make_completed()
        share(assessment)
        erase_assessment(assessment=assessment)
        assert ShareLink.objects.count() == 0


class TestCounting:
    @pytest.mark.parametrize(
        ("by", "views"),
        [(Viewer(), 1), (OTHER_BROWSER, 1), (Viewer(browser="c" * 64, user_id=0), 1), (BROWSER, 0)],
        ids=["without cookies", "another browser", "another user", "whose it is"],
    )
    def test_is_one_statement_and_ignores_viewers_with_access(self, by: Viewer, views: int) -> None:
        link, _ = share(make_completed())
        with costs(1):
            count_view(link=link, by=by)
        link.refresh_from_db()
        assert (link.views, link.last_viewed_at is not None) == (views, bool(views))

    def test_ignores_a_browser_with_a_grant_and_the_owner(self) -> None:
        assessment, user = make_completed(), make_user()
        link, _ = share(assessment)
        assessment.grants.create(browser=OTHER_BROWSER.browser)
        count_view(link=link, by=OTHER_BROWSER)
        Assessment.objects.filter(pk=assessment.pk).update(owner=user, browser="")
        count_view(link=link, by=Viewer(user_id=user.pk))
        link.refresh_from_db()
        assert link.views == 0
        # after the claim, the browser's grant no longer counts
        count_view(link=link, by=OTHER_BROWSER)
        link.refresh_from_db()
        assert link.views == 1

    def test_counts_every_view_of_many(self) -> None:
        link, _ = share(make_completed())
        for _ in range(3):
            count_view(link=link, by=Viewer())
        link.refresh_from_db()
        assert link.views == 3


@pytest.fixture
def sender() -> User:
    return make_user()


class TestSending:
    def send(self, sender: User, assessment: Assessment, **changes: Any) -> bool:
        arguments = {
            "secret": new_secret(),
            "label": "",
            "expires_at": None,
            "to": ["ola@example.com", "anne@example.com"],
            "subject": "A result",
            "text": "Read it here.",
        }
        return send_link(
            assessment_id=assessment.pk, by=sender, viewer=Viewer(user_id=sender.pk), **{**arguments, **changes}
        )

    def own(self, sender: User) -> Assessment:
        return make_completed(by=Viewer(user_id=sender.pk))

    def test_sends_each_address_its_own_message_and_stores_none(
        self, sender: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert self.send(sender, self.own(sender)) is True
        assert [(message.to, message.body) for message in mail.outbox] == [
            (["ola@example.com"], "Read it here."),
            (["anne@example.com"], "Read it here."),
        ]
        assert OutgoingMail.objects.count() == 0
        assert "ola" not in str([*ShareLink.objects.values(), *MailAllowance.objects.values()])

    def test_with_the_same_secret_again_sends_nothing(self, sender: User) -> None:
        assessment, secret = self.own(sender), new_secret()
        assert [self.send(sender, assessment, secret=secret) for _ in range(2)] == [True, False]
        assert (ShareLink.objects.count(), OutgoingMail.objects.count()) == (1, 2)

    def test_leads_answers_to_the_sender(self, sender: User) -> None:
        self.send(sender, self.own(sender))
        assert {sent.reply_to for sent in OutgoingMail.objects.all()} == {sender.email}

    def test_is_not_retried_longer_than_the_link_works(self, sender: User) -> None:
        until = timezone.now() + timedelta(days=1)
        self.send(sender, self.own(sender), expires_at=until)
        late = [abs(sent.useful_until - until) for sent in OutgoingMail.objects.all()]
        assert max(late) < timedelta(seconds=5)

    def test_is_refused_beyond_twenty_addresses_an_hour_and_saves_nothing(self, sender: User) -> None:
        assessment = self.own(sender)
        five = [f"a{number}@example.com" for number in range(5)]
        for _ in range(3):
            self.send(sender, assessment, to=five)
        self.send(sender, assessment, to=five[:4])
        with pytest.raises(TooMuchMail) as refused:
            self.send(sender, assessment, to=five[:2])
        assert (ShareLink.objects.count(), OutgoingMail.objects.count()) == (4, ADDRESSES_AN_HOUR - 1)
        self.send(sender, assessment, to=five[:1])
        allowance = sender.mail_allowance
        allowance.refresh_from_db()
        assert refused.value.again_at == allowance.since + timedelta(hours=1)

    def test_is_allowed_again_after_an_hour_and_for_each_user(self, sender: User) -> None:
        assessment = self.own(sender)
        self.send(sender, assessment)
        MailAllowance.objects.update(used=ADDRESSES_AN_HOUR)
        other = make_user()
        self.send(other, make_completed(version=assessment.version, by=Viewer(user_id=other.pk)))
        with pytest.raises(TooMuchMail):
            self.send(sender, assessment)
        MailAllowance.objects.filter(user=sender).update(since=timezone.now() - timedelta(hours=1))
        self.send(sender, assessment)
        assert MailAllowance.objects.get(user=sender).used == 2

    def test_is_rolled_back_with_its_transaction(self, sender: User) -> None:
        assessment = self.own(sender)
        with transaction.atomic():
            self.send(sender, assessment)
            transaction.set_rollback(True)
        assert (ShareLink.objects.count(), OutgoingMail.objects.count(), MailAllowance.objects.count()) == (0, 0, 0)


class TestSendingToOneself:
    def send(self, assessment: Assessment, by: Viewer = BROWSER, **changes: Any) -> None:
        arguments = {
            "secret": new_secret(),
            "label": "Mailed to myself",
            "subject": "A result",
            "text": "Read it here.",
        }
        until = timezone.now() + timedelta(days=365)
        send_to_self(
            assessment_id=assessment.pk, expires_at=until, to="me@example.com", by=by, **{**arguments, **changes}
        )

    def test_needs_no_account_and_stores_the_address_nowhere_but_in_the_outbox(self) -> None:
        self.send(make_completed())
        assert OutgoingMail.objects.get().to == "me@example.com"
        assert "me@" not in str([*ShareLink.objects.values(), *MailAllowance.objects.values()])
        assert ShareLink.objects.get().label == "Mailed to myself"

    def test_with_the_same_secret_again_sends_nothing(self) -> None:
        assessment, secret = make_completed(), new_secret()
        for _ in range(2):
            self.send(assessment, secret=secret)
        assert (ShareLink.objects.count(), OutgoingMail.objects.count()) == (1, 1)

    def test_needs_access_to_the_assessment(self) -> None:
        with pytest.raises(Assessment.DoesNotExist):
            self.send(make_completed(), by=Viewer(browser="another"))
        assert (ShareLink.objects.count(), OutgoingMail.objects.count()) == (0, 0)
