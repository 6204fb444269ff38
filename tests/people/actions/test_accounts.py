"""Claiming a browser's assessments, also during a concurrent submission."""

from types import SimpleNamespace

import pytest

from diagnostics.assessing.actions.assessments import submit_assessment
from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.people.actions import accounts
from diagnostics.people.actions.accounts import accept_invitation, claim_assessments
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import claimable
from tests.rows import BROWSER, OTHER_BROWSER, costs, make_begun, make_completed, make_user, make_version
from tests.support.racing import Hold, lift_locks, race, room_for

pytestmark = pytest.mark.both_databases

FIRST = {"leads": "outbound"}


def signed_in(browser: str = BROWSER.browser) -> Viewer:
    return Viewer(browser=browser, user_id=make_user().pk)


@pytest.mark.django_db
class TestClaiming:
    def test_takes_this_browsers_assessments_without_an_owner(self):
        version, someone = make_version(), signed_in()
        ours = [make_begun(version), make_completed(version)]
        others = [make_begun(version, OTHER_BROWSER), make_begun(version, signed_in())]
        assert claim_assessments(by=someone) == 2
        assert list(Assessment.objects.filter(owner=someone.user_id)) == ours[::-1]
        assert not Assessment.objects.filter(pk__in=[row.pk for row in others], owner=someone.user_id).exists()

    def test_removes_the_browsers_access_and_that_of_others(self):
        begun, someone = make_begun(), signed_in()
        grant_browser(assessment=begun, browser=OTHER_BROWSER.browser)
        claim_assessments(by=someone)
        assert Assessment.objects.get().browser == ""
        assert not AssessmentGrant.objects.exists()

    def test_twice_changes_nothing(self):
        make_begun()
        someone = signed_in()
        assert [claim_assessments(by=someone), claim_assessments(by=someone)] == [1, 0]

    def test_without_a_browser_takes_nothing(self):
        make_begun(by=Viewer(browser="", user_id=make_user().pk))
        assert claim_assessments(by=signed_in("")) == 0

    def test_needs_a_signed_in_user(self):
        with pytest.raises(ValueError, match="only a signed-in user"):
            claim_assessments(by=BROWSER)

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_however_many_there_are(self, count):
        version, someone = make_version(), signed_in()
        for _ in range(count):
            make_begun(version)
        with costs(3):
            claim_assessments(by=someone)

    @pytest.mark.parametrize("count", [1, 3])
    def test_is_offered_in_one_query(self, count):
        version = make_version()
        for _ in range(count):
            make_begun(version)
        with costs(1):
            assert len(claimable(BROWSER)) == count


@pytest.mark.django_db(transaction=True)
class TestRace:
    """An assessment is submitted while it is being claimed."""

    @pytest.fixture
    def held(self, monkeypatch):
        """Pause a claim between reading the assessments and writing the owner."""
        hold, grants = Hold(), AssessmentGrant.objects

        def delete(**conditions):
            hold.stop()
            return grants.filter(**conditions)

        monkeypatch.setattr(accounts, "AssessmentGrant", SimpleNamespace(objects=SimpleNamespace(filter=delete)))
        return hold

    def outcome_of(self, hold, claim, submit):
        """Run the claim and the submission; return the submission's result, and whether the row is completed."""
        assessment, someone = make_begun(**FIRST), signed_in()
        submission = hold.overtake(lambda number: submit(assessment_id=assessment.pk, by=BROWSER))
        with room_for(2):
            ((claimed, submitted),) = race(lambda number: claim(by=someone), submission)
        row = Assessment.objects.get()
        assert (claimed, row.owner_id, row.browser) == (1, someone.user_id, "")
        return submitted, row.is_completed

    def test_waits_and_then_finds_that_the_owner_has_changed(self, held):
        submitted, is_completed = self.outcome_of(held, claim_assessments, tolerant(submit_assessment))
        assert (submitted, is_completed) == ("not found", False)

    def test_would_submit_without_the_lock(self, held, monkeypatch):
        """The control."""
        lift_locks(monkeypatch)
        unlocked = submit_assessment.__wrapped__
        submitted, is_completed = self.outcome_of(held, claim_assessments.__wrapped__, tolerant(unlocked))
        assert (submitted != "not found", is_completed) == (True, True)


def tolerant(submit):
    """Wrap the action so that it returns "not found" instead of raising DoesNotExist."""

    def submitting(**arguments):
        try:
            return submit(**arguments)
        except Assessment.DoesNotExist:
            return "not found"

    return submitting


@pytest.mark.django_db
def test_an_invitation_is_accepted_once_by_the_person_invited():
    invitation = Invitation.objects.create(email="kari@example.com")
    kari, ola = make_user(email="kari@example.com"), make_user(email="ola@example.com")
    assert not accept_invitation(user=ola, invitation_id=invitation.pk)
    assert Invitation.objects.get().accepted_at is None
    assert accept_invitation(user=kari, invitation_id=invitation.pk)
    assert not accept_invitation(user=kari, invitation_id=invitation.pk)


@pytest.mark.parametrize(
    ("inviter", "becomes_staff"),
    [
        ({"is_superuser": True, "is_staff": True}, True),
        ({"is_superuser": True, "is_staff": True, "is_active": False}, False),
        ({"is_staff": True}, False),
        (None, False),
    ],
    ids=["may give it", "left", "may not any more", "was erased"],
)
@pytest.mark.django_db
def test_its_role_is_given_as_long_as_the_inviter_may_give_it(inviter, becomes_staff):
    by = make_user(email="admin@example.com", **inviter) if inviter else None
    invitation = Invitation.objects.create(email="kari@example.com", role="author", invited_by=by)
    kari = make_user(email="kari@example.com")
    assert accept_invitation(user=kari, invitation_id=invitation.pk) is becomes_staff
    kari.refresh_from_db()
    assert (kari.is_staff, list(kari.groups.values_list("name", flat=True))) == (
        becomes_staff,
        ["author"] if becomes_staff else [],
    )
