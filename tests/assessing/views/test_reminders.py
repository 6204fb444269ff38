"""Setting a reminder, and the notice when it is due."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from diagnostics.assessing.domain.months import months_after
from diagnostics.assessing.models import Assessment, Reminder
from diagnostics.site.models import User
from tests.background import deferred_tasks
from tests.visitors import EMAIL, PASSWORD, Page, Visitor, code_in, letter, url


@pytest.fixture
def owner(visitor: Visitor, manager: User) -> Visitor:
    visitor.force_login(manager)
    return visitor


@pytest.fixture
def mine(owner: Visitor) -> UUID:
    return owner.complete("North")


@pytest.fixture
def due(owner: Visitor, mine: UUID) -> Reminder:
    owner.post(url("remind", mine), {"when": "1"})
    deferred_tasks()
    Reminder.objects.update(due_at=timezone.now())
    return Reminder.objects.get()


def test_is_set_after_some_months(owner: Visitor, mine: UUID) -> None:
    response = owner.post(url("remind", mine), {"when": "3"}, follow=True)
    day = months_after(timezone.localdate(), 3)
    assert timezone.localdate(Reminder.objects.get().due_at) == day
    assert Page(response).notices[0].startswith("We will remind you on ")
    assert response.redirect_chain == [(url("result", mine), 302)]


def test_is_set_to_a_day_in_the_language_of_the_page(owner: Visitor, mine: UUID) -> None:
    day = timezone.localdate() + timedelta(days=40)
    owner.post(url("remind", mine), {"when": "day", "day": day.isoformat()}, headers={"accept-language": "nb"})
    reminder = Reminder.objects.get()
    assert (timezone.localdate(reminder.due_at), reminder.language) == (day, "nb")


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Choose when you want to be reminded."),
        ({"when": "99"}, "Choose one of the times in the list."),
        ({"when": "day"}, "Choose the day."),
        ({"when": "day", "day": "soon"}, "Write the day like 2027-03-31."),
        ({"when": "day", "day": "2020-01-01"}, "Choose a day after today."),
    ],
)
def test_shows_the_error_and_keeps_the_input(owner: Visitor, mine: UUID, sent: dict[str, str], error: str) -> None:
    response = owner.post(url("remind", mine), sent)
    assert Page(response).error.startswith(error)
    assert Page(response).title.startswith("Error:")
    if "day" in sent:
        assert f'value="{sent["day"]}"' in response.content.decode()
    assert Reminder.objects.count() == 0


def test_is_not_set_to_a_day_after_retention_erases_the_assessment(
    owner: Visitor, mine: UUID, settings: Settings
) -> None:
    settings.RETENTION_DAYS_COMPLETED = 100
    offered = owner.get(url("remind", mine)).context["form"].fields["when"].choices
    assert [key for key, _ in offered] == ["1", "3", "day"]
    late = timezone.localdate() + timedelta(days=100)
    response = owner.post(url("remind", mine), {"when": "day", "day": late.isoformat()})
    assert Page(response).error.startswith("Choose a day no later than")


def test_says_so_if_retention_erases_the_assessment_too_early(owner: Visitor, mine: UUID, settings: Settings) -> None:
    settings.RETENTION_DAYS_COMPLETED = 1
    response = owner.post(url("remind", mine), {"when": "1"})
    assert "is about to be erased" in response.content.decode()
    assert Reminder.objects.count() == 0


def test_is_shown_changed_and_cancelled(owner: Visitor, mine: UUID) -> None:
    owner.post(url("remind", mine), {"when": "3"})
    response = owner.get(url("remind", mine))
    assert "You will be reminded on" in response.content.decode()
    assert [form.button.strip() for form in Page(response).forms] == ["Change the reminder", "Cancel the reminder"]
    owner.post(url("remind", mine), {"when": "6"})
    assert timezone.localdate(Reminder.objects.get().due_at) == months_after(timezone.localdate(), 6)
    owner.post(url("remind", mine), {"cancel": "1"})
    assert Reminder.objects.count() == 0


def test_needs_an_account(visitor: Visitor) -> None:
    assessment = visitor.complete()
    response = visitor.post(url("remind", assessment), {"when": "1"})
    assert "A reminder needs an account" in response.content.decode()
    come_back = {f"/accounts/{way}/?next={url('remind', assessment)}" for way in ("login", "signup")}
    assert come_back <= set(Page(response).links)
    assert Reminder.objects.count() == 0


@pytest.mark.parametrize("way", ["login", "signup"])
def test_signing_in_or_up_comes_back_to_the_form(visitor: Visitor, manager: User, way: str) -> None:
    assessment = visitor.complete()
    page = visitor.get(url("remind", assessment))
    (link,) = [link for link in Page(page).links if link.endswith(f"{way}/?next={url('remind', assessment)}")]
    if way == "login":
        response = visitor.fill_in(visitor.get(link), login=EMAIL, password=PASSWORD)
    else:
        visitor.fill_in(visitor.get(link), email="new@example.com", password1="a calm river flows")
        response = visitor.post("/accounts/confirm-email/", {"code": code_in(letter())}, follow=True)
    # the browser's assessments are offered on the way
    response = visitor.fill_in(response)
    assert response.redirect_chain[-1] == (url("remind", assessment), 302)
    assert [form.button for form in Page(response).forms] == ["Remind me"]


def test_is_not_set_for_an_unclaimed_assessment(visitor: Visitor, manager: User) -> None:
    assessment = visitor.complete()
    visitor.force_login(manager)
    for sent in ({"when": "1"}, {"cancel": "1"}):
        response = visitor.post(url("remind", assessment), sent)
        assert "belongs to this browser, not to your account" in response.content.decode()
        assert f"{url('claim')}?next={url('remind', assessment)}" in Page(response).links
    assert Reminder.objects.count() == 0


@pytest.mark.parametrize("page", ["home", "archive"])
class TestOnceItIsDue:
    def test_is_on_the_page_with_its_actions(self, owner: Visitor, mine: UUID, due: Reminder, page: str) -> None:
        response = owner.get(url(page))
        (notice,) = response.context["reminders"]
        assert notice.name == "North"
        actions = {form.action for form in Page(response).forms}
        assert {url("again", mine), url("remind-dismiss", mine)} <= actions
        assert url("compare-choose", mine) in Page(response).links

    def test_is_gone_after_dismissing_it(self, owner: Visitor, mine: UUID, due: Reminder, page: str) -> None:
        owner.post(url("remind-dismiss", mine))
        assert owner.get(url(page)).context["reminders"] == ()

    def test_is_gone_after_retaking_the_assessment(self, owner: Visitor, mine: UUID, due: Reminder, page: str) -> None:
        owner.post(url("again", mine))
        assert owner.get(url(page)).context["reminders"] == ()

    def test_is_not_shown_to_others(self, owner: Visitor, due: Reminder, page: str) -> None:
        other = Visitor()
        assert other.get(url(page)).context["reminders"] == ()
        other.force_login(User.objects.create(email="other@example.com"))
        assert other.get(url(page)).context["reminders"] == ()

    def test_is_not_shown_before_it_is_due(self, owner: Visitor, mine: UUID, page: str) -> None:
        owner.post(url("remind", mine), {"when": "1"})
        assert owner.get(url(page)).context["reminders"] == ()


def test_is_erased_with_its_assessment(owner: Visitor, mine: UUID, due: Reminder) -> None:
    owner.post(url("erase", mine))
    assert (Reminder.objects.count(), Assessment.objects.count()) == (0, 0)
