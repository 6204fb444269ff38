"""Every link of every message that the site sends, opened by its recipient, who is signed out by then."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.assessing.actions.reminders import remind_overdue
from diagnostics.assessing.models import Assessment, Reminder
from diagnostics.authoring.actions.notices import tell_planner_of_delay
from diagnostics.authoring.actions.planning import plan_publication
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.actions.reviewing import ask_for_review, give_back
from diagnostics.people.actions.privileges import AccountChange, tell_of_changes
from diagnostics.people.actions.second_factor import remove_second_factors
from diagnostics.people.actions.sessions import sign_out_everywhere
from diagnostics.site.actions.mail import send_later
from diagnostics.site.models import OutgoingMail, User
from diagnostics.webhooks.actions.alerts import alert_staff
from tests.deliveries import make_endpoint
from tests.rows import make_draft
from tests.site.views.main_form import Forms
from tests.visitors import (
    EMAIL,
    PASSWORD,
    SIGN_IN,
    Page,
    Visitor,
    make_account,
    show_again_who,
    url,
    with_second_factor,
)

# the fixtures that send are asked for by name, so nothing else says that these tests use the database
pytestmark = pytest.mark.usefixtures("db")

ADMIN = "root@example.com"


@pytest.fixture
def owner(visitor: Visitor, manager: User) -> Visitor:
    """The manager's browser, signed in."""
    visitor.sign_in()
    return visitor


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(with_second_factor(make_account(ADMIN, is_staff=True, is_superuser=True)))
    show_again_who(client)
    return client


@pytest.fixture
def reminder(owner: Visitor, manager: User) -> None:
    assessment = Assessment.objects.get(pk=owner.complete())
    due = timezone.now() - timedelta(days=3)
    Reminder.objects.create(assessment=assessment, owner=manager, due_at=due, language="en")
    remind_overdue()


@pytest.fixture
def shared(owner: Visitor) -> None:
    assessment = owner.complete()
    for page in ("share-by-mail", "mail-me"):
        form = Page(owner.get(url(page, assessment))).forms[0]
        owner.post(url(page, assessment), {**form.fields, "to": "ola@example.com", "expires": "7"})


@pytest.fixture
def failing_webhook(root: Client) -> None:
    User.objects.get(email=ADMIN).user_permissions.set(Permission.objects.all())
    alert_staff(endpoint=make_endpoint(), is_gone=True)


@pytest.fixture
def invitation(root: Client) -> None:
    adding = reverse("admin:diagnostics_invitation_add")
    (form,) = [form for form in Forms(root.get(adding)).forms if form.id == "invitation_form"]
    root.post(adding, {**form.shown, "email": "ola@example.com", "role": "account"})


@pytest.fixture
def removed_factor(root: Client) -> None:
    admin = User.objects.get(email=ADMIN)
    remove_second_factors(user_ids=[admin.pk], by=admin)


@pytest.fixture
def ended_sessions(manager: User) -> None:
    sign_out_everywhere(user_ids=[manager.pk], by=manager)


@pytest.fixture
def changed_account(manager: User) -> None:
    tell_of_changes(user=manager, changes=list(AccountChange), earlier_address="before@example.com", by=manager)


@pytest.fixture
def account(visitor: Visitor, manager: User) -> None:
    """What is sent to people with and without an account who ask for one or for a new password."""
    for address in (EMAIL, "unknown@example.com"):
        visitor.post(reverse("account_reset_password"), {"email": address})
        visitor.post(reverse("account_signup"), {"email": address, "password1": "some long words here"})


@pytest.fixture
def second_step(db: None) -> None:
    staff = Visitor()
    staff.force_login(make_account("staff@example.com", is_staff=True))
    staff.post(url("second-step"))


@pytest.fixture
def waiting_drafts(root: Client) -> None:
    """Mail about reviews and set times: asked for, given back and published; not published, and late."""
    draft, publisher = make_draft(), User.objects.get(email=ADMIN)
    author = make_account("author@example.com")
    for _again in range(2):
        ask_for_review(questionnaire_id=draft.pk, note="A <note>", by=author)
        give_back(questionnaire_id=draft.pk, answer="Shorter", by=publisher)
    plan = plan_publication(questionnaire_id=draft.pk, due_at=timezone.now() + timedelta(days=1), note="", by=publisher)
    version = publish(questionnaire_id=draft.pk, by=author)
    tell_planner_of_delay(plan, version)


SENDERS = {
    "authoring/actions/notices.py": "waiting_drafts",
    "assessing/actions/reminders.py": "reminder",
    "sharing/actions.py": "shared",
    "webhooks/actions/alerts.py": "failing_webhook",
    "people/admin/invitations.py": "invitation",
    "people/actions/privileges.py": "changed_account",
    "people/actions/second_factor.py": "removed_factor",
    "people/actions/sessions.py": "ended_sessions",
    "people/adapters/accounts.py": "account",
}
"""Every module that sends mail, and the fixture that makes it do so."""


def links() -> list[str]:
    """Return the path and query of each link in the messages that wait to be sent."""
    texts = OutgoingMail.objects.values_list("text", flat=True)
    found = [urlsplit(link) for text in texts for link in re.findall(r"https?://\S+", text)]
    assert {link.netloc for link in found} <= {settings.SITE_URL.netloc}
    return sorted({link.path or "/" for link in found})


