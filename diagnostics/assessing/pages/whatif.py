"""The what-if page: the result of other answers beside the saved result."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.domain.comparison import Comparison, Result, compare
from diagnostics.assessing.domain.whatif import Trial
from diagnostics.assessing.pages.compared_results import (
    ComparedResults,
    SideLabels,
    compared_results,
    counts_sentence,
)
from diagnostics.assessing.pages.names import headline, names, names_first
from diagnostics.assessing.pages.questions import question_texts
from diagnostics.assessing.pages.reasons import below_heading, flip_text, flip_url
from diagnostics.instrument.instrument import EQUAL, Instrument
from diagnostics.instrument.nouns import Nouns


@dataclass(frozen=True, slots=True)
class TriedSide:
    """The saved result or the tried one. `flip_url` is "" if there is no nearest flip, or if it is being tried."""

    name: str
    headline: str
    statements: tuple[str, ...]
    flip: str
    flip_url: str


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The what-if page. `sides` and `compared` are None while nothing is changed or a question is open.

    `lead` is a sentence about the leading sales model, or what to do first; `notes` are more sentences.
    """

    assessment: UUID
    lead: str
    notes: tuple[str, ...]
    is_changed: bool
    sides: tuple[TriedSide, TriedSide] | None
    compared: ComparedResults | None
    nouns: Nouns


def what_if_page(saved: Result, trial: Trial, *, assessment: UUID) -> WhatIfPage:
    """Present a trial of other answers beside the saved result of an assessment."""
    notes, nouns = tuple(_notes(saved.instrument, trial)), saved.instrument.nouns
    if trial.outcome is None:
        lead = _lead_while_open(saved.instrument, trial)
        return WhatIfPage(assessment, lead, notes, is_changed=True, sides=None, compared=None, nouns=nouns)
    if not trial.changed:
        lead = _("Change one answer or several, and see what would be different.")
        return WhatIfPage(assessment, lead, notes, is_changed=False, sides=None, compared=None, nouns=nouns)
    tried = Result(saved.instrument, trial.outcome)
    comparison = compare(saved, tried)
    changes = {change.question: change.after for change in trial.changed}
    saved_labels, tried_labels = _side_labels()
    return WhatIfPage(
        assessment=assessment,
        lead=_lead(saved, tried),
        notes=(*_count_sentences(comparison), *notes),
        is_changed=True,
        sides=(
            _side(saved_labels.name, saved, assessment, {}, tried=changes),
            _side(tried_labels.name, tried, assessment, changes),
        ),
        compared=compared_results(saved, tried, comparison, before_labels=saved_labels, after_labels=tried_labels),
        nouns=nouns,
    )


def _side_labels() -> tuple[SideLabels, SideLabels]:
    saved = SideLabels(
        name=_("Your result"),
        number_heading=_("Place in your result"),
        number_label=_("In your result:"),
        only_asked=_("Only asked with the answers you gave."),
    )
    tried = SideLabels(
        name=_("With the other answers"),
        number_heading=_("Place with the other answers"),
        number_label=_("With the other answers:"),
        only_asked=_("Only asked with the other answers."),
    )
    return saved, tried


def _side(
    name: str, side: Result, assessment: UUID, changes: dict[str, str], tried: dict[str, str] | None = None
) -> TriedSide:
    """Present one side. Its flip adds to `changes`; it is not linked if `tried` is the same change."""
    outcome, flip = side.outcome, side.outcome.nearest_flip
    is_tried = flip is not None and tried == {flip.question: flip.option}
    return TriedSide(
        name=name,
        headline=headline(side.instrument, outcome.first),
        statements=tuple(below_heading(side.instrument, outcome)),
        flip=flip_text(side.instrument, outcome),
        flip_url="" if is_tried else flip_url(outcome, assessment, changes),
    )


def _lead(saved: Result, tried: Result) -> str:
    before, after = saved.outcome.first, tried.outcome.first
    values = {
        **saved.instrument.nouns,
        "before": names(saved.instrument, before),
        "after": names_first(tried.instrument, after) if after else "",
    }
    if before == after:
        return _still_first(after) % values
    if len(before) == len(after) == 1:
        return _("%(after)s would lead, not %(before)s.") % values
    return f"{_would_be_first(after)} {_is_first(before)}" % values


def _still_first(first: tuple[str, ...]) -> str:
    if not first:
        return _("Still no %(model)s would stand out.")
    return _("%(after)s would still share the lead.") if len(first) > 1 else _("%(after)s would still lead.")


def _would_be_first(first: tuple[str, ...]) -> str:
    if not first:
        return _("No %(model)s would stand out.")
    return _("%(after)s would share the lead.") if len(first) > 1 else _("%(after)s would lead.")


def _is_first(first: tuple[str, ...]) -> str:
    if not first:
        return _("In your result no %(model)s stands out.")
    return _("In your result %(before)s share the lead.") if len(first) > 1 else _("In your result %(before)s leads.")


def _lead_while_open(instrument: Instrument, trial: Trial) -> str:
    (first, *_others) = trial.journey.open_steps
    if not first.is_separating:
        return _("These answers bring up one more question. Answer it below to see the result.")
    tied = [option.key for option in first.question.options if option.key != EQUAL]
    return _(
        "%(names)s would have the same score. Choose below which of them defines how %(you_sell)s, to see what "
        "would be different."
    ) % {**instrument.nouns, "names": names_first(instrument, tied)}


def _count_sentences(comparison: Comparison) -> Iterator[str]:
    counts = counts_sentence(comparison)
    if counts:
        yield counts
    if all(pair.is_same for pair in comparison.stages):
        yield _("The pipeline would be the same.")


def _notes(instrument: Instrument, trial: Trial) -> Iterator[str]:
    if trial.open:
        yield _("Asked with these answers: %(questions)s") % {"questions": question_texts(instrument, trial.open)}
    if trial.no_longer_asked:
        yield _("Not asked with these answers: %(questions)s") % {
            "questions": question_texts(instrument, trial.no_longer_asked)
        }
