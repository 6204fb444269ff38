"""Every page and file that respondents, readers of shared links and recipients of mail get of a questionnaire."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.site.models import OutgoingMail
from tests.visitors import Page, Visitor, publish_version, save_answers, submit_answered, url

VOID = frozenset({"area", "base", "br", "hr", "img", "input", "link", "meta", "wbr", "path", "rect", "circle", "line"})
HEADINGS = frozenset(f"h{rank}" for rank in range(1, 7))
FILLED = HEADINGS | {"dl", "dt", "dd", "ul", "ol", "li", "caption", "legend", "summary", "figcaption", "th", "p", "q"}
"""Elements that no page has without content."""

CONTENT = frozenset({"img", "input", "select", "textarea", "button", "svg", "progress", "meter"})
"""Elements that are content without any text."""

TEXT_ALONE = frozenset(("title", "option", "textarea", "svg"))
"""Elements in which a text cannot say which language it is in."""


@dataclass
class Element:
    """An open element: its tag, whether it has content, and the language of its text."""

    tag: str
    language: str
    is_filled: bool = False


@dataclass
class Contents(HTMLParser):
    """What is on a page: its texts with their language, and elements that are empty or markup where none can be."""

    markup: str
    texts: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.misplaced += [f"{tag} {name}" for name, value in attrs if "<" in (value or "")]
        if tag == "span" and "lang" in attributes and any(each.tag in TEXT_ALONE for each in self._open):
            self.misplaced.append(f"span in {self._open[-1].tag}")
        if tag in CONTENT:
            self._fill()
        if tag not in VOID:
            language = attributes.get("lang") or (self._open[-1].language if self._open else "")
            self._open.append(Element(tag, language, "hidden" in attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Ignore elements of drawings."""

    def handle_endtag(self, tag: str) -> None:
        while any(each.tag == tag for each in self._open):
            element = self._open.pop()
            if element.tag in FILLED and not element.is_filled:
                self.empty.append(element.tag)
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        tags = {each.tag for each in self._open}
        if data.strip() and not tags & {"script", "style"}:
            self._fill()
            if not tags & TEXT_ALONE:
                self.texts.append((" ".join(data.split()), self._open[-1].language))

    def _fill(self) -> None:
        for element in self._open:
            element.is_filled = True


def pages_of(instrument: Instrument, *answers: dict[str, str], language: str = "en") -> dict[str, str]:
    """Publish an instrument, and return every page and file of it as text, by a name that says what it is.

    The first answers are those of the result with which all is done; the others are results of their own.
    """
    publish_version(instrument)
    visitor = Visitor(headers={"accept-language": language})
    return {name: _text(visitor.get(address)) for name, address in _addresses(visitor, instrument, answers)} | {
        f"mail {mail.pk}": f"{mail.subject}\n{mail.text}" for mail in OutgoingMail.objects.all()
    }


def _text(response: Any) -> str:
    assert response.status_code == 200, response.request["PATH_INFO"]
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode(errors="replace"))


def _addresses(
    visitor: Visitor, instrument: Instrument, answers: tuple[dict[str, str], ...]
) -> Iterator[tuple[str, str]]:
    yield from _of_questionnaire(instrument)

    def begin(answers: dict[str, str]) -> UUID:
        response = visitor.post(url("questionnaire", instrument.key))
        return save_answers(UUID(response["Location"].split("/")[2]), **answers).pk

    begun = begin(answers[0])
    for question in instrument.questions:
        yield f"question {question.key}", url("question", begun, question.key)
    yield "check", url("check", begun)
    yield "continue", url("continue", begun)
    done, *rest = (submit_answered(begin({}), "Contoso", "hubspot", **each) for each in answers)
    for number, each in enumerate(rest, start=1):
        yield f"result {number}", url("result", each)
    yield "compare", url("compare", done, rest[0])
    yield "archive", url("archive")
    yield "export", url("export-csv")
    visitor.fill_in(visitor.get(url("mail-me", done)), email="reader@example.com")
    yield from _of_result(done)
    yield from _shared(visitor, done)


def _of_questionnaire(instrument: Instrument) -> Iterator[tuple[str, str]]:
    key = instrument.key
    yield "start", url("questionnaire", key)
    yield "catalogue", url("catalogue-of", key)
    yield "how", url("how-of", key)
    for model in instrument.sales_models:
        yield f"sales model {model.key}", url("sales-model-of", key, model.key)
        yield f"handover of {model.key}", url("handoff-model", key, model.key)
        yield f"set-up of {model.key}", url("set-up-model", key, model.key)
    for stage in instrument.stages:
        yield f"stage {stage.key}", url("stage-of", key, stage.key)


def _of_result(done: UUID) -> Iterator[tuple[str, str]]:
    for name in (
        *("result", "result-json", "own-pipeline", "playbook", "set-up", "handoff", "todays-stages", "what-if"),
        *("edit", "again", "compare-choose", "share", "crm-message", "mail-me", "remind", "erase"),
    ):
        yield name, url(name, done)
    for kind, target in TARGETS.items():
        if target.format.per_pipeline:
            for part in ("deal", "growth"):
                yield f"{kind} {part}", url("handoff-part", done, kind, part)
        else:
            yield kind, url("handoff-file", done, kind)


def _shared(visitor: Visitor, done: UUID) -> Iterator[tuple[str, str]]:
    page = visitor.get(url("share", done))
    shared = visitor.post(url("share", done), {**Page(page).forms[0].fields, "expires": "7", "label": "Board"})
    (link,) = re.findall(r"/shared/[\w-]+/", shared.content.decode())[:1]
    yield "shared", link
    yield "shared playbook", f"{link}playbook/"
    message = visitor.fill_in(visitor.get(url("crm-message", done))).content.decode()
    (link,) = re.findall(r"/shared/[\w-]+/handoff/", message)[:1]
    yield "shared handover", link
    yield "shared set-up", f"{link}set-up/"
