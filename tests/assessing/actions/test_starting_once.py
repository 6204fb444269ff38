"""A double click on a button that begins an assessment begins one."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.utils import timezone

from diagnostics.assessing.actions import assessments
from diagnostics.assessing.actions.assessments import MOMENTS, answer_question, name_assessment, retake, start_once
from diagnostics.assessing.domain.naming import naming_mark
from diagnostics.assessing.models import Assessment, Viewer
from tests.builders import make_instrument
from tests.rows import BROWSER, OTHER_BROWSER, make_completed, make_published, make_user
from tests.support.racing import PATIENCE, RACERS, race, room_for

pytestmark = pytest.mark.both_databases

ROUNDS = 10


def starting(version):
    return lambda by=BROWSER: start_once(version=version, by=by)


def taking_again(version):
    last = make_completed(version)
    return lambda by=BROWSER: retake(assessment_id=last.pk, by=by)[0]


@pytest.fixture(params=[starting, taking_again])
def begin(request, db):
    """Begins an assessment: by starting one, or by retaking one."""
    return request.param(make_published())


def test_twice_begins_one(begin):
    assert begin() == begin()
    assert Assessment.objects.begun().count() == 1


def test_does_not_reuse_one_that_was_answered_or_named_meanwhile(begin):
    first = begin()
    answer_question(assessment=first, question="leads", option="unsure", by=BROWSER)
    second = begin()
    name_assessment(assessment_id=second.pk, title="Mine", note="", seen=naming_mark("", ""), by=BROWSER)
    assert len({first.pk, second.pk, begin().pk}) == 3


def test_later_begins_another_one(begin, monkeypatch):
    first, later = begin(), timezone.now() + MOMENTS + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert begin() != first


def test_each_browser_and_each_user_begins_their_own(db):
    begin, user = starting(make_published()), make_user()
    viewers = [BROWSER, OTHER_BROWSER, Viewer(BROWSER.browser, user.pk)]
    assert len({begin(by).pk for by in viewers}) == 3
    assert len({begin(by).pk for by in viewers}) == 3


def test_each_version_and_each_retaken_assessment_begins_its_own(db):
    version = make_published()
    begun = [
        starting(version)(),
        starting(make_published(make_instrument(key="other")))(),
        taking_again(version)(),
        taking_again(version)(),
    ]
    assert len({assessment.pk for assessment in begun}) == 4


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture(autouse=True)
    def _room(self):
        with room_for(RACERS):
            yield

    @pytest.mark.parametrize("make_begin", [starting, taking_again])
    def test_begins_one(self, make_begin):
        version = make_published()
        begins = [make_begin(version) for _ in range(ROUNDS)]
        begun = race(*[lambda number: begins[number]().pk] * RACERS, rounds=ROUNDS)
        assert [len(set(pks)) for pks in begun] == [1] * ROUNDS

    def test_without_the_lock_would_begin_several(self, monkeypatch):
        barrier, just_begun = Barrier(RACERS, timeout=PATIENCE), assessments._just_begun

        def check_and_wait(*args, **kwargs):
            assessment = just_begun(*args, **kwargs)
            barrier.wait()
            return assessment

        monkeypatch.setattr(assessments, "_just_begun", check_and_wait)
        monkeypatch.setattr(assessments, "_lock_viewer", lambda by: None)
        version = make_published()
        (begun,) = race(*[lambda _: start_once.__wrapped__(version=version, by=BROWSER).pk] * RACERS)
        assert len(set(begun)) == RACERS
