"""Conflicting changes by two authors: theirs beside yours."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diagnostics.site.pages.texts import choices_of, display_value


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two authors filled in differently. `where` names the part, "" for the row itself."""

    where: str
    field: str
    theirs: str
    yours: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What an author sees whose changes were not saved.

    `differences` are the fields that both changed, `taken_over` those that the other author alone changed: the form has
    them as they were saved. What this author alone changed is in the form, and nothing is said of it.
    """

    text: str
    differences: tuple[Difference, ...]
    taken_over: tuple[Difference, ...]


def conflict(*, by: str, differences: Iterable[Difference], taken_over: Iterable[Difference] = ()) -> Conflict:
    """Return the conflict; `by` is the other author's name, "" for the system."""
    return Conflict(
        text=_(
            "%(name)s saved this page after you opened it. Nothing is lost: what you wrote is in the form, "
            "and where both of you changed the same, you see both here. Save again to use yours, or open "
            "the page again to go on with theirs."
        )
        % {"name": by or _("The system")},
        differences=tuple(differences),
        taken_over=tuple(taken_over),
    )


def field_difference(bound: Any, *, where: str, theirs: Any) -> Difference:
    """Return how a bound field differs from `theirs`, the value that the other author saved."""
    choices = choices_of(bound.field)
    return Difference(
        where=where,
        field=str(bound.label),
        theirs=display_value(theirs, choices),
        yours=display_value(bound.data, choices),
        url=f"#{bound.id_for_label}",
    )


def deleted_meanwhile(where: str) -> Difference:
    """Return the difference of a part that someone else deleted while this author edited it."""
    return Difference(
        where=where,
        field=_("Removed meanwhile"),
        theirs=_("was removed"),
        yours=_("is still here, and saving adds it again"),
    )
