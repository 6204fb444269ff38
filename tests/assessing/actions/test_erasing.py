"""Erasing people and assessments: what is erased, what stays without a name, and what is refused."""

import pytest
from django.db import connection
from django.test import Client

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import PublicationEvent
from diagnostics.instrument.errors import ErasureNotRecorded, LastAdministrator
from diagnostics.people.actions import privacy
from diagnostics.people.actions.privacy import erase_unowned, erase_user
from diagnostics.site.models import User
from diagnostics.site.queries.erasures import read_erasures
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_completed, make_draft, make_published, make_user
from tests.support.racing import Hold, lift_locks, race, room_for
from tests.visitors import url

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def file(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.log"
    return settings.ERASURES_FILE


def recorded_ids(file):
    return [erasure.id for erasure in read_erasures(file)] if file.exists() else []


class TestEraseUser:
    def test_erases_the_user_and_their_assessments_and_records_both(self, file):
        version, user, other = make_published(), make_user(), make_user()
        theirs = [make_begun(version, by=Viewer(user_id=user.pk)), make_completed(version, by=Viewer(user_id=user.pk))]
        others = [make_begun(version), make_begun(version, by=Viewer(user_id=other.pk))]
        assert erase_user(user_id=user.pk, by=user) == 2
        assert (list(User.objects.all()), set(Assessment.objects.all())) == ([other], set(others))
        assert sorted(map(str, recorded_ids(file))) == sorted(map(str, [user.pk, *(row.pk for row in theirs)]))

    def test_keeps_what_they_wrote_but_not_their_name(self, file):
        author, draft = make_user(), make_draft()
        event = PublicationEvent.objects.get(version=publish(questionnaire_id=draft.pk, by=author))
        draft._history_user = author
        draft.save()
        assert draft.history.first().history_user == author
        erase_user(user_id=author.pk, by=None)
        event.refresh_from_db()
        assert (event.by, draft.history.first().history_user) == (None, None)

    def test_signs_them_out_everywhere_at_once(self, file, reference):
        user = make_user()
        devices = [Client(), Client()]
        for device in devices:
            device.force_login(user)
        erase_user(user_id=user.pk, by=None)
        assert [device.get(url("archive")).context["user"].is_authenticated for device in devices] == [False, False]

    def test_leaves_others_signed_in(self, file, reference):
        other = Client()
        other.force_login(make_user())
        erase_user(user_id=make_user().pk, by=None)
        assert other.get(url("archive")).context["user"].is_authenticated

    def test_of_an_unknown_user_is_refused(self, file):
        with pytest.raises(User.DoesNotExist):
            erase_user(user_id=17, by=None)

    def test_refuses_to_erase_the_last_administrator(self, file):
        administrator = make_user(is_superuser=True)
        make_user(is_superuser=True, is_active=False)
        with pytest.raises(LastAdministrator):
            erase_user(user_id=administrator.pk, by=administrator)
        assert (User.objects.count(), recorded_ids(file)) == (2, [])

    def test_erases_an_administrator_if_there_is_another(self, file):
        administrator, other = make_user(is_superuser=True), make_user(is_superuser=True)
        erase_user(user_id=administrator.pk, by=administrator)
        assert list(User.objects.all()) == [other]

    def test_erases_nothing_if_it_cannot_be_recorded(self, settings):
        settings.ERASURES_FILE = "/dev/full"
        user = make_user()
        make_begun(by=Viewer(user_id=user.pk))
        with pytest.raises(ErasureNotRecorded):
            erase_user(user_id=user.pk, by=user)
        assert (User.objects.count(), Assessment.objects.count()) == (1, 1)

    def test_records_it_before_the_commit(self, file, monkeypatch):
        """A crash between the two leaves a superfluous record, never an erasure without one."""
        user, seen = make_user(), []
        monkeypatch.setattr(privacy, "record_erasures", lambda **ids: seen.append(connection.in_atomic_block))
        erase_user(user_id=user.pk, by=user)
        assert seen == [True]


class TestEraseAssessment:
    def test_records_it(self, file):
        assessment = make_begun()
        erase_assessment(assessment=assessment)
        assert (Assessment.objects.count(), recorded_ids(file)) == (0, [assessment.pk])

    def test_erases_nothing_if_it_cannot_be_recorded(self, settings):
        settings.ERASURES_FILE = "/dev/full"
        with pytest.raises(ErasureNotRecorded):
            erase_assessment(assessment=make_begun())
        assert Assessment.objects.count() == 1


class TestEraseUnowned:
    def test_erases_what_the_browser_began_or_has_a_grant_for(self, file, monkeypatch):
        monkeypatch.setattr(privacy, "BATCH", 2)
        version, user = make_published(), make_user()
        begun, completed, shared = make_begun(version), make_completed(version), make_begun(version, by=OTHER_BROWSER)
        grant_browser(assessment=shared, browser=BROWSER.browser)
        others = [make_begun(version, by=OTHER_BROWSER), make_begun(version, by=Viewer(user_id=user.pk))]
        assert erase_unowned(by=Viewer(browser=BROWSER.browser, user_id=user.pk)) == 3
        assert (set(Assessment.objects.all()), AssessmentGrant.objects.count()) == (set(others), 0)
        assert set(recorded_ids(file)) == {begun.pk, completed.pk, shared.pk}

    @pytest.mark.parametrize("viewer", [Viewer(), Viewer(browser="d" * 64)])
    def test_of_a_browser_that_began_nothing_erases_nothing(self, file, viewer):
        make_begun()
        assert (erase_unowned(by=viewer), recorded_ids(file)) == (0, [])

    def test_erases_nothing_if_it_cannot_be_recorded(self, settings):
        settings.ERASURES_FILE = "/dev/full"
        make_begun()
        with pytest.raises(ErasureNotRecorded):
            erase_unowned(by=BROWSER)
        assert Assessment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.fixture(autouse=True)
    def _room(self):
        with room_for(2):
            yield

    def test_one_of_two_administrators_who_erase_themselves_at_once_stays(self):
        both = [make_user(is_superuser=True).pk for _ in range(2)]
        results = race(*(lambda number, pk=pk: erase_user(user_id=pk, by=None) for pk in both))[0]
        assert sorted(type(result).__name__ for result in results) == ["LastAdministrator", "int"]
        assert User.objects.count() == 1

    def test_without_the_lock_both_would_be_erased(self, monkeypatch):
        both = [make_user(is_superuser=True).pk for _ in range(2)]
        hold, erase = Hold(), privacy._erase_user
        lift_locks(monkeypatch)
        monkeypatch.setattr(privacy, "_erase_user", lambda user_id: hold.stop() or erase(user_id))
        first, second = (lambda number, pk=pk: erase_user.__wrapped__(user_id=pk, by=None) for pk in both)
        assert race(first, hold.overtake(second))[0] == (0, 0)
        assert User.objects.count() == 0

    def test_two_erasures_at_once_erase_once(self):
        user = make_user()
        make_begun(by=Viewer(user_id=user.pk))

        def erase(number):
            try:
                return erase_user(user_id=user.pk, by=None)
            except User.DoesNotExist:
                return "gone"

        assert sorted(map(str, race(erase, erase)[0])) == ["1", "gone"]
        assert Assessment.objects.count() == 0
