"""`daily`: what it removes and says, and that counting removes nothing."""

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from diagnostics.models import Assessment, Invitation, OutgoingMail, WebhookDelivery
from tests.deliveries import make_endpoint
from tests.rows import make_begun, make_completed, make_user, make_version, row_counts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_year_later(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Two begun and three completed assessments, and a year in which both should have gone, and the rest too."""
    settings.RETENTION_DAYS_BEGUN, settings.RETENTION_DAYS_COMPLETED = 30, 90
    version = make_version()
    for _ in range(2):
        make_begun(version)
    for _ in range(3):
        make_completed(version)
    now = timezone.now()
    later = now + timedelta(days=365)
    make_useless(until=now)
    make_useless(until=later + timedelta(days=1))
    monkeypatch.setattr(timezone, "now", lambda: later)


def make_useless(*, until: datetime) -> None:
    """Make a message, a session, an invitation, and a record of work that are of use until then."""
    OutgoingMail.objects.create(to="a@example.com", subject="S", text="T", created_at=until, useful_until=until)
    Session.objects.create(session_key=f"{until:%d%m%Y}", session_data="", expire_date=until)
    Invitation.objects.create(email=f"{until:%d%m%Y}@example.com", expires_at=until - timedelta(days=30))
    UserSession.objects.create(user=make_user(), session_key=f"{until:%d%m%Y}", ip="127.0.0.1")
    made = until - timedelta(days=30)
    WebhookDelivery.objects.create(endpoint=make_endpoint(), kind="ping", created_at=made, delivered_at=made)
    finished = until - timedelta(days=14)
    DBTaskResult.objects.create(
        status="SUCCESSFUL", finished_at=finished, run_after=finished, args_kwargs={}, task_path="a", backend_name="b"
    )


def told_by(*arguments: str, verbosity: int = 1) -> str:
    stdout = io.StringIO()
    call_command("daily", *arguments, stdout=stdout, verbosity=verbosity)
    return stdout.getvalue()


OTHERS = (
    "1 unsent messages, 1 expired sessions, 1 old invitations, 1 old records of background work and "
    "1 old deliveries by webhook.\n"
)
NONE = OTHERS.replace("1", "0")


def test_removes_and_says_how_many() -> None:
    assert told_by() == f"Removed 2 begun and 3 completed assessments, {OTHERS}"
    tables = (Assessment, OutgoingMail, Session, UserSession, DBTaskResult, WebhookDelivery)
    kept = [model.objects.count() for model in tables]
    assert kept == [0, 1, 1, 1, 1, 1]


def test_an_invitation_goes_a_month_after_it_was_accepted() -> None:
    now = timezone.now()
    Invitation.objects.all().delete()
    for days in (29, 31):
        accepted = now - timedelta(days=days)
        Invitation.objects.create(email=f"{days}@example.com", expires_at=now, accepted_at=accepted)
    told_by()
    assert [invitation.email for invitation in Invitation.objects.all()] == ["29@example.com"]


def test_counters_that_have_run_out_go() -> None:
    for days in (364, 366):
        cache.set(f"{days}", 1, days * 24 * 3600)
    told_by()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM site_cache")
        assert cursor.fetchone() == (1,)


def test_a_second_run_finds_nothing() -> None:
    told_by()
    assert told_by() == f"Removed 0 begun and 0 completed assessments, {NONE}"


def test_a_dry_run_says_what_the_next_run_removes_and_removes_nothing() -> None:
    before = row_counts()
    assert told_by("--dry-run") == f"The next clean-up removes 2 begun and 3 completed assessments, {OTHERS}"
    assert row_counts() == before


def test_what_is_kept_for_ever_stays(settings: Settings) -> None:
    settings.RETENTION_DAYS_COMPLETED = 0
    assert "removes 2 begun and 0 completed" in told_by("--dry-run")
    assert told_by().startswith("Removed 2 begun and 0 completed assessments")
    assert Assessment.objects.completed().count() == 3


def test_can_be_silent() -> None:
    assert told_by(verbosity=0) == ""


def test_lists_nothing_as_erased_since_the_same_settings_erase_it_from_a_backup(
    settings: Settings, tmp_path: Path
) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures.log"
    told_by()
    assert not site.ERASURES_FILE.exists()
