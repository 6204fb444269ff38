"""The differences between two instruments: two versions of a questionnaire, or a version and its draft.

Parts are matched by key. Rules and KPIs have none: rules are matched by sales model and stage, KPIs by name, and what
remains in order.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import DoubtfulPair, Kpi, StageRule
from diagnostics.instrument.readiness import PART_KINDS, rule_path
from diagnostics.instrument.text import LANGUAGES, Text, in_languages

Value = str | int | Enum | StageRule | tuple[str, ...] | None


class Kind(Enum):
    """How a part or a field changed."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REWORDED = "reworded"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    `path` is as in `readiness.Gap`, with a number for rules and KPIs (the old number if it was removed); the stages of
    a process are parts too. `field` is set if one field changed, with the `language` of a text or the `entry` of a
    mapping (the sales model of a weight). `before` and `after` are the values of the field, or the whole rule. A part
    that was added or moved now comes before the part with the key or number `ahead_of`, or last if that is None.
    """

    kind: Kind
    path: tuple[str, ...] = ()
    field: str = ""
    language: str = ""
    entry: str = ""
    before: Value = None
    after: Value = None
    ahead_of: str | None = None


def differences(before: Instrument, after: Instrument) -> tuple[Difference, ...]:
    """Return every difference, in the order of the parts in the admin.

    If they are not in the same languages, their texts are compared in those that they share.
    """
    if before.languages != after.languages:
        shared = tuple(language for language in before.languages if language in after.languages)
        before, after = (in_languages(instrument, shared) for instrument in (before, after))
    return tuple(_in_part(before, after, ()))


def part_differences(before: Any, after: Any, path: tuple[str, ...]) -> tuple[Difference, ...]:
    """Return every difference between two parts of one kind; `path` is that of the part."""
    return tuple(_in_part(before, after, path))


def _in_part(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    """Compare all fields of the dataclass, so that none can be forgotten."""
    for item in fields(before):
        old, new = getattr(before, item.name), getattr(after, item.name)
        if old != new:
            yield from _in_field(old, new, path, item.name)


def _in_field(old: Any, new: Any, path: tuple[str, ...], name: str) -> Iterator[Difference]:
    if isinstance(old, Text):
        yield from _in_text(old, new, path, name)
    elif name in _ITEM_KINDS:
        yield from _in_list(old, new, path, _ITEM_KINDS[name])
    elif isinstance(old, Mapping):
        yield from _in_mapping(old, new, path, name)
    else:
        yield Difference(Kind.CHANGED, path, name, before=old, after=new)


def _in_text(old: Text, new: Text, path: tuple[str, ...], name: str) -> Iterator[Difference]:
    for language in LANGUAGES:
        before, after = old.written_in(language), new.written_in(language)
        if before != after:
            yield Difference(Kind.REWORDED, path, name, language, before=before, after=after)


def _in_mapping(
    old: Mapping[str, Value], new: Mapping[str, Value], path: tuple[str, ...], name: str
) -> Iterator[Difference]:
    for entry in {**old, **new}:
        before, after = old.get(entry), new.get(entry)
        if entry not in new:
            yield Difference(Kind.REMOVED, path, name, entry=entry, before=before)
        elif entry not in old:
            yield Difference(Kind.ADDED, path, name, entry=entry, after=after)
        elif before != after:
            yield Difference(Kind.CHANGED, path, name, entry=entry, before=before, after=after)


_ITEM_KINDS = {**PART_KINDS, "rules": "rule", "present": "sales_model"}
"""Fields that hold a list, and the kind of their items as it appears in a path."""


def _in_list(old: Sequence[Any], new: Sequence[Any], path: tuple[str, ...], kind: str) -> Iterator[Difference]:
    """Yield removals, then additions and moves in the new order; a longest rising run counts as not moved."""
    paired = pairs(old, new)
    for place, part in enumerate(old):
        if place not in paired.values():
            yield Difference(Kind.REMOVED, _item_path(part, place, path, kind), before=_whole(part))
    settled = longest_rising([paired[place] for place in sorted(paired)])
    for place, part in enumerate(new):
        at = _item_path(part, place, path, kind)
        ahead_of = _item_path(new[place + 1], place + 1, path, kind)[-1] if place + 1 < len(new) else None
        if place not in paired:
            yield Difference(Kind.ADDED, at, after=_whole(part), ahead_of=ahead_of)
            continue
        if paired[place] not in settled:
            yield Difference(Kind.MOVED, at, after=_whole(part), ahead_of=ahead_of)
        yield from _in_pair(old[paired[place]], part, at)


def _in_pair(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if isinstance(after, StageRule):
        # a rule is shown as one sentence, so it changes as a whole
        if before != after:
            yield Difference(Kind.CHANGED, path, before=before, after=after)
    elif not isinstance(after, str):
        yield from _in_part(before, after, path)


def _item_path(part: Any, place: int, path: tuple[str, ...], kind: str) -> tuple[str, ...]:
    if isinstance(part, StageRule):
        return rule_path(part, place + 1)
    if isinstance(part, str):
        return (*path, kind, part)
    return (*path, kind, getattr(part, "key", str(place + 1)))


def _whole(part: Any) -> StageRule | None:
    return part if isinstance(part, StageRule) else None


def _identities(part: Any) -> tuple[object, ...]:
    """Return the values by which a part is matched, from the most to the least specific."""
    if isinstance(part, StageRule):
        placed = (part.sales_model, part.question, part.option, part.stage)
        return part, (*placed, part.placement, part.process), (*placed, part.placement), placed
    if isinstance(part, DoubtfulPair):
        return part, (part.question, part.option, part.other_question, part.other_option)
    if isinstance(part, Kpi):
        return part, part.name, part.name.en, None
    return (part if isinstance(part, str) else part.key,)


def pairs(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Match parts: return indexes in `new` with the matching indexes in `old`; equal parts match in order."""
    paired: dict[int, int] = {}
    old_identities, new_identities = [_identities(part) for part in old], [_identities(part) for part in new]
    for tier in range(len((old_identities or new_identities)[0])):
        free: dict[object, deque[int]] = defaultdict(deque)
        for place, identities in enumerate(old_identities):
            if place not in paired.values():
                free[identities[tier]].append(place)
        for place, identities in enumerate(new_identities):
            if place not in paired and free[identities[tier]]:
                paired[place] = free[identities[tier]].popleft()
    return paired


def longest_rising(places: Sequence[int]) -> tuple[int, ...]:
    """Return a longest increasing subsequence: the largest set of parts that did not move."""
    runs: list[tuple[int, ...]] = [()]
    for place in places:
        shorter = (run for run in runs if not run or run[-1] < place)
        runs.append((*max(shorter, key=len), place))
    return max(runs, key=len)
