"""Retention: only assessments that are older than the settings allow are erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment
from diagnostics.people.actions import privacy
from diagnostics.people.actions.privacy import erase_expired
from tests.rows import make_begun, make_completed, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def rows():
    """Two begun and three completed assessments of today; another browser may open one of each."""
    version = make_version()
    assessments = [make_begun(version) for _ in range(2)] + [make_completed(version) for _ in range(3)]
    for assessment in (assessments[0], assessments[-1]):
        grant_browser(assessment=assessment, browser="c")
    return assessments


@pytest.fixture
def after(monkeypatch):
    """A function that moves the time by this many days."""
    today = timezone.now()

    def pass_by(days):
        monkeypatch.setattr(timezone, "now", lambda: today + timedelta(days=days))

    return pass_by


@pytest.mark.parametrize(
    ("begun", "completed", "days", "erased"),
    [
        (30, 365, 29, (0, 0)),
        (30, 365, 31, (2, 0)),
        (30, 365, 366, (2, 3)),
        (365, 30, 31, (0, 3)),
        (0, 365, 366, (0, 3)),
        (30, 0, 366, (2, 0)),
        (0, 0, 36500, (0, 0)),
    ],
)
def test_erases_what_is_older_than_the_settings_allow(rows, after, settings, begun, completed, days, erased):
    settings.RETENTION_DAYS_BEGUN, settings.RETENTION_DAYS_COMPLETED = begun, completed
    after(days)
    assert erase_expired() == erased
    assert (Assessment.objects.begun().count(), Assessment.objects.completed().count()) == (
        2 - erased[0],
        3 - erased[1],
    )


def test_erases_all_of_many_batches(rows, after, monkeypatch):
    monkeypatch.setattr(privacy, "BATCH", 2)
    after(3650)
    assert (erase_expired(), Assessment.objects.count()) == ((2, 3), 0)


def test_erases_the_oldest_first(rows, after, monkeypatch):
    erased = []
    erase = privacy._erase_batch

    def watched(expired):
        before = set(Assessment.objects.values_list("pk", flat=True))
        count = erase(expired)
        erased.append(before - set(Assessment.objects.values_list("pk", flat=True)))
        return count

    monkeypatch.setattr(privacy, "BATCH", 1)
    monkeypatch.setattr(privacy, "_erase_batch", watched)
    after(3650)
    erase_expired()
    assert [pk for batch in erased for pk in batch] == [row.pk for row in rows]


def test_twice_erases_nothing_more(rows, after):
    after(3650)
    erase_expired()
    assert erase_expired() == (0, 0)
