"""How a pipeline is set up in a CRM: what is missing there, what can go wrong, and when to retry.

A push is idempotent. Before anything is created, the CRM's pipelines are compared with ours by name and order. Stages
missing at the end of our pipeline are added; a pipeline that differs is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

MAX_RETRIES = 3
"""How often one pipeline is retried after a transient problem."""

FIRST_DELAY = 1.0
"""Seconds before the first retry; each further delay is twice as long."""


class Token:
    """A CRM's access token. It never shows itself: logs and error pages contain only a placeholder."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the token itself; send it to the CRM and nowhere else."""
        return self._value

    def hidden_in(self, text: str) -> str:
        """Return a text without the token, which some responses repeat."""
        return text.replace(self._value, "…")

    def __repr__(self) -> str:
        return "Token(…)"

    def __reduce__(self) -> str:
        raise TypeError("a token is not written down")


@dataclass(frozen=True, slots=True)
class PipelineNames:
    """The name that a pipeline gets in the CRM, and its stages' names in order."""

    label: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExistingStage:
    """A stage that the CRM has, with its id there."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ExistingPipeline:
    """A pipeline that the CRM has, with its id there and its stages in order."""

    id: str
    label: str
    stages: tuple[ExistingStage, ...] = ()


class Decision(Enum):
    """What to do about one pipeline."""

    CREATE = "create"
    CONTINUE = "continue"  # some of our last stages are missing
    NOTHING = "nothing"  # it is complete
    DIFFERENT = "different"  # leave it alone: one with this name has other stages
    SEVERAL = "several"  # leave them alone: several have this name


@dataclass(frozen=True, slots=True)
class PushPlan:
    """A decision and the CRM's pipeline that it is about, None if there is none yet."""

    decision: Decision
    existing: ExistingPipeline | None = None

    @property
    def size(self) -> int:
        """How much exists: 0 for nothing, 1 for a pipeline without stages, and one more for each stage."""
        return 1 + len(self.existing.stages) if self.existing else 0


def plan(names: PipelineNames, existing: Sequence[ExistingPipeline]) -> PushPlan:
    """Decide what to do about a pipeline, given what the CRM has. Names match without case and outer spaces.

    Of several pipelines with the name, a complete one is enough.
    """
    namesakes = [pipeline for pipeline in existing if _same(pipeline.label, names.label)]
    if not namesakes:
        return PushPlan(Decision.CREATE)
    whole = len(names.stages)
    complete = [one for one in namesakes if len(one.stages) == whole and _is_beginning(one, names)]
    if complete:
        return PushPlan(Decision.NOTHING, complete[0])
    if len(namesakes) > 1:
        return PushPlan(Decision.SEVERAL, namesakes[0])
    return PushPlan(Decision.CONTINUE if _is_beginning(namesakes[0], names) else Decision.DIFFERENT, namesakes[0])


def _is_beginning(existing: ExistingPipeline, names: PipelineNames) -> bool:
    if len(existing.stages) > len(names.stages):
        return False
    return all(_same(stage.label, name) for stage, name in zip(existing.stages, names.stages, strict=False))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


class ProblemKind(Enum):
    """What keeps a pipeline from being set up."""

    TOKEN = "token"  # noqa: S105  # the CRM refuses the token
    SCOPE = "scope"  # the token lacks a permission
    LIMIT = "limit"  # the account can have no more pipelines
    PLAN = "plan"  # the account's subscription does not allow it
    TAKEN = "taken"  # the name is taken, by a pipeline that the CRM does not list
    RATE = "rate"
    RATE_OF_DAY = "rate_of_day"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    LOST = "lost"  # a create call got no usable response
    NONSENSE = "nonsense"  # the response is not what the CRM documents
    REFUSED = "refused"
    DIFFERENT = "different"
    SEVERAL = "several"
    BUSY = "busy"  # this site runs another push
    OFTEN = "often"  # this network address has tried too often


@dataclass(frozen=True, slots=True)
class PushProblem:
    """One thing that went wrong; `retry_after` is in seconds, `message` is the CRM's own.

    If `is_transient`, a retry may succeed. If `may_have_succeeded`, the call may have created something, so look before
    repeating it.
    """

    kind: ProblemKind
    retry_after: int | None = None
    message: str = ""
    is_transient: bool = False
    may_have_succeeded: bool = False


class PushFailed(Exception):
    """A call failed; the exception's message names only the kind of problem."""

    def __init__(self, problem: PushProblem) -> None:
        super().__init__(problem.kind.value)
        self.problem = problem


def retry_delay(problem: PushProblem, retries: int, seconds_left: float) -> float | None:
    """Return how many seconds to wait before the next retry, after `retries` of them; None if there is none.

    There is none if it would begin after the time is up.
    """
    if not problem.is_transient or retries >= MAX_RETRIES:
        return None
    delay = max(float(problem.retry_after or 0), FIRST_DELAY * 2**retries)
    return delay if delay < seconds_left else None


class PushState(Enum):
    """What happened to one pipeline."""

    MADE = "made"
    COMPLETED = "completed"
    THERE = "there"
    FAILED = "failed"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class PushResult:
    """What happened to one pipeline, what the CRM has of it as far as is known, and the problem if there was one."""

    names: PipelineNames
    state: PushState
    existing: ExistingPipeline | None = None
    problem: PushProblem | None = None


def push_result(names: PipelineNames, first: PushPlan, last: PushPlan) -> PushResult:
    """Return the result for a pipeline that needs no further call, from the first plan and the last."""
    if last.decision is Decision.DIFFERENT:
        return PushResult(names, PushState.FAILED, last.existing, PushProblem(ProblemKind.DIFFERENT))
    if last.decision is Decision.SEVERAL:
        return PushResult(names, PushState.FAILED, None, PushProblem(ProblemKind.SEVERAL))
    if first.size == last.size:
        return PushResult(names, PushState.THERE, last.existing)
    return PushResult(names, PushState.COMPLETED if first.size else PushState.MADE, last.existing)
