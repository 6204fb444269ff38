"""The accessibility statement, from the record of the browser tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.site.pages.texts import enumerated

Record = dict[str, Any]
"""docs/accessibility.json: `checked`, `axe`, `browser`, `tags`, and for `rules`, `layout` and `focus` looks by page."""

AREAS: dict[str, tuple[str | Promise, frozenset[str]]] = {
    "take": (
        gettext_lazy("Start, questions and checking the answers"),
        frozenset({"home", "questionnaire", "question", "check", "continue", "resume"}),
    ),
    "result": (
        gettext_lazy("Result, pipeline and handing it over"),
        frozenset(
            {
                "result",
                "shared",
                "share",
                "mail-me",
                "playbook",
                "set-up",
                "handoff",
                "crm-message",
                "shared-handoff",
                "shared-set-up",
                "push",
                "own-pipeline",
                "todays-stages",
                "what-if",
            }
        ),
    ),
    "archive": (
        gettext_lazy("Past assessments, comparing and reminders"),
        frozenset({"archive", "edit", "erase", "again", "compare", "compare-choose", "remind"}),
    ),
    "learn": (
        gettext_lazy("Sales models, how this works, help and this statement"),
        frozenset({"how", "catalogue", "sales-model", "stage", "help", "help-admin", "verify", "accessibility"}),
    ),
    "own": (
        gettext_lazy("Account, privacy and my data"),
        frozenset({"account", "claim", "privacy", "my-data", "erase-me"}),
    ),
    "errors": (gettext_lazy("Error pages"), frozenset({"error"})),
}
"""Parts of the site by URL name; other checked pages are not listed."""

LANGUAGES = {"en": gettext_lazy("English"), "nb": gettext_lazy("Norwegian Bokmål")}
NARROW = 320
"""Pixels: a small telephone, or a desktop window at 400 % zoom."""

SCHEMES = {"light": gettext_lazy("light"), "dark": gettext_lazy("dark")}


@dataclass(frozen=True, slots=True)
class AreaRow:
    """The checks of one part of the site: number of pages, languages, colour schemes and widths."""

    name: str
    pages: int
    languages: str
    schemes: str
    widths: str


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """The statement. `narrow` counts the pages that fit 320 pixels, `focus` those on which the focus always shows."""

    checked_on: date
    axe: str
    browser: str
    areas: tuple[AreaRow, ...]
    narrow: int
    focus: int


def accessibility_page(record: Record) -> AccessibilityPage:
    """Return the statement for the record of the last check."""
    return AccessibilityPage(
        checked_on=date.fromisoformat(record["checked"]),
        axe=record["axe"],
        browser=record["browser"],
        areas=tuple(_area(str(label), names, record["rules"]) for label, names in AREAS.values()),
        narrow=sum(any(look.endswith(f" {NARROW}") for look in looks) for looks in record["layout"].values()),
        focus=len(record["focus"]),
    )


def _area(label: str, names: Iterable[str], rules: dict[str, list[str]]) -> AreaRow:
    checked = {name: rules[name] for name in names if name in rules}
    looks = [look.split() for kept in checked.values() for look in kept]
    languages, schemes, widths = ({look[part] for look in looks} for part in range(3))
    return AreaRow(
        name=label,
        pages=len(checked),
        languages=enumerated(str(word) for key, word in LANGUAGES.items() if key in languages),
        schemes=enumerated(str(word) for key, word in SCHEMES.items() if key in schemes),
        widths=_("%(widths)s pixels") % {"widths": enumerated(str(width) for width in sorted(map(int, widths)))},
    )
