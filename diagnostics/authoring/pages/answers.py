"""The words of an answer, the separating one included. Parts that an instrument does not have have no words."""

from diagnostics.instrument.instrument import EQUAL, STANDS_OUT, Instrument
from diagnostics.instrument.text import UNWRITTEN, Text


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
