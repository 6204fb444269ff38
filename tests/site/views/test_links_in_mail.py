"""Every link of every message that the site sends, opened by its recipient, who is signed out by then."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.assessing.actions.reminders import remind_overdue
from diagnostics.assessing.models import Assessment, Reminder
from diagnostics.people.actions.privileges import AccountChange, tell_of_changes
from diagnostics.people.actions.second_factor import remove_second_factors
from diagnostics.people.actions.sessions import sign_out_everywhere
from diagnostics.site.models import OutgoingMail, User
from diagnostics.webhooks.actions.alerts import alert_staff
from tests.deliveries import make_endpoint
from tests.site.views.main_form import Forms
from tests.visitors import EMAIL, PASSWORD, SIGN_IN, Page, Visitor, make_account, url, with_second_factor

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
    root.post(adding, {**form.shown, "email": "ola@example.com"})


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


SENDERS = {
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
