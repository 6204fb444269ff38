"""Sets pipelines up in a CRM's account, one call at a time: look, create the next missing thing, and after a problem
look again.
"""

from collections.abc import Sequence
from typing import Protocol

from diagnostics.pipelines.crms.client import Clock
from diagnostics.pipelines.domain.handoff import CrmPipeline
from diagnostics.pipelines.domain.push import (
    Decision,
    ExistingPipeline,
    PipelineNames,
    ProblemKind,
    PushFailed,
    PushPlan,
    PushProblem,
    PushResult,
    PushState,
    plan,
    push_result,
    retry_delay,
)


class Account(Protocol):
    """The account of a CRM that a token belongs to. Each CRM with an API has one."""

    def close(self) -> None:
        """Close the connection."""

    def names_of(self, pipeline: CrmPipeline) -> PipelineNames:
        """Return the names that the pipeline and its stages get there."""

    def find(self, names: PipelineNames) -> list[ExistingPipeline]:
        """Return the account's pipelines, at least those with the name. Raises PushFailed."""

    def create_next(self, pipeline: CrmPipeline, existing: ExistingPipeline | None) -> ExistingPipeline:
        """Create the next missing thing, by one create call; return the pipeline as it is then. Raises PushFailed."""


def push(account: Account, pipelines: Sequence[CrmPipeline], clock: Clock) -> tuple[PushResult, ...]:
    """Set up the pipelines and return the result of each.

    A pipeline that is left alone does not stop the next one; any other problem ends the push.
    """
    results: list[PushResult] = []
    for pipeline in pipelines:
        if results and _ends_push(results[-1]):
            results.append(PushResult(account.names_of(pipeline), PushState.NOT_BEGUN))
        else:
            results.append(_PipelinePush(account, pipeline, clock).run())
    return tuple(results)


def _ends_push(result: PushResult) -> bool:
    if result.state is PushState.NOT_BEGUN:
        return True
    return result.problem is not None and result.problem.kind not in (ProblemKind.DIFFERENT, ProblemKind.SEVERAL)


class _PipelinePush:
    """Sets one pipeline up, with as many retries as the problems and the clock allow."""

    def __init__(self, account: Account, pipeline: CrmPipeline, clock: Clock) -> None:
        self.account, self.pipeline, self.clock = account, pipeline, clock
        self.names = account.names_of(pipeline)
        self.first_plan: PushPlan | None = None
        self.plan = PushPlan(Decision.CREATE)
        self.uncertain: PushProblem | None = None  # of the last create call, if it may have succeeded

    def run(self) -> PushResult:
        """Return the result of the last try."""
        retries = 0
        while True:
            try:
                return self._try()
            except PushFailed as failed:
                problem = failed.problem
            delay = retry_delay(problem, retries, self.clock.seconds_left())
            if delay is None:
                return PushResult(self.names, PushState.FAILED, self.plan.existing, problem)
            retries += 1
            self.clock.wait(delay)

    def _try(self) -> PushResult:
        self._look()
        while self.plan.decision in (Decision.CREATE, Decision.CONTINUE):
            try:
                existing = self.account.create_next(self.pipeline, self.plan.existing)
            except PushFailed as failed:
                self.uncertain = failed.problem if failed.problem.may_have_succeeded else None
                raise
            self.plan = plan(self.names, [existing])
        return push_result(self.names, self.first_plan or self.plan, self.plan)

    def _look(self) -> None:
        """Plan from what exists. Raises PushFailed if a create call may have succeeded and nothing new is visible."""
        before, uncertain = self.plan, self.uncertain
        self.plan = plan(self.names, self.account.find(self.names))
        self.first_plan, self.uncertain = self.first_plan or self.plan, None
        if uncertain and self.plan.size <= before.size:
            raise PushFailed(PushProblem(uncertain.kind, message=uncertain.message))
