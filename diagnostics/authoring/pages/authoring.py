"""Sentences about the history of a draft: what was changed, when and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.site.pages.texts import quoted


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
        details=tuple(_detail(kind, *change) for change in fields),
    )


def _detail(kind: str, field: str, before: str, after: str) -> str:
    values = {"field": field, "before": quoted(before), "after": quoted(after)}
    if kind == "+":
        return _("%(field)s: %(after)s") % values
    if kind == "-":
        return _("%(field)s: it was %(before)s") % values
    if not before:
        return _("%(field)s: %(after)s, was empty") % values
    if not after:
        return _("%(field)s: emptied, was %(before)s") % values
    return _("%(field)s: %(after)s, was %(before)s") % values
