"""Asking for a review of a draft, withdrawing it, giving the draft back, and what publishing ends."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.actions.reviewing import Asked, ask_for_review, give_back, withdraw_review
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import Questionnaire, ReviewRequest
from diagnostics.authoring.queries.seen import publishing_now
from diagnostics.authoring.queries.waiting import waiting_for, waiting_of
from diagnostics.instrument.errors import ChangedMeanwhile, NothingChanged
from diagnostics.site.models import OutgoingMail, User
from tests.builders import make_instrument
from tests.rows import costs, make_draft, make_published, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

PUBLISHER = "publisher@example.com"


def with_role(role: str, email: str, **more: Any) -> User:
    user = make_user(email=email, is_staff=True, **more)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def people() -> dict[str, User]:
    """An author, a publisher, and others who get no mail."""
    with_role("publisher", "gone@example.com", is_active=False)
    with_role("viewer", "viewer@example.com")
    return {"author": with_role("author", "author@example.com"), "publisher": with_role("publisher", PUBLISHER)}


@pytest.fixture
def draft() -> Questionnaire:
    return make_draft()


def reword(draft: Questionnaire, words: str = "Other?") -> None:
    draft.questions.update(text_en=words)


def mailed() -> list[tuple[str, str]]:
    """Return recipients and subjects of the mail that waits, and forget it."""
    rows = list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))
    OutgoingMail.objects.all().delete()
    return [(to, subject.split(" / ")[0]) for to, subject in rows]


ASKED = [(PUBLISHER, "A draft waits for your review")]


def test_those_who_may_publish_get_one_mail_for_each_request(people: dict[str, User], draft: Questionnaire) -> None:
    ask = {"questionnaire_id": draft.pk, "by": people["author"]}
    assert ask_for_review(note="Look at <b>the</b> title", **ask) is Asked.MAILED
    (mail,) = OutgoingMail.objects.all()
    assert mail.subject == "A draft waits for your review / Et utkast venter på at du går gjennom det"
    assert "author@example.com asks you to look at the draft of “title”" in mail.text
    assert "They wrote: “Look at <b>the</b> title”" in mail.text
    assert mailed() == ASKED
    # the same draft again, then another one
    assert (ask_for_review(note="Again", **ask), mailed()) == (Asked.ALREADY, [])
    assert ReviewRequest.objects.get().note == "Look at <b>the</b> title"
    reword(draft)
    assert (ask_for_review(note="", **ask), mailed()) == (Asked.MAILED, ASKED)
    assert ReviewRequest.objects.count() == 1


def test_mail_has_a_limit_and_the_request_has_none(
    people: dict[str, User], draft: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diagnostics.site.actions.mail.ADDRESSES_AN_HOUR", 2)
    for number in range(3):
        reword(draft, f"Question {number}?")
        asked = ask_for_review(questionnaire_id=draft.pk, note=str(number), by=people["author"])
        assert asked is (Asked.MAILED if number < 2 else Asked.UNMAILED)
    assert (len(mailed()), ReviewRequest.objects.get().note) == (2, "2")


def test_without_anybody_who_may_publish_there_is_no_mail(draft: Questionnaire) -> None:
    assert ask_for_review(questionnaire_id=draft.pk, note="", by=make_user()) is Asked.UNMAILED
    assert mailed() == []


def test_a_draft_without_changes_needs_no_review(people: dict[str, User]) -> None:
    with pytest.raises(NothingChanged):
        ask_for_review(questionnaire_id=make_published().questionnaire_id, note="", by=people["author"])


def test_publishing_ends_it_and_tells_the_author(people: dict[str, User], draft: Questionnaire) -> None:
    ask_for_review(questionnaire_id=draft.pk, note="", by=people["author"])
    mailed()
    publish(questionnaire_id=draft.pk, by=people["publisher"], note="Shorter")
    (mail,) = OutgoingMail.objects.all()
    assert ("Version 1 of “title” is published." in mail.text, "Shorter" in mail.text) == (True, True)
    assert mailed() == [("author@example.com", "Your draft was published")]
    assert not ReviewRequest.objects.exists()


def test_an_author_who_publishes_gets_no_mail_about_it(people: dict[str, User], draft: Questionnaire) -> None:
    ask_for_review(questionnaire_id=draft.pk, note="", by=people["author"])
    mailed()
    publish(questionnaire_id=draft.pk, by=people["author"])
    assert mailed() == []


def test_giving_back_tells_the_author_why_and_the_request_can_be_made_again(
    people: dict[str, User], draft: Questionnaire
) -> None:
    ask = {"questionnaire_id": draft.pk, "note": "", "by": people["author"]}
    answer = {"questionnaire_id": draft.pk, "answer": "Shorter, please", "by": people["publisher"]}
    ask_for_review(**ask)
    mailed()
    give_back(**answer)
    (mail,) = OutgoingMail.objects.all()
    assert "publisher@example.com gave your draft of “title” back instead of publishing it." in mail.text
    assert "Shorter, please" in mail.text
    assert mailed() == [("author@example.com", "Your draft was given back")]
    # nothing waits any more
    with pytest.raises(ChangedMeanwhile):
        give_back(**answer)
    assert (ask_for_review(**ask), mailed()) == (Asked.MAILED, ASKED)


def test_it_can_be_withdrawn(people: dict[str, User], draft: Questionnaire) -> None:
    ask_for_review(questionnaire_id=draft.pk, note="", by=people["author"])
    for _twice in range(2):
        withdraw_review(questionnaire_id=draft.pk, by=people["author"])
    assert not ReviewRequest.objects.exists()


def test_it_remembers_the_draft_that_it_is_about(people: dict[str, User], draft: Questionnaire) -> None:
    ask_for_review(questionnaire_id=draft.pk, note="", by=people["author"])
    seen = Seen.from_text(ReviewRequest.objects.get().seen)
    assert seen.is_still(publishing_now(draft))
    reword(draft)
    assert not seen.is_still(publishing_now(draft))


def test_what_was_seen_includes_what_waits(people: dict[str, User], draft: Questionnaire) -> None:
    seen = publishing_now(draft)
    ask_for_review(questionnaire_id=draft.pk, note="", by=people["author"])
    with pytest.raises(ChangedMeanwhile):
        publish(questionnaire_id=draft.pk, by=people["publisher"], expected=seen)
    publish(questionnaire_id=draft.pk, by=people["publisher"], expected=publishing_now(draft))


def test_notes_stay_without_the_people(people: dict[str, User], draft: Questionnaire) -> None:
    ask_for_review(questionnaire_id=draft.pk, note="Why", by=people["author"])
    give_back(questionnaire_id=draft.pk, answer="No", by=people["publisher"])
    for user in people.values():
        user.delete()
    review = ReviewRequest.objects.get()
    assert (review.note, review.asked_by, review.answer, review.returned_by) == ("Why", None, "No", None)


def test_what_waits_costs_two_queries_for_any_number_of_questionnaires(people: dict[str, User]) -> None:
    drafts = [make_draft(), make_draft(make_instrument(key="second"))]
    ask_for_review(questionnaire_id=drafts[0].pk, note="", by=people["author"])
    with costs(2):
        (waiting,) = waiting_of(drafts).values()
        assert str(waiting.review and waiting.review.asked_by) == "author@example.com"
    assert (waiting_for(drafts[0]).plan, waiting_for(drafts[1]).review) == (None, None)
