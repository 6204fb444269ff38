"""A message whose sending was cut short is reported once, and sent again only if somebody asks for it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from structlog.testing import capture_logs

from diagnostics.site.actions.mail import deliver, report_unknown_mail, send_unknown_again
from diagnostics.site.models import OutgoingMail, User
from tests.support.mail import make_unknown_mail

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_it_is_reported_once_and_without_its_recipient() -> None:
    message = make_unknown_mail("manager@example.com")
    make_unknown_mail("being-sent@example.com", since=timedelta(seconds=30))
    with capture_logs() as lines:
        assert (report_unknown_mail(), report_unknown_mail()) == (1, 0)
    assert lines == [{"event": "may not have arrived", "log_level": "error", "mail": message.pk}]


def test_it_is_not_sent_again_by_itself() -> None:
    deliver.call(make_unknown_mail("manager@example.com").pk)
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 1)


def test_it_can_be_sent_again_while_it_is_of_use(
    manager: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    useful, useless = make_unknown_mail("a@example.com"), make_unknown_mail("b@example.com")
    being_sent = make_unknown_mail("c@example.com", since=timedelta(seconds=30))
    OutgoingMail.objects.filter(pk=useless.pk).update(useful_until=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert send_unknown_again(messages=[useful.pk, useless.pk, being_sent.pk], by=manager) == 1
    assert [sent.to for sent in mail.outbox] == [["a@example.com"]]
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == {useless.pk, being_sent.pk}


def test_daily_reports_it_and_removes_it_when_it_is_no_longer_of_use() -> None:
    message = make_unknown_mail("manager@example.com")
    OutgoingMail.objects.update(useful_until=timezone.now())
    with capture_logs() as lines:
        call_command("daily", verbosity=0)
    assert {"event": "may not have arrived", "log_level": "error", "mail": message.pk} in lines
    assert OutgoingMail.objects.count() == 0
