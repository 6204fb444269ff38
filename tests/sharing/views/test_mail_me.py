"""Mailing a result to oneself without an account: one message, the same answer whatever the address is."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.sharing.domain import LINK_LIMIT
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import OutgoingMail, User
from tests.sharing.views.test_links import LINK
from tests.visitors import ANSWERS, EMAIL, Page, Visitor, url

pytestmark = pytest.mark.both_databases

ADDRESS = "me@example.com"


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete("North team")


def form_of(visitor: Visitor, assessment: UUID, **fields: str) -> dict[str, str]:
    """Return the fields that the form of the page sends."""
    return {**Page(visitor.get(url("mail-me", assessment))).forms[0].fields, "to": ADDRESS, **fields}


def mail_me(visitor: Visitor, assessment: UUID, **fields: str) -> Any:
    """Send the form, and return the page that follows."""
    return visitor.post(url("mail-me", assessment), form_of(visitor, assessment, **fields), follow=True)


def test_sends_one_message_with_a_link_that_opens_the_result_and_keeps_no_address(
    visitor: Visitor, assessment: UUID, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = mail_me(visitor, assessment)
    assert response.redirect_chain == [(url("result", assessment), 302)]
    assert Page(response).notices == [
        f"The link is on its way to {ADDRESS}. If it doesn't arrive in a few minutes, check your spam folder."
    ]
    (sent,) = mail.outbox
    model = "account-based selling, relationship selling and team selling"
    assert (sent.to, sent.subject, sent.reply_to) == ([ADDRESS], f"Sales model: {model}", [])
    (link,) = LINK.findall(sent.body)
    assert Page(Visitor().get(link)).heading == model.capitalize()
    assert OutgoingMail.objects.count() == 0
    assert ADDRESS not in str(ShareLink.objects.values())


def test_names_nothing_that_the_visitor_wrote_since_anyone_may_get_it(visitor: Visitor, assessment: UUID) -> None:
    mail_me(visitor, assessment)
    message = OutgoingMail.objects.get()
    assert "North team" not in message.subject + message.text


def test_says_on_the_page_and_in_the_message_how_long_the_link_works(visitor: Visitor, assessment: UUID) -> None:
    until = date_format(timezone.localtime(timezone.now() + timedelta(days=365)), "DATE_FORMAT")
    assert until in visitor.get(url("mail-me", assessment)).content.decode()
    mail_me(visitor, assessment)
    assert f"The link works until {until}." in OutgoingMail.objects.get().text
    assert ShareLink.objects.get().expires_at is not None


def test_a_double_click_sends_one(visitor: Visitor, assessment: UUID) -> None:
    form = form_of(visitor, assessment)
    answers = [Page(visitor.post(url("mail-me", assessment), form, follow=True)).notices for _ in range(2)]
    assert answers[0] == answers[1]
    assert (OutgoingMail.objects.count(), ShareLink.objects.count()) == (1, 1)


def test_opening_the_page_again_and_sending_it_sends_another(visitor: Visitor, assessment: UUID) -> None:
    """The control."""
    for _ in range(2):
        mail_me(visitor, assessment)
    assert OutgoingMail.objects.count() == 2


def test_one_address_gets_three_an_hour_and_nobody_learns_that_it_got_no_more(
    visitor: Visitor, assessment: UUID
) -> None:
    answers = {Page(mail_me(visitor, assessment, to=to)).notices[0] for to in [ADDRESS] * 3 + [ADDRESS.upper()] * 2}
    assert len({answer.casefold() for answer in answers}) == 1
    assert OutgoingMail.objects.count() == 3


def test_a_visitor_sends_ten_an_hour(visitor: Visitor, assessment: UUID) -> None:
    for number in range(10):
        mail_me(visitor, assessment, to=f"me{number}@example.com")
    response = mail_me(visitor, assessment, to="me10@example.com")
    assert Page(response).error == "You've tried that too often. Wait an hour, then try again."
    assert "me10@example.com" in response.content.decode()
    assert OutgoingMail.objects.count() == 10


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ("", "Write your e-mail address."),
        ("nonsense", "This is not an e-mail address. Write it like name@example.com."),
        ("a@example.com, b@example.com", "This is not an e-mail address. Write it like name@example.com."),
        (f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.no", "This is not an e-mail address. Write it"),
        ("a@example.com\nBcc: all@example.com", "This is not an e-mail address. Write it like name@example.com."),
    ],
    ids=["empty", "no address", "two", "too long", "a header"],
)
def test_anything_but_one_address_is_refused(visitor: Visitor, assessment: UUID, to: str, error: str) -> None:
    assert Page(mail_me(visitor, assessment, to=to)).error.startswith(error)
    assert (OutgoingMail.objects.count(), ShareLink.objects.count()) == (0, 0)


@pytest.mark.parametrize(("language", "words"), [("en", "Read it here:"), ("nb", "Les det her:")])
def test_is_in_the_readers_language(visitor: Visitor, assessment: UUID, language: str, words: str) -> None:
    form = form_of(visitor, assessment)
    visitor.post(url("mail-me", assessment), form, headers={"accept-language": language})
    assert words in OutgoingMail.objects.get().text


def test_says_so_if_no_sales_model_stands_out(visitor: Visitor) -> None:
    mail_me(visitor, visitor.complete(**dict.fromkeys(ANSWERS, "unsure")))
    message = OutgoingMail.objects.get()
    assert message.subject == "Sales model: none stands out yet"
    assert re.search(r"Here is the link to your result of .*\. No sales model stands out yet\.", message.text)


def test_is_refused_when_there_are_too_many_links(visitor: Visitor, assessment: UUID) -> None:
    ShareLink.objects.bulk_create(
        ShareLink(assessment_id=assessment, token_hash=str(number), created_at=timezone.now())
        for number in range(LINK_LIMIT)
    )
    assert "working links already" in Page(mail_me(visitor, assessment)).error
    assert OutgoingMail.objects.count() == 0


def test_knows_the_address_of_an_account(visitor: Visitor, manager: User) -> None:
    visitor.force_login(manager)
    form = Page(visitor.get(url("mail-me", visitor.complete()))).forms[0]
    assert form.fields["to"] == EMAIL


def test_leads_to_the_open_question_until_there_is_a_result(visitor: Visitor) -> None:
    assessment = visitor.begin(leads="mixed")
    response = visitor.get(url("mail-me", assessment))
    assert (response.status_code, response["Location"]) == (302, url("question", assessment, "repeat_revenue"))


def test_a_message_that_waits_is_erased_with_the_result_and_no_other(visitor: Visitor) -> None:
    first, second = visitor.complete(), visitor.complete()
    for assessment, address in ((first, "first@example.com"), (second, "second@example.com")):
        visitor.post(url("mail-me", assessment), {"to": address})
    erase_assessment(assessment=Assessment.objects.get(pk=first))
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["second@example.com"]
