"""Visitors of the site for tests of views: the requests they make, and the pages they get."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from time import time
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.assessing.actions.assessments import submit_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import Document, dump_instrument, fingerprint
from diagnostics.instrument.errors import UnansweredQuestions
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import walk, with_answer
from diagnostics.site.models import OutgoingMail, User
from diagnostics.site.models.secrets import encrypt
from salesmodel.sessions import RENEWED_FOR
from tests.reference import reference_instrument

ANSWERS = {
    "leads": "outbound",
    "repeat_revenue": "nearly_all",
    "people": "every_deal",
    "audience": "everyone",
    "stands_out": "equal",
}
"""Answers to the reference questionnaire whose result is a hybrid, three ways of selling that tie, and a long pipeline.

The last one answers the separating question.
"""

EMAIL, PASSWORD = "manager@example.com", "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"
"""Of the authenticator app that `with_second_factor` sets up."""
SIGN_IN = "/accounts/login/"


def url(name: str, *arguments: object) -> str:
    """Return the path of a page by its URL name."""
    return reverse(f"diagnostics:{name}", args=arguments)


def make_account(email: str = EMAIL, password: str = PASSWORD, **more: Any) -> User:
    """Return a user who has confirmed their address."""
    user = User.objects.create_user(email, password, **more)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def with_second_factor(user: User) -> User:
    """Give the user a second factor, which staff need for the admin; return the user."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})
    return user


def show_again_who(client: Client) -> None:
    """Note in the client's session that its user showed again who they are, as before sensitive changes."""
    session = client.session
    shown = {"method": "password", "at": time(), "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [*session.get(AUTHENTICATION_METHODS_SESSION_KEY, []), shown]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
    session[RENEWED_FOR] = shown["at"]
    session.save()


def letter() -> OutgoingMail:
    """Return the newest message of the outbox; it stays there, since a test's transaction never commits."""
    return OutgoingMail.objects.latest("pk")


def code_in(message: OutgoingMail) -> str:
    """Return the code in a message, which is on a line of its own."""
    return next(line for line in message.text.splitlines() if re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", line))


def gone(*arguments: object, **more: object) -> None:
    """Fail like a database that does not respond; pass it to `connection.execute_wrapper`."""
    raise OperationalError("the database is gone")


def publish_version(instrument: Instrument) -> QuestionnaireVersion:
    """Make `instrument` the current version; the editing tables stay empty, since no page may read them."""
    document, print_ = _compiled_reference() if instrument is reference_instrument() else _compile(instrument)
    questionnaire, _ = Questionnaire.objects.get_or_create(key=instrument.key)
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=questionnaire.versions.count() + 1,
        document=document,
        fingerprint=print_,
        published_at=timezone.now(),
    )
    Questionnaire.objects.filter(pk=questionnaire.pk).update(current_version=version)
    return version


@cache
def _compiled_reference() -> tuple[Document, str]:
    return _compile(reference_instrument())


def _compile(instrument: Instrument) -> tuple[Document, str]:
    document = dump_instrument(instrument)
    return document, fingerprint(document)


def _saved(instrument: Instrument, answers: dict[str, str]) -> dict[str, str]:
    """Return those of the answers that the pages save: to questions that are asked, in their order."""
    saved: dict[str, str] = {}
    for question, option in answers.items():
        step = walk(instrument, saved).step(question)
        if step is not None and step.reachable and step.question.has_option(option):
            saved = with_answer(instrument, saved, question, option)
    return saved


def save_answers(assessment: UUID, **answers: str) -> Assessment:
    """Save the answers to an assessment that has begun, as its pages would; return it."""
    begun = Assessment.objects.with_version().get(pk=assessment)
    begun.answers = _saved(instrument_of(begun.version), answers)
    begun.answered_after = dict.fromkeys(begun.answers, 0)
    begun.save(update_fields=["answers", "answered_after"])
    return begun


def submit_answered(assessment: UUID, title: str = "", crm: str = "", **answers: str) -> UUID:
    """Save the answers to an assessment that has begun, and submit it if none is missing; return its id."""
    begun = save_answers(assessment, **answers)
    by = Viewer(browser=begun.browser, user_id=begun.owner_id)
    with suppress(UnansweredQuestions):
        submit_assessment(assessment_id=begun.pk, by=by, company=title, crm=crm)
    return begun.pk


class Visitor(Client):
    """A browser that can take assessments and sign in."""

    def start(self) -> UUID:
        """Begin an assessment and return its id."""
        response = self.post(url("start"))
        return UUID(response["Location"].split("/")[2])

    def answer(self, assessment: UUID, question: str, option: str, query: str = "", **headers: Any) -> HttpResponse:
        """Answer one question and return the response."""
        return self.post(url("question", assessment, question) + query, {"option": option}, **headers)

    def answer_all(self, **answers: str) -> UUID:
        """Begin an assessment, send the answers to the pages of their questions, and return its id."""
        assessment = self.start()
        for question, option in answers.items():
            self.answer(assessment, question, option)
        return assessment

    def submit(self, assessment: UUID, title: str = "", crm: str = "") -> HttpResponse:
        """Submit the assessment, called `title` after its company, and return the response."""
        return self.post(url("check", assessment), {"company": title, "crm": crm})

    def begin(self, **answers: str) -> UUID:
        """Begin an assessment with the answers that `answer_all` would save, in a third of the time; return its id."""
        return save_answers(self.start(), **answers).pk

    def complete(self, title: str = "", crm: str = "", **answers: str) -> UUID:
        """Begin an assessment and submit it, if no answer is missing; return its id."""
        return submit_answered(self.start(), title, crm, **(answers or ANSWERS))

    def link_to(self, assessment: UUID) -> str:
        """Make the link that opens an assessment on another device, and return it."""
        page = self.post(url("continue", assessment), follow=True).context["page"]
        return str(page.url)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, **more: str) -> Any:
        """Send the form of the sign-in page and return the response."""
        return self.post(SIGN_IN, {"login": email, "password": password, **more})

    def fill_in(self, response: Any, **fields: str) -> Any:
        """Send the first form of a page as browsers do, with `fields` filled in, and follow its redirect."""
        form = Page(response).forms[0]
        address = form.action or response.wsgi_request.get_full_path()
        return self.post(address, {**form.fields, **fields}, follow=True)


