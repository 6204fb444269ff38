"""Assessments that retention has expired."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diagnostics.assessing.queries import retention
from diagnostics.assessing.queries.retention import expired_begun, expired_completed, expired_counts
from tests.rows import make_begun, make_completed, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def begun(settings):
    settings.RETENTION_DAYS_BEGUN, settings.RETENTION_DAYS_COMPLETED = 30, 0
    return make_begun()


@pytest.fixture
def completed(settings):
    settings.RETENTION_DAYS_BEGUN, settings.RETENTION_DAYS_COMPLETED = 0, 365
    return make_completed()


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


class TestExpiredBegun:
    def test_are_those_begun_before_the_retention(self, begun, monkeypatch):
        at(monkeypatch, begun.started_at + timedelta(days=30, microseconds=1))
        assert (list(expired_begun()), list(expired_completed())) == ([begun], [])

    def test_exclude_those_begun_exactly_then(self, begun, monkeypatch):
        at(monkeypatch, begun.started_at + timedelta(days=30))
        assert list(expired_begun()) == []

    def test_exclude_those_submitted_since(self, begun, monkeypatch):
        make_completed(begun.version)
        at(monkeypatch, begun.started_at + timedelta(days=31))
        assert list(expired_begun()) == [begun]

    def test_are_none_if_retention_is_unlimited(self, begun, monkeypatch, settings):
        settings.RETENTION_DAYS_BEGUN = 0
        at(monkeypatch, begun.started_at + timedelta(days=36500))
        assert list(expired_begun()) == []


class TestExpiredCompleted:
    def test_are_those_completed_before_the_retention(self, completed, monkeypatch):
        at(monkeypatch, completed.completed_at + timedelta(days=365, microseconds=1))
        assert (list(expired_begun()), list(expired_completed())) == ([], [completed])

    def test_exclude_those_completed_exactly_then(self, completed, monkeypatch):
        at(monkeypatch, completed.completed_at + timedelta(days=365))
        assert list(expired_completed()) == []

    def test_exclude_those_only_begun(self, completed, monkeypatch):
        make_begun(completed.version)
        at(monkeypatch, completed.completed_at + timedelta(days=366))
        assert list(expired_completed()) == [completed]

    def test_are_none_if_retention_is_unlimited(self, completed, monkeypatch, settings):
        settings.RETENTION_DAYS_COMPLETED = 0
        at(monkeypatch, completed.completed_at + timedelta(days=36500))
        assert list(expired_completed()) == []


class TestExpiredCounts:
    def test_count_both(self, begun, settings, monkeypatch):
        settings.RETENTION_DAYS_COMPLETED = 365
        make_completed(begun.version)
        at(monkeypatch, begun.started_at + timedelta(days=31))
        assert expired_counts() == (1, 0)
        at(monkeypatch, begun.started_at + timedelta(days=366))
        assert expired_counts() == (1, 1)

    def test_stop_one_above_the_limit(self, settings, monkeypatch):
        settings.RETENTION_DAYS_BEGUN = 1
        monkeypatch.setattr(retention, "COUNT_LIMIT", 2)
        version = make_version()
        rows = [make_begun(version) for _ in range(5)]
        at(monkeypatch, rows[-1].started_at + timedelta(days=2))
        assert expired_counts() == (3, 0)
