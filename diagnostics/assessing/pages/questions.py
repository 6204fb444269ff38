"""Naming questions and answers in sentences."""

from collections.abc import Iterable

from diagnostics.authoring.pages.answers import answer_label, question_text
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.scoring import Answer, Contribution
from diagnostics.site.pages.texts import enumerated, quoted


def question_texts(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the texts of questions as an enumeration; the separating question may be one of them."""
    return enumerated(quoted(question_text(instrument, key)) for key in keys)


def answer_labels(instrument: Instrument, answers: Iterable[Answer | Contribution]) -> str:
    """Return the labels of chosen options as an enumeration."""
    return enumerated(quoted(answer_label(instrument, answer.question, answer.option)) for answer in answers)
