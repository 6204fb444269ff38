"""The words of an answer, the separating one included, and answers as parameters of an address or a form.

Previews and the simulator use such parameters instead of a saved assessment. Parts that an instrument does not have
have no words.
"""

from collections.abc import Mapping

from diagnostics.instrument.instrument import EQUAL, STANDS_OUT, Instrument
from diagnostics.instrument.journey import walk
from diagnostics.instrument.text import UNWRITTEN, Text

ANSWER = "answer-"
"""Prefix of an answer's name in a query or form; the question's key follows."""


def question_text(instrument: Instrument, question: str) -> Text:
    """Return the text of a question or of the separating one."""
    if question in instrument.question_by_key:
        return instrument.question(question).text
    return instrument.separating_question if question == STANDS_OUT else UNWRITTEN


def answer_label(instrument: Instrument, question: str, option: str) -> Text:
    """Return the label of an option; of the separating question the statement or the name of a sales model."""
    if question in instrument.question_by_key:
        has_option = instrument.question(question).has_option(option)
        return instrument.question(question).option(option).label if has_option else UNWRITTEN
    return separating_label(instrument, option) if question == STANDS_OUT else UNWRITTEN


def separating_label(instrument: Instrument, option: str) -> Text:
    """Return the label of an answer to the separating question."""
    if option == EQUAL:
        return instrument.separating_equal
    model = instrument.sales_model_by_key.get(option)
    if model is None:
        return UNWRITTEN
    return model.name if model.statement == UNWRITTEN else model.statement


def answers_query(answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as the parameters of a query."""
    return {f"{ANSWER}{question}": option for question, option in answers.items()}


def answers_in(instrument: Instrument, query: Mapping[str, str]) -> dict[str, str]:
    """Return the answers in a query or form, without those that the instrument does not ask for."""
    sent = {name.removeprefix(ANSWER): option for name, option in query.items() if name.startswith(ANSWER)}
    return asked_answers(instrument, sent)


def asked_answers(instrument: Instrument, answers: Mapping[str, str]) -> dict[str, str]:
    """Return those answers whose questions the instrument asks and whose options it has."""
    return {step.question.key: step.answer for step in walk(instrument, answers).steps if step.answer is not None}