def collect_cookies(visitor: Visitor) -> None:
    """Make requests that set each of the site's cookies; the user with EMAIL and PASSWORD must exist."""
    visitor.post("/i18n/setlang/", {"language": "en"})
    visitor.get(SIGN_IN)
    visitor.sign_in()
    # submitted twice, so that there is a message
    visitor.submit(visitor.complete())


@dataclass
class Form:
    """One POST form: its action, the fields it sends if unchanged, its radio values, and its button's text."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    button: str = ""


def one_line(text: str) -> str:
    """Return a text with its white space collapsed, as a page shows it."""
    return " ".join(text.split())


def compact(html: str) -> str:
    """Return markup without the white space that it is laid out with: in tags, and at the edges of elements."""
    html = re.sub(r"<[^>]+>", lambda tag: re.sub(r" (?=/?>$)", "", one_line(tag[0])), html)
    return re.sub(r"(?<=>)\s+(?=<)|(<[^/][^>]*>)\s+|\s+(?=</)", r"\1", html)


class Page(HTMLParser):
    """A parsed page: its language, title, heading, error, notices, links, and the POST forms of `<main>`."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.language = self.title = self.heading = self.error = ""
        self.notices: list[str] = []
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.chosen: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(response.content.decode())
        self.title, self.heading = one_line(self.title), one_line(self.heading)
        self.notices = [one_line(notice) for notice in self.notices]
        for form in self.forms:
            form.button = one_line(form.button)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = attributes["lang"]
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag == "form" and attributes.get("method") == "post" and self._inside("main"):
            self.forms.append(Form(attributes.get("action", "")))
        if tag == "input":
            self._add_input(attributes)
            return
        self._open.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and elements left open inside it."""
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        names = {name for name, _ in self._open}
        if "title" in names and "svg" not in names:
            self.title += data
        if "h1" in names:
            self.heading += data
        if data.strip():
            roles = {attributes.get("role") for _, attributes in self._open}
            if "alert" in roles and "h2" not in names:
                self.error += data.strip()
            if "status" in roles:
                self.notices.append(data)
        if "button" in names and self._inside("form", method="post") and "main" in names:
            self.forms[-1].button += data

    def _add_input(self, attributes: dict[str, str]) -> None:
        if not self._inside("form", method="post") or not self._inside("main"):
            return
        form = self.forms[-1]
        if attributes.get("type") == "radio":
            form.options.append(attributes["value"])
            self.chosen += [attributes["value"]] if "checked" in attributes else []
        if attributes.get("type") != "radio" or "checked" in attributes:
            form.fields[attributes["name"]] = attributes.get("value", "")

    def _inside(self, tag: str, **required: str) -> bool:
        return any(tag == name and required.items() <= attributes.items() for name, attributes in self._open)
