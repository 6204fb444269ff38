"""Names and notes that run from right to left, or override directions, change no text around them on any page."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.test import Client

from diagnostics.assessing.models import Assessment, Reminder, Viewer
from diagnostics.assessing.models.assessments import NAMING_FIELDS
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.nouns import DEFAULTS
from diagnostics.pipelines.actions.current_stages import save_current_stages
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.sharing.actions import share_assessment
from diagnostics.sharing.pages.links import link_message, mail_subject
from diagnostics.site.models import User
from tests.fixtures.reminders import MORNING, Clock
from tests.rows import make_completed
from tests.support.own_pipelines import keep_pipeline
from tests.visitors import ANSWERS, url

ARABIC = "مرحبا"
OVERRIDE = "\u202e"
SECRET = "s" * 43
ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
READ_ALOUD = {"title", "alt", "aria-label", "placeholder", "content", "label"}
"""Attributes that people read or hear; the value of a field is a paragraph of its own."""

OF_A_RESULT = (
    "result",
    "what-if",
    "own-pipeline",
    "todays-stages",
    "playbook",
    "set-up",
    "handoff",
    "share",
    "share-by-mail",
    "mail-me",
    "edit",
    "again",
    "compare-choose",
    "remind",
    "erase",
    "result-pdf",
    "playbook-pdf",
)
OTHERS = ("home", "archive", "account", "my-data", "erase-me")


def hostile(name: str) -> str:
    """Return a text that turns what follows it, unless something ends it."""
    return f"{OVERRIDE}{ARABIC} {name}"


class Texts(HTMLParser):
    """The texts of a page that people read, outside of fields and of elements that isolate what is in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.isolating: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.texts += [value for name, value in attributes.items() if name in READ_ALOUD and value]
        if tag in {"bdi", "textarea"} or attributes.get("dir") == "auto":
            self.isolating.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.isolating and self.isolating[-1] == tag:
            self.isolating.pop()

    def handle_data(self, data: str) -> None:
        if not self.isolating:
            self.texts.append(data)


def bare(html: str) -> list[str]:
    """Return the texts of a page in which what someone typed can turn what is beside it."""
    texts = [ISOLATED.sub("", text) for text in Texts(html).texts]
    return [" ".join(text.split()) for text in texts if ARABIC in text or OVERRIDE in text]


@pytest.fixture
def own(reference: QuestionnaireVersion, manager: User) -> Assessment:
    """A result with every text that a team can type, all of them hostile."""
    by = Viewer(user_id=manager.pk)
    assessment = make_completed(reference, by=by, **ANSWERS)
    assessment.name(title=hostile("title"), company=hostile("company"), note=hostile("note") + "\n" + hostile("line"))
    assessment.title_before = hostile("before")
    assessment.save(update_fields=[*NAMING_FIELDS, "title_before"])
    keep_pipeline(assessment.pk, rewritten(plan_of(assessment).pipeline))
    today = [CurrentStage(hostile("today"), "propose"), CurrentStage(hostile("extra"), None)]
    save_current_stages(assessment_id=assessment.pk, stages=today, by=by)
    share_assessment(assessment_id=assessment.pk, secret=SECRET, label=hostile("label"), expires_at=None, by=by)
    return assessment


def rewritten(pipeline: OwnPipeline) -> OwnPipeline:
    """Return a pipeline of hostile texts, whose probabilities fall; one stage is left out and one the team's own."""
    pipeline = OwnPipeline(
        tuple(
            replace(
                stage,
                name=hostile(f"{stage.id} name"),
                exit_criterion=hostile("criterion"),
                owner=hostile("owner"),
                activities=hostile("activity") + "\n" + hostile("second"),
                probability=max(100 - 10 * place, 1),
            )
            for place, stage in enumerate(pipeline.stages)
        )
    )
    first, *_ = pipeline.stages
    own = replace(first, id="own-1", name=hostile("own"))
    return replace(pipeline, stages=(replace(first, is_left_out=True), own, *pipeline.stages[1:]), made=1)


@pytest.fixture
def pages_on_paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that PDFs are drawn of."""
    drawn: list[str] = []
    drawing = "diagnostics.pipelines.views.report.pdf_of"
    monkeypatch.setattr(drawing, lambda html, *given, **more: drawn.append(html) or b"%PDF")
    return drawn


@pytest.mark.parametrize("language", ["en", "nb"])
def test_no_page_lets_a_name_turn_the_text_beside_it(
    own: Assessment, manager: User, client: Client, pages_on_paper: list[str], language: str
) -> None:
    client.force_login(manager)
    client.post("/i18n/setlang/", {"language": language})
    paths = [
        *(url(name) for name in OTHERS),
        *(url(name, own.pk) for name in OF_A_RESULT),
        url("compare", own.pk, own.pk),
        url("shared", SECRET),
        *(url("push", own.pk, crm) for crm in ("hubspot", "pipedrive")),
    ]
    found = {path: bare(page_of(client, path)) for path in paths}
    found["paper"] = [text for html in pages_on_paper for text in bare(html)]
    assert {path: texts for path, texts in found.items() if texts} == {}
    assert len(pages_on_paper) == 2


def page_of(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200, path
    return response.content.decode(errors="replace") if response["Content-Type"].startswith("text/html") else ""


def test_text_outside_of_isolates_is_noticed() -> None:
    assert bare(f"<p>{hostile('name')}</p>") != []
    assert bare(f"<p title='{ARABIC}'>x</p>") != []
    assert bare(f"<p>\u2068{ARABIC}\u2069 <bdi>{hostile('name')}</bdi></p><textarea>{hostile('name')}</textarea>") == []


def test_no_mail_lets_a_name_turn_the_text_beside_it(
    remind_on: Callable[..., Reminder], assessment: Assessment, clock: Clock
) -> None:
    Assessment.objects.update(title=hostile("title"))
    remind_on()
    clock.go_to(MORNING)
    (message,) = mail.outbox
    note = link_message(
        url="https://example.com", sender="you@example.com", note=hostile("note"), expires_at=None, nouns=DEFAULTS
    )
    subject = mail_subject(name=hostile("title"), models="team selling", nouns=DEFAULTS)
    assert [bare(text) for text in (str(message.subject), str(message.body), note, subject)] == [[], [], [], []]
