"""Sentences about a draft: what a stage rule does, and what was changed, when and by whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.instrument.parts import Placement
from diagnostics.site.pages.texts import quoted

_WHERE = {
    Placement.BEFORE: gettext_lazy("before %(anchor)s"),
    Placement.AFTER: gettext_lazy("after %(anchor)s"),
    Placement.IN_PLACE_OF: gettext_lazy("in place of %(anchor)s"),
}


def rule_sentence(placement: Placement, stage: str, anchors: Sequence[str]) -> str:
    """Return what a rule does: "Place Research after Qualify, else after Create stakeholder list".

    `stage` and `anchors` are names; the anchors are in order of preference.
    """
    if placement is Placement.LEAVE_OUT:
        return _("Leave out %(stage)s") % {"stage": stage}
    if not anchors:
        return _("Place %(stage)s, but no anchor is chosen") % {"stage": stage}
    places = (str(_WHERE[placement]) % {"anchor": anchor} for anchor in anchors)
    return _("Place %(stage)s %(places)s") % {"stage": stage, "places": _(", else ").join(places)}


def the_win() -> str:
    """Return the name of the anchor that means the winning stage, for sentences and choices."""
    return _("the stage that wins")


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in the history: a sentence, and a line for each changed field."""

    at: datetime
    by: str
    text: str
    details: tuple[str, ...]


_SENTENCES = {
    "+": gettext_lazy("Added %(part)s %(name)s"),
    "~": gettext_lazy("Changed %(part)s %(name)s"),
    "-": gettext_lazy("Removed %(part)s %(name)s"),
}


def change_line(
    *, at: datetime, by: str, kind: str, part: str, name: str, fields: Iterable[tuple[str, str, str]]
) -> ChangeLine:
    """Return the line of one change; `fields` are (field, before, after).

    `kind` is "+" for added, "~" for changed, "-" for removed. An empty `by` means the system.
    """
    return ChangeLine(
        at=at,
        by=by or _("the system"),
        text=str(_SENTENCES[kind]) % {"part": part, "name": quoted(name)},
        details=tuple(_detail(*change) for change in fields),
    )


def _detail(field: str, before: str, after: str) -> str:
    values = {"field": field, "before": quoted(before), "after": quoted(after)}
    if not before:
        return _("%(field)s: %(after)s, was empty") % values
    if not after:
        return _("%(field)s: emptied, was %(before)s") % values
    return _("%(field)s: %(after)s, was %(before)s") % values
