"""Sentences that explain a result: how the company sells, why, and what would change it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.pages.addresses import what_if_url
from diagnostics.assessing.pages.names import names, names_first
from diagnostics.assessing.pages.questions import answer_labels, question_texts
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.scoring import Answer, DecidedBy, Flip
from diagnostics.site.pages.texts import quoted


def statements(instrument: Instrument, outcome: Outcome) -> Iterator[str]:
    """Say what the outcome is: first in one sentence, then what decides a tie, comes next, or is not known."""
    if outcome.leading is None:
        yield from _undetermined(instrument, outcome)
        return
    yield _kind(instrument, outcome)
    if outcome.tie:
        yield _tie(instrument, outcome)
    if outcome.runner_up and outcome.runner_up not in outcome.present:
        yield _runner_up(instrument, outcome, outcome.runner_up)


def below_heading(instrument: Instrument, outcome: Outcome) -> Iterator[str]:
    """Yield the statements below a heading that names the sales models that come first, without saying that again."""
    opening = _opening(instrument, outcome)
    yield opening
    yield from (statement for statement in islice(statements(instrument, outcome), 1, None) if statement != opening)


def _opening(instrument: Instrument, outcome: Outcome) -> str:
    if outcome.leading is None:
        return _lean(instrument, outcome) if outcome.leaning else _begin(outcome)
    summary = str(instrument.sales_model_by_key[outcome.leading].summary)
    return summary if summary and outcome.present == (outcome.leading,) else _kind(instrument, outcome)


def _kind(instrument: Instrument, outcome: Outcome) -> str:
    others = [key for key in outcome.present if key not in outcome.first]
    values = {
        **instrument.nouns,
        "first": names(instrument, outcome.first),
        "others": names(instrument, others),
    }
    if outcome.is_shared and others:
        return _("It's a dead heat between %(first)s, with some %(others)s.") % values
    if outcome.is_shared:
        return _("It's a dead heat between %(first)s.") % values
    texts = {
        0: _("%(you_sell)s in one way: %(first)s."),
        1: _("%(you_sell)s in two ways: mainly %(first)s, with some %(others)s."),
        2: _("%(you_sell)s in three ways: mainly %(first)s, with some %(others)s."),
    }
    text = texts.get(len(others), _("%(you_sell)s in several ways: mainly %(first)s, with some %(others)s."))
    return capfirst(text % values)


def _tie(instrument: Instrument, outcome: Outcome) -> str:
    """Say what decides between the sales models with the highest score: what the respondent said, or nothing."""
    models = instrument.sales_model_by_key
    values = {
        "tied": names_first(instrument, [key for key in models if key in (outcome.leading, *outcome.tie)]),
        "leading": names(instrument, [outcome.leading or ""]),
        "statement": _statement(instrument, outcome),
    }
    if outcome.decided_by is DecidedBy.ANSWER:
        text = _("%(tied)s have the same points. You said %(statement)s, so %(leading)s comes first.")
    elif STANDS_OUT in outcome.answers:
        text = _(
            "%(tied)s have the same points, and you said that they count the same. If the pipeline needs one "
            "of them to come first, it is %(leading)s."
        )
    else:
        text = _("%(tied)s have the same points. If the pipeline needs one of them to come first, it is %(leading)s.")
    return text % values


def _runner_up(instrument: Instrument, outcome: Outcome, key: str) -> str:
    score = outcome.scores[key]
    return ngettext(
        "Next comes %(name)s, with %(score)s point (it needs %(threshold)s).",
        "Next comes %(name)s, with %(score)s points (it needs %(threshold)s).",
        score,
    ) % {
        "name": names(instrument, [key]),
        "score": score,
        "threshold": instrument.sales_model_by_key[key].threshold,
    }


def _statement(instrument: Instrument, outcome: Outcome) -> str:
    """Return in quotation marks what the respondent says who chooses the leading sales model."""
    return quoted(str(instrument.sales_model_by_key[outcome.leading or ""].statement).rstrip("."))


def _undetermined(instrument: Instrument, outcome: Outcome) -> Iterable[str]:
    yield _("Your answers don't point clearly to %(a_model)s yet.") % instrument.nouns
    if outcome.unknown:
        yield _("You answered “I don't know yet” to: %(questions)s") % {
            "questions": question_texts(instrument, outcome.unknown)
        }
    if outcome.leaning:
        yield _lean(instrument, outcome)
    yield _begin(outcome)


def _lean(instrument: Instrument, outcome: Outcome) -> str:
    return _("Your answers lean towards %(names)s.") % {"names": names(instrument, outcome.leaning)}


def _begin(outcome: Outcome) -> str:
    if all(stage.because.is_common for stage in outcome.pipeline.stages):
        return _("For now, begin with the stages that most teams share.")
    return _("For now, begin with the stages that most teams share, changed as your answers suggest.")


def why(instrument: Instrument, outcome: Outcome) -> str:
    """Return one sentence that says which answers decided the outcome."""
    if not outcome.first:
        text = _("Each answer gives points to the %(the_models)s that it speaks for, and none of them got enough.")
        return text % instrument.nouns
    speaking = (part for part in outcome.contributions if part.sales_model in outcome.first)
    values = {
        "name": names_first(instrument, outcome.first),
        "answers": answer_labels(instrument, dict.fromkeys(Answer(part.question, part.option) for part in speaking)),
    }
    if outcome.is_shared:
        return _("%(name)s have the same points, because you answered %(answers)s.") % values
    if outcome.decided_by is DecidedBy.ANSWER:
        text = _("%(name)s comes first, because you answered %(answers)s and said %(statement)s.")
        return text % {**values, "statement": _statement(instrument, outcome)}
    return _("%(name)s got the most points, because you answered %(answers)s.") % values


def flip_text(instrument: Instrument, outcome: Outcome) -> str:
    """Return a sentence that says which single change of answer would make another sales model lead or draw level."""
    flip = outcome.nearest_flip
    if flip is None:
        return _("No single change of answer would change which one leads.")
    question = instrument.question(flip.question)
    values = {
        "question": quoted(question.text),
        "answer": quoted(question.option(flip.option).label),
        "name": names(instrument, [flip.leading]),
        "tied": names(instrument, flip.tie),
        "both": names(instrument, [flip.leading, *flip.tie]),
    }
    return _flip_sentence(outcome, flip) % values


def _flip_sentence(outcome: Outcome, flip: Flip) -> str:
    """Return what would happen if the answer had been another one, or turned out to be it where it is not known yet."""
    if flip.question not in outcome.unknown:
        lead = _("If your answer to %(question)s had been %(answer)s, %(name)s would lead.")
        level = _("If your answer to %(question)s had been %(answer)s, %(name)s would draw level with %(tied)s.")
        share = _("If your answer to %(question)s had been %(answer)s, %(both)s would share the lead.")
    else:
        lead = _("If the answer to %(question)s turned out to be %(answer)s, %(name)s would lead.")
        level = _("If the answer to %(question)s turned out to be %(answer)s, %(name)s would draw level with %(tied)s.")
        share = _("If the answer to %(question)s turned out to be %(answer)s, %(both)s would share the lead.")
    if not flip.tie:
        return lead
    return level if outcome.leading in flip.tie else share


def flip_url(outcome: Outcome, assessment: UUID, changes: Mapping[str, str] | None = None) -> str:
    """Return the what-if address with `changes` and the nearest flip of an outcome; "" if it has no flip."""
    flip = outcome.nearest_flip
    return what_if_url(assessment, {**(changes or {}), flip.question: flip.option}) if flip else ""
