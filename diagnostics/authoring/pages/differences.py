"""The differences between two versions of a questionnaire, or a version and the draft, part by part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.pages.difference_sentences import sentences
from diagnostics.authoring.pages.parts import part_names
from diagnostics.instrument.difference import differences
from diagnostics.instrument.instrument import Instrument

DRAFT = "draft"
"""The value of the draft among the editions."""

SUMMARY_GROUPS = 3
"""The number of parts in a summary."""


@dataclass(frozen=True, slots=True)
class DifferenceGroup:
    """One part of the questionnaire, and sentences about its differences."""

    part: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceList:
    """All differences; `count` is the number of single differences."""

    count: int
    groups: tuple[DifferenceGroup, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A version or the draft, as a choice in a form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    """The page that compares two editions. If the draft is invalid, `fault` says why and `differences` is None.

    `notes` are those of the versions that made the differences: (version, note).
    """

    editions: tuple[Edition, ...]
    before: Edition
    after: Edition
    notes: tuple[tuple[str, str], ...]
    fault: str
    differences: DifferenceList | None


@dataclass(frozen=True, slots=True)
class DifferencesSummary:
    """The first few parts in which the draft differs from version `number`.

    `more` is the number of further parts, `count` that of all single differences.
    """

    number: int
    count: int
    groups: tuple[DifferenceGroup, ...]
    more: int


def editions(numbers: Iterable[int], current: int | None) -> tuple[Edition, ...]:
    """Return the choices: the draft, then the versions in the order of `numbers`; `current` is marked."""
    versions = (
        Edition(
            str(number),
            (_("Version %(number)s (current)") if number == current else _("Version %(number)s")) % {"number": number},
        )
        for number in numbers
    )
    return (Edition(DRAFT, _("The draft")), *versions)


def notes_between(before: Edition, after: Edition, notes: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    """Return the notes of the versions after the older of two editions, up to the newer one, the newest first."""
    places = sorted(float("inf") if each.value == DRAFT else int(each.value) for each in (before, after))
    return tuple(
        (_("Version %(number)s") % {"number": number}, note)
        for number, note in notes.items()
        if note and places[0] < number <= places[1]
    )


def difference_summary(number: int, before: Instrument, after: Instrument) -> DifferencesSummary:
    """Return a summary of the differences between version `number`, which is `before`, and the draft."""
    full = difference_list(before, after)
    more = max(len(full.groups) - SUMMARY_GROUPS, 0)
    return DifferencesSummary(number, full.count, full.groups[:SUMMARY_GROUPS], more)


def difference_list(before: Instrument, after: Instrument) -> DifferenceList:
    """Return the differences between two instruments, part by part, in the reader's language."""
    all_differences = differences(before, after)
    by_part: dict[tuple[str, ...], list[str]] = {}
    for difference in all_differences:
        lines = map(capfirst, sentences(before, after, difference))
        by_part.setdefault(_group(difference.path), []).extend(lines)
    groups = (DifferenceGroup(_part(before, after, path), tuple(lines)) for path, lines in by_part.items())
    return DifferenceList(len(all_differences), tuple(groups))


_LISTS = {
    "kpi": gettext_lazy("KPIs for every sales model"),
    "doubtful_pair": gettext_lazy("Answers that hardly fit together"),
}
"""Kinds of parts of the questionnaire that are shown together, because they have no key."""


def _group(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path of a group: options have their own, rules and KPIs belong to their sales model's or option's."""
    if path and path[0] in _LISTS:
        return path[:1]
    return path[:4] if path[2:3] == ("option",) else path[:2]


def _part(before: Instrument, after: Instrument, path: tuple[str, ...]) -> str:
    if not path:
        return _("The questionnaire itself")
    if path[0] in _LISTS:
        return str(_LISTS[path[0]])
    return capfirst(", ".join(part_names(after if _has_part(after, path) else before, path)))


def _has_part(instrument: Instrument, path: tuple[str, ...]) -> bool:
    kind, key = path[:2]
    kinds: Mapping[str, Mapping[str, object]] = {
        "question": instrument.question_by_key,
        "sales_model": instrument.sales_model_by_key,
        "stage": instrument.stage_by_key,
        "process": instrument.process_by_key,
        "golden_example": instrument.golden_example_by_key,
    }
    return key in kinds[kind] and (len(path) == 2 or instrument.question(key).has_option(path[3]))
