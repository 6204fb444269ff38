"""The page on which an author accepts what the draft yields now for golden examples that fail."""

from dataclasses import dataclass

from diagnostics.authoring.pages.examples import broken_reason, leading_name, present_names, stage_names
from diagnostics.instrument.golden import BrokenExample, broken_examples, settled
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import GoldenExample


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must come of an example, or what comes of it now. `present` is "" if it is not checked."""

    leading: str
    present: str
    stages: str


@dataclass(frozen=True, slots=True)
class SettlingLine:
    """An example that can be accepted: what is expected, and what the draft yields now."""

    key: str
    name: str
    before: Expectation
    after: Expectation


@dataclass(frozen=True, slots=True)
class UnanswerableLine:
    """An example whose answers the draft does not take any more, and why."""

    key: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SettlingPage:
    """The examples that fail."""

    lines: tuple[SettlingLine, ...]
    unanswerable: tuple[UnanswerableLine, ...]


def settling_page(draft: Instrument) -> SettlingPage:
    """Present the broken examples of a draft."""
    broken = [(part, settled(draft, part.example)) for part in broken_examples(draft)]
    return SettlingPage(
        lines=tuple(_line(draft, part.example, after) for part, after in broken if after is not None),
        unanswerable=tuple(_unanswerable(draft, part) for part, after in broken if after is None),
    )


def _line(draft: Instrument, before: GoldenExample, after: GoldenExample) -> SettlingLine:
    return SettlingLine(before.key, _name(before), _expectation(draft, before), _expectation(draft, after))


def _unanswerable(draft: Instrument, broken: BrokenExample) -> UnanswerableLine:
    return UnanswerableLine(broken.example.key, _name(broken.example), broken_reason(draft, broken))


def _expectation(draft: Instrument, example: GoldenExample) -> Expectation:
    return Expectation(
        leading=leading_name(draft, example.leading),
        present=present_names(draft, example.present) if example.present else "",
        stages=stage_names(draft, example.stages),
    )


def _name(example: GoldenExample) -> str:
    return str(example.name) or example.key
