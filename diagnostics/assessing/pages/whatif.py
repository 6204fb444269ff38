"""What would follow from other answers, beside what is saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.assessing.domain.comparison import Comparison, Result, compare
from diagnostics.assessing.domain.whatif import Trial
from diagnostics.assessing.pages.compared import Compared, SideWords, compared, in_figures, model_name
from diagnostics.assessing.pages.reasons import flip_text, flip_url, statements
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import enumerated, quoted


@dataclass(frozen=True, slots=True)
class TriedSide:
    """What is saved, or what would be: who leads, in sentences why, and the nearest flip with its address or ""."""

    name: str
    headline: str
    statements: tuple[str, ...]
    flip: str
    flip_url: str


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """What other answers would yield beside what is saved; both are None while nothing is tried or a question is open.

    `lead` says what would happen in a sentence, `notes` what else there is to say.
    """

    assessment: UUID
    lead: str
    notes: tuple[str, ...]
    is_changed: bool
    sides: tuple[TriedSide, TriedSide] | None
    compared: Compared | None


def what_if_page(saved: Result, trial: Trial, *, assessment: UUID) -> WhatIfPage:
    """Present a trial of other answers beside the result that is saved of an assessment."""
    notes = tuple(_notes(saved.instrument, trial))
    if trial.outcome is None:
        lead = _("Another question comes up with these answers. Answer it below to see what they would yield.")
        return WhatIfPage(assessment, lead, notes, is_changed=True, sides=None, compared=None)
    if not trial.changed:
        lead = _("Choose another answer to one question or several, and see what would be different.")
        return WhatIfPage(assessment, lead, notes, is_changed=False, sides=None, compared=None)
    tried = Result(saved.instrument, trial.outcome)
    found = compare(saved, tried)
    changes = {change.question: change.after for change in trial.changed}
    words = _words()
    return WhatIfPage(
        assessment=assessment,
        lead=_lead(saved, tried),
        notes=(*_figures(found), *notes),
        is_changed=True,
        sides=(
            _side(words[0].name, saved, assessment, {}, tried=changes),
            _side(words[1].name, tried, assessment, changes),
        ),
        compared=compared(saved, tried, found, *words),
    )


def _words() -> tuple[SideWords, SideWords]:
    saved = SideWords(
        name=_("Your result"),
        places=_("Place in your result"),
        here=_("In your result:"),
        only_asked=_("Only asked with the answers you gave."),
    )
    tried = SideWords(
        name=_("With the other answers"),
        places=_("Place with the other answers"),
        here=_("With the other answers:"),
        only_asked=_("Only asked with the other answers."),
    )
    return saved, tried


def _side(
    name: str, side: Result, assessment: UUID, changes: dict[str, str], tried: dict[str, str] | None = None
) -> TriedSide:
    """Present one side; its flip is made beside `changes`, and not linked where it is what is `tried` already."""
    outcome, flip = side.outcome, side.outcome.nearest_flip
    is_shown = flip is not None and tried == {flip.question: flip.option}
    return TriedSide(
        name=name,
        headline=model_name(side, outcome.leading) if outcome.leading else _("No sales model stands out yet"),
        statements=tuple(statements(side.instrument, outcome)),
        flip=flip_text(side.instrument, outcome),
        flip_url="" if is_shown else flip_url(outcome, assessment, changes),
    )


def _lead(saved: Result, tried: Result) -> str:
    before, after = saved.outcome.leading, tried.outcome.leading
    words = {
        "before": model_name(saved, before) if before else "",
        "after": model_name(tried, after) if after else "",
    }
    if before == after:
        return (_("%(after)s would still lead.") if after else _("Still no sales model would stand out.")) % words
    if after is None:
        return _("No sales model would stand out. In your result %(before)s leads.") % words
    if before is None:
        return _("%(after)s would lead. In your result no sales model stands out.") % words
    return _("%(after)s would lead, not %(before)s.") % words


def _figures(found: Comparison) -> Iterator[str]:
    counted = in_figures(found)
    if counted:
        yield counted
    if all(pair.is_same for pair in found.stages):
        yield _("The pipeline would be the same.")


def _notes(instrument: Instrument, trial: Trial) -> Iterator[str]:
    if trial.open:
        yield _("Asked with these answers: %(questions)s") % {"questions": _texts(instrument, trial.open)}
    if trial.no_longer_asked:
        yield _("Not asked with these answers: %(questions)s") % {
            "questions": _texts(instrument, trial.no_longer_asked)
        }


def _texts(instrument: Instrument, keys: tuple[str, ...]) -> str:
    return enumerated(quoted(instrument.question(key).text) for key in keys)
