"""Answers in the query of an address or in a form: how previews and the simulator keep them without a row."""

from collections.abc import Mapping

from diagnostics.instrument.instrument import Instrument

ANSWER = "answer-"
"""Prefix of an answer's name in a query or form; the question's key follows."""


def answers_query(answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as the parameters of a query."""
    return {f"{ANSWER}{question}": option for question, option in answers.items()}


def answers_in(instrument: Instrument, query: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in a query or form; what the instrument does not have counts as no answer."""
    given = ((question, query.get(f"{ANSWER}{question.key}", "")) for question in instrument.questions)
    return {question.key: option for question, option in given if question.has_option(option)}
