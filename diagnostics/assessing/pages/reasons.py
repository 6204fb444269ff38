"""Sentences that explain a result: which sales model leads, which others count, why, and what would change it."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.pages.addresses import what_if_url
from diagnostics.assessing.pages.names import names, names_first
from diagnostics.assessing.pages.questions import answer_labels
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.scoring import DecidedBy, Flip
from diagnostics.site.pages.texts import quoted


def statements(instrument: Instrument, outcome: Outcome) -> Iterator[str]:
    """Say what the outcome is: one model, a hybrid, a shared lead, or undetermined and why."""
    if outcome.leading is None:
        yield from _undetermined(instrument, outcome)
        return
    yield _kind(instrument, outcome)
    if outcome.tie:
        yield _tie(instrument, outcome)
    if outcome.runner_up and outcome.runner_up not in outcome.present:
        score = outcome.scores[outcome.runner_up]
        yield ngettext(
            "Next comes %(name)s with %(score)s point, below its threshold of %(threshold)s.",
            "Next comes %(name)s with %(score)s points, below its threshold of %(threshold)s.",
            score,
        ) % {
            "name": names(instrument, [outcome.runner_up]),
            "score": score,
            "threshold": instrument.sales_model_by_key[outcome.runner_up].threshold,
        }


def _kind(instrument: Instrument, outcome: Outcome) -> str:
    others = [key for key in outcome.present if key not in outcome.first]
    values = {"first": names(instrument, outcome.first), "others": names(instrument, others)}
    if outcome.is_shared and others:
        return _("You are a hybrid: %(first)s share the lead, with %(others)s alongside.") % values
    if outcome.is_shared:
        return _("You are a hybrid: %(first)s share the lead.") % values
    if others:
        return _("You are a hybrid: mainly %(first)s, with %(others)s alongside.") % values
    return _("One model stands out, and no other one reaches its threshold.")


def _tie(instrument: Instrument, outcome: Outcome) -> str:
    """Say what decides between the sales models with the highest score: what the respondent said, or nothing."""
    models = instrument.sales_model_by_key
    values = {
        "tied": names_first(instrument, [key for key in models if key in (outcome.leading, *outcome.tie)]),
        "leading": names(instrument, [outcome.leading or ""]),
        "statement": _statement(instrument, outcome),
    }
    if outcome.decided_by is DecidedBy.ANSWER:
        text = _("%(tied)s have the same score. You said %(statement)s. So %(leading)s leads.")
    elif STANDS_OUT in outcome.answers:
        text = _(
            "%(tied)s have the same score, and you said that they count the same. "
            "If one has to come first, it is %(leading)s, by a fixed order."
        )
    else:
        text = _("%(tied)s have the same score. If one has to come first, it is %(leading)s, by a fixed order.")
    return text % values


def _statement(instrument: Instrument, outcome: Outcome) -> str:
    """Return in quotation marks what the respondent says who chooses the leading sales model."""
    return quoted(str(instrument.sales_model_by_key[outcome.leading or ""].statement).rstrip("."))


def _undetermined(instrument: Instrument, outcome: Outcome) -> Iterable[str]:
    yield _("Your answers don't point clearly to any one sales model.")
    if outcome.unknown:
        yield _("You answered “I don't know yet” to: %(questions)s") % {
            "questions": " ".join(quoted(instrument.question(key).text) for key in outcome.unknown)
        }
    if outcome.leaning:
        yield _("Your answers lean towards %(names)s.") % {"names": names(instrument, outcome.leaning)}
    if all(stage.because.is_common for stage in outcome.pipeline.stages):
        yield _("Below is the common process: a sound place to begin until you know more.")
    else:
        yield _("Below is the common process, changed as your answers suggest: a sound place to begin.")


def reasons(instrument: Instrument, outcome: Outcome) -> Iterator[str]:
    """Explain the score of each sales model, the highest first."""
    # sorted() is stable, so equal scores keep the tie-break order of the sales models
    ranking = sorted(instrument.sales_model_by_key, key=lambda key: -outcome.scores[key])
    for key in ranking:
        if outcome.scores[key]:
            yield _reason(instrument, outcome, key)
    without_points = [key for key in ranking if not outcome.scores[key]]
    if without_points:
        yield _("None of your answers speaks for %(names)s.") % {"names": names(instrument, without_points)}


def _reason(instrument: Instrument, outcome: Outcome, key: str) -> str:
    score = outcome.scores[key]
    return _reason_text(outcome, key) % {
        "name": names_first(instrument, [key]),
        "leading": names(instrument, outcome.first),
        "points": ngettext("%(count)s point", "%(count)s points", score) % {"count": score},
        "answers": answer_labels(instrument, (part for part in outcome.contributions if part.sales_model == key)),
        "threshold": instrument.sales_model_by_key[key].threshold,
        "statement": _statement(instrument, outcome) if outcome.leading else "",
    }


def _reason_text(outcome: Outcome, key: str) -> str:
    is_separated = outcome.decided_by is DecidedBy.ANSWER
    if key in outcome.first and outcome.is_shared:
        return _("%(name)s shares the lead with %(points)s, because you answered %(answers)s.")
    if key == outcome.leading and is_separated:
        return _("%(name)s leads with %(points)s, because you answered %(answers)s, and you said %(statement)s.")
    if key == outcome.leading:
        return _("%(name)s leads with %(points)s, because you answered %(answers)s.")
    if key in outcome.tie:
        return _(
            "%(name)s is part of it with %(points)s, because you answered %(answers)s. "
            "That is as many as %(leading)s has, but you said %(statement)s."
        )
    if key in outcome.present and outcome.is_shared:
        return _(
            "%(name)s is part of it with %(points)s, because you answered %(answers)s. "
            "Its threshold is %(threshold)s; %(leading)s have more points, and lead."
        )
    if key in outcome.present:
        return _(
            "%(name)s is part of it with %(points)s, because you answered %(answers)s. "
            "Its threshold is %(threshold)s; %(leading)s has more points, and leads."
        )
    return _(
        "%(name)s does not count: it has %(points)s, because you answered %(answers)s, "
        "and its threshold is %(threshold)s."
    )


def flip_text(instrument: Instrument, outcome: Outcome) -> str:
    """Return a sentence that says which single change of answer would make another sales model lead or draw level."""
    flip = outcome.nearest_flip
    if flip is None:
        return _("No single change of answer would make another sales model lead.")
    question = instrument.question(flip.question)
    values = {
        "question": quoted(question.text),
        "answer": quoted(question.option(flip.option).label),
        "name": names(instrument, [flip.leading]),
        "tied": names(instrument, flip.tie),
        "both": names(instrument, [flip.leading, *flip.tie]),
    }
    return _flip_sentence(outcome.leading, flip) % values


def _flip_sentence(leading: str | None, flip: Flip) -> str:
    if not flip.tie:
        return _("If your answer to %(question)s had been %(answer)s, %(name)s would lead.")
    if leading in flip.tie:
        return _("If your answer to %(question)s had been %(answer)s, %(name)s would draw level with %(tied)s.")
    return _("If your answer to %(question)s had been %(answer)s, %(both)s would share the lead.")


def flip_url(outcome: Outcome, assessment: UUID, changes: Mapping[str, str] | None = None) -> str:
    """Return the what-if address with `changes` and the nearest flip of an outcome; "" if it has no flip."""
    flip = outcome.nearest_flip
    return what_if_url(assessment, {**(changes or {}), flip.question: flip.option}) if flip else ""
