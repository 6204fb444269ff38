"""The preview of a draft: the pages that respondents will see, with the answers in their addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from diagnostics.domain.instrument import Instrument
from diagnostics.presenters.addresses import CHANGE

ANSWER = "answer-"
"""What the name of an answer begins with, in addresses and forms; the question's key follows."""

TITLE = "title"
"""Query of the name that the respondent gives."""


@dataclass(frozen=True, slots=True)
class PreviewWay:
    """The pages of one questionnaire's preview. Every address carries the `answers`, so nothing else need keep them."""

    questionnaire_id: int
    answers: Mapping[str, str]
    elsewhere: str = ""

    @property
    def home(self) -> str:
        """Return the address of the start page."""
        return self._url("home")

    @property
    def check(self) -> str:
        """Return the address of the check page."""
        return self._url("check", **answers_query(self.answers))

    def question(self, key: str, *, is_change: bool = False) -> str:
        """Return the address of one question's page."""
        change = {CHANGE: "1"} if is_change else {}
        url = reverse("admin:diagnostics_questionnaire_preview_question", args=[self.questionnaire_id, key])
        return _with_query(url, {**answers_query(self.answers), **change})

    def result(self, title: str) -> str:
        """Return the address of the result, which is called `title`."""
        return self._url("result", **answers_query(self.answers), **({TITLE: title} if title else {}))

    def _url(self, page: str, **query: str) -> str:
        return _with_query(
            reverse(f"admin:diagnostics_questionnaire_preview_{page}", args=[self.questionnaire_id]), query
        )


@dataclass(frozen=True, slots=True)
class PreviewNotice:
    """What marks every page of a preview."""

    back_url: str


def answers_query(answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as they stand in an address."""
    return {f"{ANSWER}{question}": option for question, option in answers.items()}


def answers_in(instrument: Instrument, query: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in an address; what the instrument does not have counts as none."""
    given = ((question, query.get(f"{ANSWER}{question.key}", "")) for question in instrument.questions)
    return {question.key: option for question, option in given if question.has_option(option)}


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(query)}" if query else url
