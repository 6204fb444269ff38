"""`daily`: what it removes and says, and that counting removes nothing."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.people.actions import privacy
from diagnostics.people.models import Invitation
from diagnostics.site.models import OutgoingMail, User
from diagnostics.webhooks.models import WebhookDelivery
from tests.deliveries import make_endpoint
from tests.rows import make_begun, make_completed, make_user, make_version, row_counts

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


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
    signed_up("never@example.com")
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


def signed_up(email: str, *, verified: bool = False, **more: Any) -> User:
    """Return an account as signing up leaves it, until its address is confirmed."""
    user = User.objects.create_user(email, "correct horse battery staple", **more)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def told_by(*arguments: str, verbosity: int = 1) -> str:
    stdout = io.StringIO()
    call_command("daily", *arguments, stdout=stdout, verbosity=verbosity)
    return stdout.getvalue()


OTHERS = (
    "1 unsent messages, 1 expired sessions, 1 old invitations, 1 old records of background work, "
    "1 old deliveries by webhook and 1 accounts that were never confirmed.\n"
)
NONE = OTHERS.replace("1", "0")


def test_removes_and_says_how_many() -> None:
    assert told_by() == f"Removed 2 begun and 3 completed assessments, {OTHERS}"
    tables = (Assessment, OutgoingMail, Session, UserSession, DBTaskResult, WebhookDelivery)
    kept = [model.objects.count() for model in tables]
    assert kept == [0, 1, 1, 1, 1, 1]


def test_an_account_that_was_never_confirmed_goes_after_thirty_days_and_no_other() -> None:
    now = timezone.now()
    long_ago, lately = now - timedelta(days=31), now - timedelta(days=29)
    signed_up("old@example.com", date_joined=long_ago)
    kept = [
        signed_up("lately@example.com", date_joined=lately),
        signed_up("confirmed@example.com", date_joined=long_ago, verified=True),
        signed_up("staff@example.com", date_joined=long_ago, is_staff=True),
        signed_up("root@example.com", date_joined=long_ago, is_superuser=True),
        signed_up("came-in@example.com", date_joined=long_ago, last_login=now),
        make_user(date_joined=long_ago),
        signed_up("owner@example.com", date_joined=long_ago),
        signed_up("second@example.com", date_joined=long_ago),
    ]
    make_begun(QuestionnaireVersion.objects.get(), by=Viewer(user_id=kept[-2].pk))
    EmailAddress.objects.create(user=kept[-1], email="other@example.com", verified=True)
    before = set(User.objects.values_list("email", flat=True))
    told_by()
    assert before - set(User.objects.values_list("email", flat=True)) == {"old@example.com", "never@example.com"}


def test_one_that_is_confirmed_at_that_moment_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.get(email="never@example.com")
    found = privacy.unconfirmed_accounts()
    EmailAddress.objects.filter(user=user).update(verified=True)
    assert privacy._erase_if_unconfirmed(user.pk) is False
    assert (User.objects.filter(pk=user.pk).exists(), found.exists()) == (True, False)


def test_an_account_that_goes_is_listed_as_erased() -> None:
    user = User.objects.get(email="never@example.com")
    told_by()
    assert f"user {user.pk} " in Path(site.ERASURES_FILE).read_text()


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


def test_lists_no_assessment_as_erased_since_the_same_settings_erase_it_from_a_backup(
    settings: Settings, tmp_path: Path
) -> None:
    User.objects.filter(email="never@example.com").delete()
    settings.ERASURES_FILE = tmp_path / "erasures.log"
    told_by()
    assert not site.ERASURES_FILE.exists()
