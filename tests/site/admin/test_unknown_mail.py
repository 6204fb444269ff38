"""The admin's list of messages that may not have arrived."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.site.models import OutgoingMail
from tests.support.mail import make_unknown_mail

LIST = reverse("admin:diagnostics_outgoingmail_changelist")


@pytest.fixture
def message(db: None) -> OutgoingMail:
    make_unknown_mail("being-sent@example.com", since=timedelta(seconds=5))
    return make_unknown_mail("manager@example.com")


def choose(client: Client, message: OutgoingMail) -> str:
    data = {"action": "send_again", "_selected_action": [str(message.pk)]}
    return client.post(LIST, data, follow=True).content.decode()


def test_it_lists_only_what_may_not_have_arrived_and_no_text(admin: Client, message: OutgoingMail) -> None:
    change = reverse("admin:diagnostics_outgoingmail_change", args=[message.pk])
    for page in (admin.get(LIST).content.decode(), admin.get(change).content.decode()):
        assert "manager@example.com" in page
        assert "being-sent@example.com" not in page
        assert "secret.example.com" not in page
        assert "Reset your password" not in page


def test_it_is_sent_again_by_hand(
    admin: Client, message: OutgoingMail, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 message is sent again." in choose(admin, message)
    assert [sent.to for sent in mail.outbox] == [["manager@example.com"]]
    assert not OutgoingMail.objects.filter(pk=message.pk).exists()


def test_what_is_no_longer_of_use_is_not_sent(admin: Client, message: OutgoingMail) -> None:
    OutgoingMail.objects.update(useful_until=message.created_at)
    assert "Messages that are no longer of use were not sent. Delete them." in choose(admin, message)


@pytest.mark.parametrize(
    ("permissions", "left"), [(("view_outgoingmail",), 1), (("view_outgoingmail", "change_outgoingmail"), 0)]
)
def test_only_who_may_change_messages_sends_them_again(
    staff: Callable[..., Client],
    message: OutgoingMail,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    permissions: tuple[str, ...],
    left: int,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        choose(staff(*permissions), message)
    assert OutgoingMail.objects.filter(pk=message.pk).count() == left
