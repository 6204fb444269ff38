"""Texts about golden examples: their answers, their expected outcome, and why they are broken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.authoring.pages.answers import answer_label, question_text
from diagnostics.instrument.golden import BrokenExample, stages_of
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import enumerated, quoted


def broken_reason(instrument: Instrument, broken: BrokenExample) -> str:
    """Return sentences that say why an example is broken."""
    return " ".join(map(capfirst, _reasons(instrument, broken)))


def leading_name(instrument: Instrument, key: str | None) -> str:
    """Return the name of the leading sales model as it is inside a sentence, or its key if it is deleted."""
    if key is None:
        return _("no sales model")
    model = instrument.sales_model_by_key.get(key)
    return _name(model.inside_sentence, key) if model else key


def stage_names(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the stages' names in one line; a deleted one is shown by its key."""
    stages = instrument.stage_by_key
    return " → ".join(_name(stages[key].name, key) if key in stages else key for key in keys)


def present_names(instrument: Instrument, keys: Sequence[str]) -> str:
    """Return the names of the present sales models, as an enumeration; a deleted one is shown by its key."""
    return enumerated(leading_name(instrument, key) for key in keys) or leading_name(instrument, None)


def answer_lines(instrument: Instrument, answers: Mapping[str, str]) -> Iterator[str]:
    """Yield each question with its answer, the separating one included; a deleted one is shown by its key."""
    for key, chosen in answers.items():
        text, label = question_text(instrument, key), answer_label(instrument, key, chosen)
        yield f"{text if text else quoted(key)} {label if label else quoted(chosen)}"


def _reasons(instrument: Instrument, broken: BrokenExample) -> Iterator[str]:
    for question, option in broken.gone:
        yield _gone(instrument, question, option)
    for key in broken.unanswered:
        yield _("It does not answer %(question)s.") % {"question": _question(instrument, key)}
    if broken.outcome is None:
        return
    example, outcome = broken.example, broken.outcome
    if broken.leads_other:
        yield _("%(expected)s must lead; now it is %(found)s.") % {
            "expected": leading_name(instrument, example.leading),
            "found": leading_name(instrument, outcome.leading),
        }
    if broken.has_others_present:
        yield _("Present must be %(expected)s; now it is %(found)s.") % {
            "expected": present_names(instrument, example.present),
            "found": present_names(instrument, outcome.present),
        }
    if broken.has_other_stages:
        yield _("The pipeline must be %(expected)s; now it is %(found)s.") % {
            "expected": _pipeline(instrument, example.stages),
            "found": _pipeline(instrument, stages_of(outcome)),
        }


def _gone(instrument: Instrument, question: str, option: str) -> str:
    if question in instrument.question_by_key:
        values = {"question": _question(instrument, question), "option": quoted(option)}
        return _("It answers %(question)s with the option %(option)s, which is gone.") % values
    if question == STANDS_OUT:
        return _("It answers the separating question, which is gone.")
    return _("It answers the question %(question)s, which is gone.") % {"question": quoted(question)}


def _pipeline(instrument: Instrument, keys: Sequence[str]) -> str:
    return stage_names(instrument, keys) or _("empty")


def _question(instrument: Instrument, key: str) -> str:
    return quoted(_name(instrument.question(key).text, key))


def _name(text: Text, key: str) -> str:
    return str(text) or key
