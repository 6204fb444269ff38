"""Answers as query or form parameters, which previews and the simulator use instead of a saved assessment."""

from collections.abc import Mapping

from diagnostics.instrument.instrument import Instrument

ANSWER = "answer-"
"""Prefix of an answer's name in a query or form; the question's key follows."""


def answers_query(answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as the parameters of a query."""
    return {f"{ANSWER}{question}": option for question, option in answers.items()}


def answers_in(instrument: Instrument, query: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in a query or form; unknown questions and options are ignored."""
    parameters = ((question, query.get(f"{ANSWER}{question.key}", "")) for question in instrument.questions)
    return {question.key: option for question, option in parameters if question.has_option(option)}
