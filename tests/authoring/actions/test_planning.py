"""Publishing at a set time: the draft that was seen, once, also late; and why nothing is published."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from diagnostics.authoring.actions.planning import cancel_plan, plan_publication, publish_overdue, publish_planned
from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import PlannedPublication, PublicationEvent, Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.seen import publishing_now
from diagnostics.instrument.errors import ChangedMeanwhile, NothingChanged, NotPublishable, TimePassed
from diagnostics.site.models import OutgoingMail, User
from tests.fixtures.reminders import TODAY, Clock
from tests.rows import make_draft, make_published, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

DUE = TODAY + timedelta(days=2)
AFTER = DUE + timedelta(minutes=1)

FAILED = "A draft was not published at its time"


@pytest.fixture
def publisher() -> User:
    user = make_user(email="publisher@example.com", is_staff=True)
    user.groups.add(Group.objects.get(name="publisher"))
    return user


@pytest.fixture
def draft(clock: Clock) -> Questionnaire:
    return make_draft()


Plan = Callable[..., PlannedPublication]


@pytest.fixture
def plan(draft: Questionnaire, publisher: User, clock: Clock) -> Plan:
    """Set the time, as the publisher."""

    def planning(due_at: datetime = DUE, **more: Any) -> PlannedPublication:
        with clock.commits(execute=True):
            return plan_publication(
                questionnaire_id=draft.pk, due_at=due_at, **{"note": "For spring", "by": publisher, **more}
            )

    return planning


def mailed() -> list[tuple[str, str]]:
    """Return recipients and subjects of the mail that was sent, and of what waits for the commit."""
    sent = [(message.to[0], message.subject) for message in mail.outbox]
    waiting = OutgoingMail.objects.order_by("pk").values_list("to", "subject")
    return [(to, subject.split(" / ")[0]) for to, subject in (*sent, *waiting)]


def failure() -> str:
    return PlannedPublication.objects.get().failure


def test_the_draft_is_published_at_its_time_by_the_person_who_set_it(plan: Plan, clock: Clock, publisher: User) -> None:
    plan()
    clock.go_to(DUE - timedelta(seconds=1))
    assert not QuestionnaireVersion.objects.exists()
    clock.go_to(AFTER)
    event = PublicationEvent.objects.get()
    assert (event.by, event.at, event.planned_for, event.version.note) == (publisher, DUE, DUE, "For spring")
    assert (PlannedPublication.objects.exists(), mailed()) == (False, [])
    assert Questionnaire.objects.get().current_version == event.version


def test_doing_it_twice_does_it_once(plan: Plan, clock: Clock) -> None:
    due = plan()
    clock.go_to(AFTER)
    publish_planned.call(due.pk, DUE.isoformat())
    assert (publish_overdue(), QuestionnaireVersion.objects.count()) == (0, 1)


def test_a_changed_time_is_the_only_one(plan: Plan, clock: Clock) -> None:
    plan()
    plan(DUE + timedelta(days=1))
    clock.go_to(AFTER)
    assert not QuestionnaireVersion.objects.exists()
    plan(DUE + timedelta(hours=2), note="Sooner")
    clock.go_to(DUE + timedelta(days=2))
    event = PublicationEvent.objects.get()
    assert (event.at, event.version.note) == (DUE + timedelta(hours=2), "Sooner")


def test_a_cancelled_time_is_none(plan: Plan, clock: Clock, draft: Questionnaire, publisher: User) -> None:
    plan()
    for _twice in range(2):
        cancel_plan(questionnaire_id=draft.pk, by=publisher)
    clock.go_to(AFTER)
    assert (QuestionnaireVersion.objects.exists(), mailed()) == (False, [])


def test_it_is_done_late_when_nobody_worked_and_says_so(plan: Plan, clock: Clock) -> None:
    """The queue was lost, as after a restore without it; the daily command does what is overdue."""
    plan()
    clock.waiting.clear()
    clock.now = DUE + timedelta(hours=5)
    call_command("daily", verbosity=0)
    event = PublicationEvent.objects.get()
    assert (event.at, event.planned_for) == (clock.now, DUE)
    assert mailed() == [("publisher@example.com", "A draft was published later than planned")]


def test_a_clock_that_was_put_back_publishes_nothing_early(plan: Plan, clock: Clock) -> None:
    due = plan()
    with clock.commits(execute=True):
        publish_planned.call(due.pk, DUE.isoformat())
    assert not QuestionnaireVersion.objects.exists()
    # and the time is not forgotten
    clock.go_to(AFTER)
    assert PublicationEvent.objects.get().at == DUE


def reword(draft: Questionnaire) -> None:
    draft.questions.update(text_en="Other?")


def contradict(draft: Questionnaire) -> None:
    draft.stages.filter(key="qualify").update(key="the_win")


def publish_by_hand(draft: Questionnaire) -> None:
    publish(questionnaire_id=draft.pk, by=None)


def forbid(draft: Questionnaire) -> None:
    User.objects.get().groups.clear()


def close_account(draft: Questionnaire) -> None:
    User.objects.update(is_active=False)


def erase(draft: Questionnaire) -> None:
    User.objects.get().delete()


PUBLISHER = "publisher@example.com"

MEANWHILE: dict[str, tuple[Callable[[Questionnaire], None], str, list[str]]] = {
    "the draft was changed": (reword, "changed", [PUBLISHER]),
    "the draft contradicts itself": (contradict, "changed", [PUBLISHER]),
    "somebody published": (publish_by_hand, "published", [PUBLISHER]),
    "the right was taken away": (forbid, "no_right", [PUBLISHER]),
    "the account was closed": (close_account, "no_right", []),
    "the account was erased": (erase, "no_right", []),
}


@pytest.mark.parametrize("case", MEANWHILE)
def test_nothing_is_published_and_it_is_said_why_when(
    plan: Plan, clock: Clock, draft: Questionnaire, case: str
) -> None:
    happens, reason, told = MEANWHILE[case]
    plan()
    happens(draft)
    before = QuestionnaireVersion.objects.count()
    clock.go_to(AFTER)
    assert (QuestionnaireVersion.objects.count(), failure()) == (before, reason)
    assert mailed() == [(to, FAILED) for to in told]
    # and it stays so
    assert (publish_overdue(), failure(), len(mailed())) == (0, reason, len(told))


def test_a_draft_that_was_changed_back_is_the_one_that_was_seen(plan: Plan, clock: Clock, draft: Questionnaire) -> None:
    plan()
    text = draft.questions.get().text_en
    reword(draft)
    draft.questions.update(text_en=text)
    clock.go_to(AFTER)
    assert QuestionnaireVersion.objects.count() == 1


def test_what_prevents_publishing_by_then_is_said(plan: Plan, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a rule that a later release has."""
    plan()
    monkeypatch.setattr("diagnostics.authoring.actions.publishing.all_gaps", lambda *_: ("a gap",))
    clock.go_to(AFTER)
    assert (failure(), [subject for _to, subject in mailed()]) == ("unfit", [FAILED])


