"""Small pieces of wording that several pages share."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

BLANK = re.compile(r"(\[[^\[\]]+\])")
"""What the reader of a message template replaces: [a few words in square brackets]."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a message template: words to keep, or a blank to fill in, with its brackets."""

    text: str
    is_blank: bool


Letter = tuple[tuple[Piece, ...], ...]
"""A message template as paragraphs of pieces."""


def enumerated(names: Iterable[object]) -> str:
    """Return names as running text: "A", "A and B", "A, B and C"."""
    listed: Sequence[str] = list(map(str, names))
    if len(listed) < 2:
        return "".join(listed)
    return _("%(most)s and %(last)s") % {"most": ", ".join(listed[:-1]), "last": listed[-1]}


def quoted(text: object) -> str:
    """Return the text in the language's quotation marks."""
    return _("“%(text)s”") % {"text": text}


def points(name: object, weight: int) -> str:
    """Return what an answer gives one sales model: "Inbound sales +3"."""
    return _("%(name)s +%(weight)s") % {"name": name, "weight": weight}


def percent(number: int) -> str:
    """Return a percentage as the language writes it: "40%", in Norwegian with a space."""
    return _("%(number)s%%") % {"number": number}


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, which an empty line divides."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def letter(text: str) -> Letter:
    """Return a message template with its blanks apart."""
    # split() with a group gives words and blanks in turn, beginning with words
    return tuple(
        tuple(Piece(part, is_blank=place % 2 == 1) for place, part in enumerate(BLANK.split(paragraph)) if part)
        for paragraph in paragraphs(text)
    )


def figure(count: int | None) -> str:
    """Return a count as the reader writes it: "1,000"; "" where it is not known."""
    return "" if count is None else number_format(count, use_l10n=True, force_grouping=True)


def share(count: int | None, total: int) -> str:
    """Return which share of `total` a count is: "7.0%"; "" where it is not known."""
    if count is None or not total:
        return ""
    return _("%(share)s%%") % {"share": number_format(round(100 * count / total, 1), decimal_pos=1)}
