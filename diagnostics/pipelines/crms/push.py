"""Setting pipelines up one call at a time: looking, making the next thing, and looking again after a mishap."""

from collections.abc import Sequence
from typing import Protocol

from diagnostics.pipelines.crms.client import Clock
from diagnostics.pipelines.domain.handoff import HandedPipeline
from diagnostics.pipelines.domain.push import (
    Failed,
    Found,
    Mishap,
    Plan,
    PushResult,
    State,
    Step,
    Trouble,
    Wanted,
    outcome,
    pause,
    plan,
)


class Account(Protocol):
    """The account of a CRM that a token belongs to."""

    def close(self) -> None:
        """Close the connection."""

    def wanted(self, pipeline: HandedPipeline) -> Wanted:
        """Return the names that the pipeline and its stages get there."""

    def find(self, wanted: Wanted) -> list[Found]:
        """Return what is there, at least of that name. Raises Failed."""

    def make_next(self, pipeline: HandedPipeline, found: Found | None) -> Found:
        """Make the next thing that is missing, by one call that makes; return the pipeline then. Raises Failed."""


def push(account: Account, pipelines: Sequence[HandedPipeline], clock: Clock) -> tuple[PushResult, ...]:
    """Set up the pipelines and return the result of each.

    A pipeline of the same name that differs is left alone, and the next one is set up; any other mishap ends the push.
    """
    results: list[PushResult] = []
    for pipeline in pipelines:
        if results and _ends(results[-1]):
            results.append(PushResult(account.wanted(pipeline), State.NOT_BEGUN))
        else:
            results.append(_PipelinePush(account, pipeline, clock).run())
    return tuple(results)


def _ends(one: PushResult) -> bool:
    if one.state is State.NOT_BEGUN:
        return True
    return one.mishap is not None and one.mishap.trouble not in (Trouble.DIFFERENT, Trouble.SEVERAL)


class _PipelinePush:
    """Sets one pipeline up, in as many tries as the mishaps and the clock allow."""

    def __init__(self, account: Account, pipeline: HandedPipeline, clock: Clock) -> None:
        self.account, self.pipeline, self.clock = account, pipeline, clock
        self.wanted = account.wanted(pipeline)
        self.first: Plan | None = None
        self.last = Plan(Step.MAKE)
        self.doubt: Mishap | None = None

    def run(self) -> PushResult:
        """Return the result of the last try."""
        tries = 0
        while True:
            try:
                return self._try()
            except Failed as failed:
                mishap = failed.mishap
            seconds = pause(mishap, tries, self.clock.left())
            if seconds is None:
                return PushResult(self.wanted, State.FAILED, self.last.found, mishap)
            tries += 1
            self.clock.wait(seconds)

    def _try(self) -> PushResult:
        self._look()
        while self.last.step in (Step.MAKE, Step.GO_ON):
            try:
                made = self.account.make_next(self.pipeline, self.last.found)
            except Failed as failed:
                self.doubt = failed.mishap if failed.mishap.doubtful else None
                raise
            self.last = plan(self.wanted, [made])
        return outcome(self.wanted, self.first or self.last, self.last)

    def _look(self) -> None:
        """Look at what is there. Raises Failed if a create call may have succeeded and nothing new is visible."""
        before, doubt = self.last, self.doubt
        self.last = plan(self.wanted, self.account.find(self.wanted))
        self.first, self.doubt = self.first or self.last, None
        if doubt and self.last.size <= before.size:
            raise Failed(Mishap(doubt.trouble, message=doubt.message))
