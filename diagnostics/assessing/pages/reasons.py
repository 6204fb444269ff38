"""Sentences that explain a result: which sales model leads, which others count, why, and what would change it."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.pages.addresses import what_if_url
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.site.pages.texts import enumerated, quoted


def names(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the names of sales models as an enumeration."""
    return enumerated(instrument.sales_model_by_key[key].name for key in keys)


def statements(instrument: Instrument, outcome: Outcome) -> Iterable[str]:
    """Say what the outcome is: one model, a hybrid, a tie, or undetermined and why."""
    if outcome.leading is None:
        yield from _undetermined(instrument, outcome)
        return
    leading = instrument.sales_model_by_key[outcome.leading].name
    if outcome.is_hybrid:
        yield ngettext(
            "You have a hybrid: %(leading)s leads, and %(others)s is part of it too.",
            "You have a hybrid: %(leading)s leads, and %(others)s are part of it too.",
            len(outcome.present) - 1,
        ) % {"leading": leading, "others": names(instrument, outcome.present[1:])}
    else:
        yield _("One model stands out, and no other one reaches its threshold.")
    if outcome.tie:
        yield _(
            "The lead is a tie: %(tied)s have the same score. A fixed order decides ties, so %(leading)s comes first."
        ) % {"tied": names(instrument, [outcome.leading, *outcome.tie]), "leading": leading}
    if outcome.runner_up and outcome.runner_up not in outcome.present:
        model = instrument.sales_model_by_key[outcome.runner_up]
        yield ngettext(
            "Next comes %(name)s with %(score)s point, below its threshold of %(threshold)s.",
            "Next comes %(name)s with %(score)s points, below its threshold of %(threshold)s.",
            outcome.scores[model.key],
        ) % {
            "name": model.name,
            "score": outcome.scores[model.key],
            "threshold": model.threshold,
        }


def _undetermined(instrument: Instrument, outcome: Outcome) -> Iterable[str]:
    yield _("Your answers bring no sales model to its threshold, so we do not name one.")
    if outcome.unknown:
        yield _("You answered “I don't know yet” to: %(questions)s") % {
            "questions": " ".join(quoted(instrument.question(key).text) for key in outcome.unknown)
        }
    if outcome.leaning:
        yield _("Your answers lean towards %(names)s.") % {"names": names(instrument, outcome.leaning)}
    yield _("Below is the common process: a sound place to begin until you know more.")


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
    score, threshold = outcome.scores[key], instrument.sales_model_by_key[key].threshold
    values = {
        "name": names(instrument, [key]),
        "leading": names(instrument, [outcome.leading] if outcome.leading else []),
        "points": ngettext("%(count)s point", "%(count)s points", score) % {"count": score},
        "answers": _answers_for(instrument, outcome, key),
        "threshold": threshold,
    }
    if key == outcome.leading:
        return _("%(name)s leads with %(points)s, because you answered %(answers)s.") % values
    if key in outcome.tie:
        return (
            _(
                "%(name)s is part of it with %(points)s, because you answered %(answers)s. "
                "That is as many as %(leading)s has, which comes first in the fixed order."
            )
            % values
        )
    if key in outcome.present:
        text = _(
            "%(name)s is part of it with %(points)s, because you answered %(answers)s. "
            "Its threshold is %(threshold)s; %(leading)s has more points, and leads."
        )
        return text % values
    text = _(
        "%(name)s does not count: it has %(points)s, because you answered %(answers)s, "
        "and its threshold is %(threshold)s."
    )
    return text % values


def _answers_for(instrument: Instrument, outcome: Outcome, sales_model: str) -> str:
    return enumerated(
        quoted(instrument.question(part.question).option(part.option).label)
        for part in outcome.contributions
        if part.sales_model == sales_model
    )


def flip_text(instrument: Instrument, outcome: Outcome) -> str:
    """Return a sentence that says which single change of answer would make another sales model lead."""
    flip = outcome.nearest_flip
    if flip is None:
        return _("No single change of answer would make another sales model lead.")
    question = instrument.question(flip.question)
    return _("If your answer to %(question)s had been %(answer)s, %(name)s would lead.") % {
        "question": quoted(question.text),
        "answer": quoted(question.option(flip.option).label),
        "name": instrument.sales_model_by_key[flip.leading].name,
    }


def flip_url(outcome: Outcome, assessment: UUID, changes: Mapping[str, str] | None = None) -> str:
    """Return the what-if address with `changes` and the nearest flip of an outcome; "" if it has no flip."""
    flip = outcome.nearest_flip
    return what_if_url(assessment, {**(changes or {}), flip.question: flip.option}) if flip else ""
