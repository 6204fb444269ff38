"""Answers as query or form parameters, which previews and the simulator use instead of a saved assessment."""

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import walk

ANSWER = "answer-"
"""Prefix of an answer's name in a query or form; the question's key follows."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The questionnaire whose draft a page shows."""

    pk: int


def answers_query(answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as the parameters of a query."""
    return {f"{ANSWER}{question}": option for question, option in answers.items()}


def answers_in(instrument: Instrument, query: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in a query or form; those to questions that are not asked, and unknown ones, are ignored."""
    sent = {name.removeprefix(ANSWER): option for name, option in query.items() if name.startswith(ANSWER)}
    return {step.question.key: step.answer for step in walk(instrument, sent).steps if step.answer is not None}
