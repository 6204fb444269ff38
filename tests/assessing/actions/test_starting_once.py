"""A double click on a button that begins an assessment: it begins one."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.utils import timezone

from diagnostics.assessing.actions import assessments
from diagnostics.assessing.actions.assessments import MOMENTS, answer_question, name_assessment, start_once, take_again
from diagnostics.assessing.domain.archive import naming_mark
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
    return lambda by=BROWSER: take_again(assessment_id=last.pk, by=by)[0]


@pytest.fixture(params=[starting, taking_again])
def begin(request, db):
    """What begins an assessment: Start, or taking one again."""
    return request.param(make_published())


def test_twice_is_once(begin):
    assert begin() == begin()
    assert Assessment.objects.begun().count() == 1


def test_what_was_answered_or_named_meanwhile_is_left_alone(begin):
    first = begin()
    answer_question(assessment_id=first.pk, question="leads", option="unsure", by=BROWSER)
    second = begin()
    name_assessment(assessment_id=second.pk, title="Mine", note="", seen=naming_mark("", ""), by=BROWSER)
    assert len({first.pk, second.pk, begin().pk}) == 3


def test_later_it_is_another_one(begin, monkeypatch):
    first, later = begin(), timezone.now() + MOMENTS + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert begin() != first


def test_each_browser_and_each_user_begin_their_own(db):
    begin, user = starting(make_published()), make_user()
    viewers = [BROWSER, OTHER_BROWSER, Viewer(BROWSER.browser, user.pk)]
    assert len({begin(by).pk for by in viewers}) == 3
    assert len({begin(by).pk for by in viewers}) == 3


def test_each_version_and_each_one_taken_again_begins_its_own(db):
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

    @pytest.mark.parametrize("way", [starting, taking_again])
    def test_is_once(self, way):
        version = make_published()
        ways = [way(version) for _ in range(ROUNDS)]
        begun = race(*[lambda number: ways[number]().pk] * RACERS, rounds=ROUNDS)
        assert [len(set(pks)) for pks in begun] == [1] * ROUNDS

    def test_would_be_several_if_one_only_looked_first(self, monkeypatch):
        meeting, look = Barrier(RACERS, timeout=PATIENCE), assessments._just_begun

        def looked(*args, **kwargs):
            found = look(*args, **kwargs)
            meeting.wait()
            return found

        monkeypatch.setattr(assessments, "_just_begun", looked)
        monkeypatch.setattr(assessments, "_lock_viewer", lambda by: None)
        version = make_published()
        (begun,) = race(*[lambda _: start_once.__wrapped__(version=version, by=BROWSER).pk] * RACERS)
        assert len(set(begun)) == RACERS