def test_retiring_ends_it(publisher: User, clock: Clock) -> None:
    draft = make_published().questionnaire
    reword(draft)
    plan_publication(questionnaire_id=draft.pk, due_at=DUE, note="", by=publisher)
    retire(questionnaire_id=draft.pk, by=make_user())
    assert failure() == "published"
    clock.go_to(AFTER)
    assert draft.versions.count() == 1


def test_those_who_publish_before_their_own_time_are_not_told(
    plan: Plan, draft: Questionnaire, publisher: User
) -> None:
    plan()
    publish(questionnaire_id=draft.pk, by=publisher)
    assert (PlannedPublication.objects.exists(), mailed()) == (False, [])


def test_one_that_failed_goes_with_the_next_version(plan: Plan, clock: Clock, draft: Questionnaire) -> None:
    plan()
    reword(draft)
    clock.go_to(AFTER)
    publish(questionnaire_id=draft.pk, by=None)
    assert not PlannedPublication.objects.exists()


def test_a_time_is_set_for_what_was_seen_and_can_be_published(
    plan: Plan, draft: Questionnaire, publisher: User
) -> None:
    seen = publishing_now(draft)
    for due_at in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(TimePassed):
            plan(due_at)
    reword(draft)
    with pytest.raises(ChangedMeanwhile):
        plan(expected=seen)
    draft.questions.update(text_en="")
    with pytest.raises(NotPublishable):
        plan()
    with pytest.raises(NothingChanged):
        plan_publication(questionnaire_id=make_published_other().questionnaire_id, due_at=DUE, note="", by=publisher)
    assert not PlannedPublication.objects.exists()


def make_published_other() -> QuestionnaireVersion:
    draft = Questionnaire.objects.get()
    draft.questions.update(text_en="Written?")
    return publish(questionnaire_id=draft.pk, by=None)


def test_what_was_seen_includes_the_time(plan: Plan, draft: Questionnaire, publisher: User) -> None:
    seen = publishing_now(draft)
    plan()
    for act in (cancel_plan, publish):
        with pytest.raises(ChangedMeanwhile):
            act(questionnaire_id=draft.pk, by=publisher, expected=seen)
    assert timezone.now() == TODAY
