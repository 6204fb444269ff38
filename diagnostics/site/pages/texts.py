"""Text formatting that several pages share."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.choices import flatten_choices
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.instrument.text import Text, piece_of

BLANK = re.compile(r"(\[[^\[\]]+\])")
"""Placeholders of a message template: [a few words in square brackets]."""

NO_BREAK = "\u00a0"
YEAR = 365

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a message template: plain text, or a placeholder with its brackets."""

    text: str
    is_blank: bool


Letter = tuple[tuple[Piece, ...], ...]
"""A message template as paragraphs of pieces."""


def isolated(text: object) -> str:
    """Return what people typed so that its direction changes no text around it (Unicode, UAX 9).

    Characters that override directions are left out. A line with letters that run from right to left is put between
    isolates; others stay as they are, so that nobody copies marks that are not seen.
    """
    written = str(text)
    return piece_of(written, "\n".join(map(_isolated_line, _OVERRIDES.sub("", written).split("\n"))))


def _isolated_line(line: str) -> str:
    if line.isascii() or not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in line):
        return line
    return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}"


def enumerated(names: Iterable[object]) -> str:
    """Join names: "A", "A and B", "A, B and C"."""
    listed: Sequence[str] = list(map(isolated, names))
    if len(listed) < 2:
        return listed[0] if listed else ""
    return _("%(most)s and %(last)s") % {"most": ", ".join(listed[:-1]), "last": listed[-1]}


def quoted(text: object) -> str:
    """Return the text in quotation marks of the reader's language, or a dash if it is empty."""
    words = isolated(text)
    return _("“%(text)s”") % {"text": words} if words else "–"


def points(name: object, weight: int) -> str:
    """Return the points for one sales model: "Inbound sales +3"."""
    return _("%(name)s +%(weight)s") % {"name": name, "weight": weight}


def percent(number: int) -> str:
    """Return a percentage as the language writes it: "40%", in Norwegian with a space."""
    return _("%(number)s%%") % {"number": number}


def day_count(days: int) -> str:
    """Return "30 days", which no line breaks."""
    return (ngettext("%(days)s day", "%(days)s days", days) % {"days": days}).replace(" ", NO_BREAK)


def duration(days: int) -> str:
    """Return a span in years if it is a whole number of them, else in days: "3 years", "30 days"."""
    years, rest = divmod(days, YEAR)
    if rest or not years:
        return day_count(days)
    return (ngettext("%(years)s year", "%(years)s years", years) % {"years": years}).replace(" ", NO_BREAK)


def letter(template: Text) -> Letter:
    """Split a message template, in the reader's language, into paragraphs of plain text and placeholders."""
    # split() with a group returns plain text and placeholders in turn, beginning with plain text
    return tuple(
        tuple(Piece(part, is_blank=place % 2 == 1) for place, part in enumerate(BLANK.split(paragraph)) if part)
        for paragraph in template.paragraphs
    )


def figure(count: int | None) -> str:
    """Return a count as the reader writes it: "1,000"; "" if it is unknown."""
    return "" if count is None else number_format(count, use_l10n=True, force_grouping=True)


def share(count: int | None, total: int) -> str:
    """Return a count as a percentage of `total`: "7.0%"; "" if it is unknown."""
    if count is None or not total:
        return ""
    return _("%(share)s%%") % {"share": number_format(round(100 * count / total, 1), decimal_pos=1)}


def choices_of(field: Any) -> list[tuple[Any, Any]]:
    """Return the choices of a form's field without their groups; [] if it has none."""
    return list(flatten_choices(getattr(field, "choices", ())))


def display_value(value: Any, choices: Iterable[tuple[Any, Any]] = ()) -> str:
    """Return a field's value as text: the label of a choice, yes or no for a checkbox, "empty" if there is none."""
    names = {str(key): str(name) for key, name in choices}
    if value is None or value == "":
        return names.get("") or _("empty")
    if value is True or value == "on":
        return _("yes")
    if value is False:
        return _("no")
    return names.get(str(value), str(value))
