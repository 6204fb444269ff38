"""What differs between two versions of a questionnaire, or one and its draft, part by part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.authoring.pages.difference_sentences import sentences
from diagnostics.authoring.pages.parts import part_names
from diagnostics.instrument.difference import differences
from diagnostics.instrument.instrument import Instrument

DRAFT = "draft"
"""The value of the edition that is not published."""

SUMMARY_GROUPS = 3
"""Parts named in a summary."""


@dataclass(frozen=True, slots=True)
class DifferenceGroup:
    """One part of the questionnaire and, in sentences, what differs in it."""

    part: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceList:
    """All that differs. `count` is the number of single differences."""

    count: int
    groups: tuple[DifferenceGroup, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A version, or the draft, as a choice."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    """The page that compares two editions. `found` is None where `fault` says that the draft cannot be read."""

    editions: tuple[Edition, ...]
    before: Edition
    after: Edition
    fault: str
    found: DifferenceList | None


@dataclass(frozen=True, slots=True)
class DifferencesSummary:
    """The first few parts in which the draft differs from version `number`, how many parts more, and all changes."""

    number: int
    count: int
    groups: tuple[DifferenceGroup, ...]
    more: int


def editions(numbers: Sequence[int], current: int | None) -> tuple[Edition, ...]:
    """Return the choices: the draft, then the versions in the order of `numbers`, the `current` one marked."""
    versions = (
        Edition(
            str(number),
            (_("Version %(number)s (current)") if number == current else _("Version %(number)s")) % {"number": number},
        )
        for number in numbers
    )
    return (Edition(DRAFT, _("The draft")), *versions)


def difference_summary(number: int, before: Instrument, after: Instrument) -> DifferencesSummary:
    """Return the beginning of what differs between version `number`, which is `before`, and the draft."""
    found = difference_list(before, after)
    more = max(len(found.groups) - SUMMARY_GROUPS, 0)
    return DifferencesSummary(number, found.count, found.groups[:SUMMARY_GROUPS], more)


def difference_list(before: Instrument, after: Instrument) -> DifferenceList:
    """Return what differs between two instruments, part by part, in the reader's language."""
    found = differences(before, after)
    by_part: dict[tuple[str, ...], list[str]] = {}
    for difference in found:
        told = map(capfirst, sentences(before, after, difference))
        by_part.setdefault(_group(difference.path), []).extend(told)
    groups = (DifferenceGroup(_part(before, after, path), tuple(told)) for path, told in by_part.items())
    return DifferenceList(len(found), tuple(groups))


def _group(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the part that is spoken of: options have a group of their own, rules and KPIs are their sales model's."""
    return path[:4] if path[2:3] == ("option",) else path[:2]


def _part(before: Instrument, after: Instrument, path: tuple[str, ...]) -> str:
    if not path:
        return _("The questionnaire itself")
    return capfirst(", ".join(part_names(after if _stands(after, path) else before, path)))


def _stands(instrument: Instrument, path: tuple[str, ...]) -> bool:
    kind, key = path[:2]
    kinds: Mapping[str, Mapping[str, object]] = {
        "question": instrument.question_by_key,
        "sales_model": instrument.sales_model_by_key,
        "stage": instrument.stage_by_key,
        "process": instrument.process_by_key,
        "golden_example": instrument.golden_example_by_key,
    }
    return key in kinds[kind] and (len(path) == 2 or instrument.question(key).has_option(path[3]))
