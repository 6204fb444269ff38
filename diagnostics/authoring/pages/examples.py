"""Golden examples in words: what they answer, what must come of it, and how they are broken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.instrument.golden import BrokenExample, stages_of
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import quoted


def breach(instrument: Instrument, broken: BrokenExample) -> str:
    """Return how an example does not hold, in sentences."""
    return " ".join(map(capfirst, _breaches(instrument, broken)))


def leading_name(instrument: Instrument, key: str | None) -> str:
    """Return what leads, in words; a key where the sales model is gone."""
    if key is None:
        return _("no sales model")
    model = instrument.sales_model_by_key.get(key)
    return _name(model.name, key) if model else key


def stage_names(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the stages in their order, in one line; a key where the stage is gone."""
    stages = instrument.stage_by_key
    return " → ".join(_name(stages[key].name, key) if key in stages else key for key in keys)


def answer_lines(instrument: Instrument, answers: Mapping[str, str]) -> Iterator[str]:
    """Yield each question with its answer; a key where one is gone."""
    for key, chosen in answers.items():
        question = instrument.question_by_key.get(key)
        asked = _name(question.text, key) if question else quoted(key)
        is_there = question is not None and question.has_option(chosen)
        yield f"{asked} {_name(question.option(chosen).label, chosen) if question and is_there else quoted(chosen)}"


def _breaches(instrument: Instrument, broken: BrokenExample) -> Iterator[str]:
    for question, option in broken.gone:
        if question in instrument.question_by_key:
            words = {"question": _question(instrument, question), "option": quoted(option)}
            yield _("It answers %(question)s with the option %(option)s, which is gone.") % words
        else:
            yield _("It answers the question %(question)s, which is gone.") % {"question": quoted(question)}
    for key in broken.unanswered:
        yield _("It does not answer %(question)s.") % {"question": _question(instrument, key)}
    if broken.outcome is not None:
        if broken.leads_other:
            yield _("%(expected)s must lead; now it is %(found)s.") % {
                "expected": leading_name(instrument, broken.example.leading),
                "found": leading_name(instrument, broken.outcome.leading),
            }
        if broken.has_other_stages:
            yield _("The pipeline must be %(expected)s; now it is %(found)s.") % {
                "expected": _pipeline(instrument, broken.example.stages),
                "found": _pipeline(instrument, stages_of(broken.outcome)),
            }


def _pipeline(instrument: Instrument, keys: Sequence[str]) -> str:
    return stage_names(instrument, keys) or _("empty")


def _question(instrument: Instrument, key: str) -> str:
    return quoted(_name(instrument.question(key).text, key))


def _name(text: Text, key: str) -> str:
    return text.in_any_language or key
