"""`erase_expired`: what it says, and that counting erases nothing."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from diagnostics.models import Assessment
from tests.rows import make_begun, make_completed, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_year_later(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Two begun and three completed assessments, and a year in which both should have gone."""
    settings.RETENTION_DAYS_BEGUN, settings.RETENTION_DAYS_COMPLETED = 30, 90
    version = make_version()
    for _ in range(2):
        make_begun(version)
    for _ in range(3):
        make_completed(version)
    later = timezone.now() + timedelta(days=365)
    monkeypatch.setattr(timezone, "now", lambda: later)


def told_by(*arguments: str, verbosity: int = 1) -> str:
    stdout = io.StringIO()
    call_command("erase_expired", *arguments, stdout=stdout, verbosity=verbosity)
    return stdout.getvalue()


def test_erases_and_says_how_many() -> None:
    assert told_by() == "Erased 2 begun and 3 completed assessments.\n"
    assert Assessment.objects.count() == 0


def test_a_second_run_finds_nothing() -> None:
    told_by()
    assert told_by() == "Erased 0 begun and 0 completed assessments.\n"


def test_a_dry_run_says_what_it_would_erase_and_erases_nothing() -> None:
    assert told_by("--dry-run") == "Would erase 2 begun and 3 completed assessments.\n"
    assert Assessment.objects.count() == 5


def test_what_is_kept_for_ever_stays(settings: Settings) -> None:
    settings.RETENTION_DAYS_COMPLETED = 0
    assert told_by("--dry-run") == "Would erase 2 begun and 0 completed assessments.\n"
    assert told_by() == "Erased 2 begun and 0 completed assessments.\n"
    assert Assessment.objects.completed().count() == 3


def test_can_be_silent() -> None:
    assert told_by(verbosity=0) == ""