def opened(path: str) -> HttpResponse:
    return Visitor().get(path, follow=True)


@pytest.mark.parametrize("sender", SENDERS.values())
def test_opens_a_page_or_offers_to_sign_in_and_come_back(request: pytest.FixtureRequest, sender: str) -> None:
    request.getfixturevalue(sender)
    assert OutgoingMail.objects.exists()
    answers = {path: opened(path) for path in links()}
    come_back = {path: f"{SIGN_IN}?next={quote(path, safe='')}" for path in answers}
    dead_ends = {
        path: answer.status_code
        for path, answer in answers.items()
        if answer.status_code != 200 and come_back[path] not in Page(answer).links
    }
    assert dead_ends == {}


ASKED_FOR = {"shared", "invitation", "account", "second_step"}
"""Mail that somebody makes the site send, perhaps to a stranger; all other tells users of their own account."""


@pytest.mark.parametrize("sender", [*SENDERS.values(), "second_step"])
def test_is_held_back_if_too_much_was_asked_for(request: pytest.FixtureRequest, sender: str, settings: Any) -> None:
    settings.MAIL_AN_HOUR = 1
    request.getfixturevalue("db")
    send_later(to="first@example.com", subject="", text="", asked_for=True)
    OutgoingMail.objects.all().delete()
    request.getfixturevalue(sender)
    assert OutgoingMail.objects.exists() == (sender not in ASKED_FOR)


def test_that_is_held_back_keeps_what_was_typed(owner: Visitor, settings: Any) -> None:
    assessment, settings.MAIL_AN_HOUR = owner.complete(), 1
    send_later(to="first@example.com", subject="", text="", asked_for=True)
    form = Page(owner.get(url("share-by-mail", assessment))).forms[0]
    sent = {**form.fields, "to": "ola@example.com", "expires": "7", "message": "Read this first"}
    response = owner.post(url("share-by-mail", assessment), sent)
    assert (response.status_code, Page(response).heading) == (429, "Please wait a while")
    assert int(response["Retry-After"]) in range(1, 3601)
    assert "Read this first" in response.content.decode()
    assert not Assessment.objects.get(pk=assessment).share_links.exists()


CHANGED_BY_A_LOOK = {"django_session", "site_cache", "diagnostics_spending", "usersessions_usersession"}
"""Tables of what a visit leaves behind; the views of share links are counted, too."""


def everything() -> dict[str, list[Any]]:
    """Return every row of every table that opening a link must not change."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = {model._meta.db_table: model for model in models if model._meta.db_table not in CHANGED_BY_A_LOOK}
    counted = ("views", "last_viewed_at")
    return {
        table: [{name: row[name] for name in row if name not in counted} for row in model._base_manager.values()]
        for table, model in tables.items()
    }


@pytest.mark.parametrize("sender", [*SENDERS.values(), "second_step"])
def test_changes_nothing_when_a_scanner_opens_it(request: pytest.FixtureRequest, sender: str) -> None:
    request.getfixturevalue(sender)
    before = everything()
    first = {path: [opened(path).status_code, Visitor().head(path, follow=True).status_code] for path in links()}
    second = {path: [opened(path).status_code, Visitor().head(path, follow=True).status_code] for path in links()}
    assert first == second
    assert everything() == before
    assert not first or {status for pair in first.values() for status in pair} <= {200, 404}


def test_that_was_scanned_still_works(account: None, manager: User) -> None:
    """The control: what the link is for is done by its form, once."""
    (path,) = [path for path in links() if "/reset/key/" in path and len(path) > 40][:1]
    for _ in range(2):
        opened(path)
        Visitor().head(path, follow=True)
    person, new = Visitor(), {"password1": "some other long words"}
    page = person.get(path, follow=True)
    before = everything()
    person.post(page.wsgi_request.path, new)
    assert everything() != before
    assert User.objects.get(pk=manager.pk).check_password(new["password1"])
    again = Visitor()
    again.post(again.get(path, follow=True).wsgi_request.path, {"password1": "yet other long words"})
    assert User.objects.get(pk=manager.pk).check_password(new["password1"])


def test_of_a_reminder_opens_once_its_recipient_has_signed_in(reminder: None) -> None:
    pages = [path for path in links() if path.startswith("/assessments/")]
    assert len(pages) == 2
    for path in pages:
        recipient = Visitor()
        (sign_in,) = {link for link in Page(recipient.get(path)).links if link.startswith(SIGN_IN)}
        response = recipient.fill_in(recipient.get(sign_in), login=EMAIL, password=PASSWORD)
        assert (response.redirect_chain, response.status_code) == ([(path, 302)], 200)


def test_of_a_reminder_says_that_it_is_not_theirs_to_others(reminder: None) -> None:
    make_account("other@example.com")
    other = Visitor()
    other.sign_in("other@example.com")
    for path in links():
        if path.startswith("/assessments/"):
            page = Page(other.get(path))
            assert (page.heading, SIGN_IN in page.links) == ("This page is not in your account", False)


def test_every_sender_is_here() -> None:
    folder = Path(settings.BASE_DIR) / "diagnostics"
    calls = re.compile(r"(?<!def )\bsend_later\(")
    modules = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py") if calls.search(path.read_text())}
    assert modules == set(SENDERS)
