"""Setting pipelines up in a CRM: what is there already, what is still to be made, and what can go wrong on the way.

Sending the same again must make nothing twice. So before anything is made, what is there is looked at and compared by
name and order; what is missing at the end of a pipeline of ours is added, and one that differs is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

TRIES = 3
"""How often one pipeline is tried again after something that may pass."""

FIRST_PAUSE = 1.0
"""Seconds before the first further try; each one after it waits twice as long."""


class Token:
    """A secret that opens someone's CRM: what shows it must ask for it, so that no log or error page does by itself."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, to be sent to the CRM and nowhere else."""
        return self._value

    def hidden_in(self, text: str) -> str:
        """Return a text without the secret, which some answers repeat."""
        return text.replace(self._value, "…")

    def __repr__(self) -> str:
        return "Token(…)"

    def __reduce__(self) -> str:
        raise TypeError("a token is not written down")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pipeline as it is to be: its name and its stages' names in order."""

    label: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundStage:
    """One stage that a CRM has, by its id there."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """One pipeline that a CRM has, by its id there, its stages in order."""

    id: str
    label: str
    stages: tuple[FoundStage, ...] = ()


class Step(Enum):
    """What is to be done about one pipeline."""

    MAKE = "make"
    GO_ON = "go_on"
    NOTHING = "nothing"
    DIFFERENT = "different"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, and with which pipeline of the CRM; None if it is to be created."""

    step: Step
    found: Found | None = None

    @property
    def size(self) -> int:
        """How much of it is there: 0 for nothing, 1 for a pipeline without stages, and one more for each stage."""
        return 1 + len(self.found.stages) if self.found else 0


def plan(wanted: Wanted, found: Sequence[Found]) -> Plan:
    """Return what is to be done about a pipeline, given what the CRM has; case and outer spaces do not count.

    A pipeline whose stages are the first ones of those wanted was begun, so it is gone on with. Of several of the name,
    a complete one will do.
    """
    named = [one for one in found if _same(one.label, wanted.label)]
    if not named:
        return Plan(Step.MAKE)
    complete = [one for one in named if len(one.stages) == len(wanted.stages) and _begins(one, wanted)]
    if complete:
        return Plan(Step.NOTHING, complete[0])
    if len(named) > 1:
        return Plan(Step.SEVERAL, named[0])
    return Plan(Step.GO_ON if _begins(named[0], wanted) else Step.DIFFERENT, named[0])


def _begins(one: Found, wanted: Wanted) -> bool:
    if len(one.stages) > len(wanted.stages):
        return False
    return all(_same(stage.label, label) for stage, label in zip(one.stages, wanted.stages, strict=False))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


class Trouble(Enum):
    """What keeps a pipeline from being set up."""

    TOKEN = "token"  # noqa: S105  # no secret
    SCOPE = "scope"
    LIMIT = "limit"
    PLAN = "plan"
    TAKEN = "taken"
    RATE = "rate"
    RATE_OF_DAY = "rate_of_day"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    LOST = "lost"
    NONSENSE = "nonsense"
    REFUSED = "refused"
    DIFFERENT = "different"
    SEVERAL = "several"
    BUSY = "busy"
    OFTEN = "often"


@dataclass(frozen=True, slots=True)
class Mishap:
    """One thing that went wrong.

    `wait` is what the CRM asks to wait, in seconds, `message` what it says. `passing`: another try may do; `doubtful`:
    what was asked for may have been done all the same, so nothing is repeated before looking.
    """

    trouble: Trouble
    wait: int | None = None
    message: str = ""
    passing: bool = False
    doubtful: bool = False


class Failed(Exception):
    """A call that did not do what it was to do; the message names the trouble alone."""

    def __init__(self, mishap: Mishap) -> None:
        super().__init__(mishap.trouble.value)
        self.mishap = mishap


def pause(mishap: Mishap, tries: int, left: float) -> float | None:
    """Return how many seconds to wait before the next try, after `tries` of them; None if it was the last.

    `left` is what remains of the time, in seconds: what would outlast it is not waited for.
    """
    if not mishap.passing or tries >= TRIES:
        return None
    seconds = max(float(mishap.wait or 0), FIRST_PAUSE * 2**tries)
    return seconds if seconds < left else None


class State(Enum):
    """What became of one pipeline."""

    MADE = "made"
    COMPLETED = "completed"
    THERE = "there"
    FAILED = "failed"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class PushResult:
    """The result of one pipeline: what the CRM has of it, as far as is known, and what went wrong, if anything did."""

    wanted: Wanted
    state: State
    found: Found | None = None
    mishap: Mishap | None = None


def outcome(wanted: Wanted, first: Plan, last: Plan) -> PushResult:
    """Return what became of a pipeline for which there is nothing left to do, from the first look and the last."""
    if last.step is Step.DIFFERENT:
        return PushResult(wanted, State.FAILED, last.found, Mishap(Trouble.DIFFERENT))
    if last.step is Step.SEVERAL:
        return PushResult(wanted, State.FAILED, None, Mishap(Trouble.SEVERAL))
    if first.size == last.size:
        return PushResult(wanted, State.THERE, last.found)
    return PushResult(wanted, State.COMPLETED if first.size else State.MADE, last.found)
