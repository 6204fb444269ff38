"""The one form on the check page: publish with a note, at a time, ask for a review and answer it; and who sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import PlannedPublication, Questionnaire, ReviewRequest
from tests.rendering import without_rendering
from tests.support.admin.checks import check_address, check_page
from tests.support.admin.forms import messages_of, opened
from tests.support.admin.permissions import World
from tests.visitors import one_line

NOTE = "Because <b>we</b> said so"


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    world = World()
    world.questionnaire.stages.filter(key="qualify").update(name_en="Qualified")
    return world


@pytest.fixture(scope="module")
def people(world: World) -> dict[str, Client]:
    return {role: world.client(group=role) for role in ("author", "publisher", "viewer")}


@pytest.fixture
def draft(world: World, db: None) -> Questionnaire:
    return world.questionnaire


def press(client: Client, draft: Questionnaire, button: str, **fields: str) -> Any:
    """Press a button of the check page, as it shows the draft now."""
    address = reverse(f"admin:diagnostics_questionnaire_{button}", args=[draft.pk])
    return client.post(address, {"seen": check_page(client, draft).seen, **fields}, follow=True)


def text_of(response: Any) -> str:
    return one_line(response.content.decode())


def places(client: Client, draft: Questionnaire) -> dict[str, str]:
    """Return the pages that say what waits."""
    addresses = {
        "index": reverse("admin:index"),
        "list": reverse("admin:diagnostics_questionnaire_changelist"),
        "workspace": reverse("admin:diagnostics_questionnaire_translate", args=[draft.pk]),
        "check page": check_address(draft),
    }
    return {name: text_of(client.get(address)) for name, address in addresses.items()}


def missing(client: Client, draft: Questionnaire, text: str) -> list[str]:
    return [name for name, page in places(client, draft).items() if text not in page]


def tomorrow() -> dict[str, str]:
    return {"day": str(timezone.localdate() + timedelta(days=1)), "time": "12:00"}


def test_a_request_is_seen_by_those_who_may_publish_and_can_be_given_back(
    people: dict[str, Client], draft: Questionnaire
) -> None:
    author, publisher = people["author"], people["publisher"]
    asked = press(author, draft, "ask", note=NOTE)
    assert messages_of(asked) == ["Your request is there, and those who may publish get a mail."]
    assert messages_of(press(author, draft, "ask")) == ["A review of exactly this draft was asked for already."]
    assert missing(publisher, draft, "asked for a review on") == []
    page = text_of(publisher.get(check_address(draft)))
    assert ("Because &lt;b&gt;we&lt;/b&gt; said so" in page, "The draft is exactly what it was then." in page) == (
        True,
        True,
    )
    stage = draft.stages.get(key="close")
    stage.name_en = "Closed"
    stage.save()
    page = text_of(publisher.get(check_address(draft)))
    assert ("The draft is another one now" in page, "Closed" in page) == (True, True)
    without = press(publisher, draft, "give_back")
    assert '<a href="#id_note">Note: Write what should be changed.</a>' in text_of(without)
    press(publisher, draft, "give_back", note="Shorter, please")
    assert missing(author, draft, "gave the draft back on") == []
    assert "Shorter, please" in text_of(author.get(check_address(draft)))
    assert messages_of(press(author, draft, "withdraw")) == ["Nobody is asked for a review any more."]
    assert not ReviewRequest.objects.exists()


def test_a_time_is_set_changed_and_cancelled(people: dict[str, Client], draft: Questionnaire) -> None:
    publisher = people["publisher"]
    press(publisher, draft, "plan", note=NOTE, **tomorrow())
    plan = PlannedPublication.objects.get()
    assert (plan.note, timezone.localtime(plan.due_at).strftime("%H:%M")) == (NOTE, "12:00")
    assert missing(people["viewer"], draft, "To be published on") == []
    page = text_of(publisher.get(check_address(draft)))
    assert ('value="12:00"' in page, "The time is that of Europe/Oslo." in page) == (True, True)
    assert opened(people["author"], check_address(draft)).context_data["form"]["note"].value() is None
    press(publisher, draft, "plan", **{**tomorrow(), "time": "13:30"})
    assert timezone.localtime(PlannedPublication.objects.get().due_at).strftime("%H:%M") == "13:30"
    draft.stages.filter(key="close").update(name_en="Closed")
    assert "So nothing will be published then." in text_of(publisher.get(check_address(draft)))
    translate = reverse("admin:diagnostics_questionnaire_translate", args=[draft.pk])
    assert "The draft is another one now" in text_of(people["author"].get(translate))
    press(publisher, draft, "cancel_plan")
    assert not PlannedPublication.objects.exists()


TIMES = (
    ("", "", ["Choose the day.", "Choose the time."]),
    ("soon", "noon", ["Write the day like 2027-03-31.", "Write the time like 09:00."]),
    ("2020-01-01", "12:00", ["This time is over. Choose a later one, or publish now."]),
    ("2099-03-29", "02:30", ["Clocks are put forward on that day, and there is no such time. Choose another."]),
    ("2099-10-25", "02:30", ["Clocks are put back on that day, and this time comes twice. Choose another."]),
)


def test_a_time_that_cannot_be_is_said_and_what_was_typed_is_kept(
    people: dict[str, Client], draft: Questionnaire
) -> None:
    publisher, address = people["publisher"], reverse("admin:diagnostics_questionnaire_plan", args=[draft.pk])
    seen = check_page(publisher, draft).seen
    for day, time, errors in TIMES:
        with without_rendering():
            response = publisher.post(address, {"seen": seen, "note": NOTE, "day": day, "time": time})
        form = response.context_data["form"]  # type: ignore[attr-defined]
        assert [str(error) for field in form for error in field.errors] == errors
        assert (form["note"].value(), PlannedPublication.objects.exists()) == (NOTE, False)


def test_what_was_typed_is_kept_when_the_draft_moved_on(people: dict[str, Client], draft: Questionnaire) -> None:
    publisher = people["publisher"]
    seen = check_page(publisher, draft).seen
    stage = draft.stages.get(key="close")
    stage.name_en = "Closed"
    stage.save()
    for button, more in (("publish", {}), ("plan", tomorrow())):
        address = reverse(f"admin:diagnostics_questionnaire_{button}", args=[draft.pk])
        response = publisher.post(address, {"seen": seen, "note": NOTE, **more})
        assert (response.context["form"]["note"].value(), len(response.context["meanwhile"].lines)) == (NOTE, 1)
    assert draft.versions.count() == 1


def test_the_note_of_a_version_is_shown_wherever_versions_are(people: dict[str, Client], draft: Questionnaire) -> None:
    press(people["publisher"], draft, "publish", note=f"{NOTE}\r\nTwice")
    version = draft.versions.get(number=2)
    assert version.note == f"{NOTE}\nTwice"
    versions = reverse("admin:diagnostics_questionnaireversion_changelist")
    differences = reverse("admin:diagnostics_questionnaire_differences", args=[draft.pk])
    addresses = {
        "list": f"{versions}?questionnaire={draft.pk}",
        "page": reverse("admin:diagnostics_questionnaireversion_change", args=[version.pk]),
        "differences": f"{differences}?before=1&after=2",
        "history": reverse("admin:diagnostics_questionnaire_history", args=[draft.pk]),
        "check page": check_address(draft),
    }
    pages = {name: text_of(people["viewer"].get(address)) for name, address in addresses.items()}
    assert [name for name, page in pages.items() if "Because &lt;b&gt;we&lt;/b&gt; said so" not in page] == []
    # a later draft has other reasons
    assert "said so" not in text_of(people["viewer"].get(f"{differences}?before=2&after=draft"))


def test_a_note_that_is_too_long_is_refused(people: dict[str, Client], draft: Questionnaire) -> None:
    response = press(people["publisher"], draft, "publish", note="x" * 501)
    assert (list(response.context["form"].errors), draft.versions.count()) == (["note"], 1)


def test_a_remark_is_put_aside_and_shown_again(people: dict[str, Client], draft: Questionnaire) -> None:
    draft.stages.create(key="unused", name_en="Unused", name_nb="Ubrukt", position=9)
    author = people["author"]
    (line,) = check_page(author, draft).remarks
    page = press(author, draft, "put_aside", remark=line.fingerprint)
    (aside,) = page.context["page"].meant
    assert (aside.text, page.context["page"].remarks) == (line.text, ())
    assert f"{aside.meant_by}" in text_of(page)
    page = press(author, draft, "put_aside", remark=line.fingerprint, back="yes")
    assert (len(page.context["page"].remarks), page.context["page"].meant) == (1, ())
    assert "It is meant so" not in text_of(people["publisher"].get(check_address(draft)))


def test_pages_cost_the_same_whether_something_waits_or_not(
    people: dict[str, Client], draft: Questionnaire, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    publisher, address = people["publisher"], reverse("admin:diagnostics_questionnaire_changelist")
    publisher.get(address)
    with django_assert_max_num_queries(60) as nothing:
        publisher.get(address)
    cost = len(nothing)
    press(people["author"], draft, "ask")
    press(publisher, draft, "plan", **tomorrow())
    with django_assert_num_queries(cost):
        publisher.get(address)


def test_a_published_draft_has_no_form(people: dict[str, Client], draft: Questionnaire) -> None:
    publish(questionnaire_id=draft.pk, by=None)
    for role in people:
        assert opened(people[role], check_address(draft)).context_data["form"] is None
