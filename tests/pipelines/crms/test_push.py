"""Setting pipelines up with problems on the way: nothing is created twice, and the result says what exists."""

from typing import Any

import pytest

from diagnostics.pipelines.domain.push import ProblemKind, PushFailed, PushProblem
from tests.crms import local_client
from tests.pipelines.crms.pushes import (
    BOTH,
    COMPLETE,
    LISTS,
    MAKES,
    OUTBOUND,
    FakeTime,
    only_problem,
    opened,
    run,
    states,
)
from tests.pipelines.crms.server import FAULTS_AFTER_CREATING
from tests.postgresql import free_port

SHORT = 0.2
"""Seconds after which these tests stop waiting for a response."""


def add(kind: str, server: Any, label: str, *stages: str) -> None:
    """Add a pipeline to the account, as its users can."""
    if kind == "pipedrive":
        server.add(label, *stages)
        return
    body = [
        {"label": stage, "displayOrder": order, "metadata": {"probability": "0.5"}}
        for order, stage in enumerate(stages)
    ]
    server.add({"label": label, "displayOrder": 0, "stages": body})


class TestWithoutProblems:
    def test_creates_every_pipeline_with_its_stages_in_order(self, kind: str, server: Any) -> None:
        results = run(kind, server)
        assert server.outline() == COMPLETE[kind]
        assert states(results) == ["made", "made"]

    def test_returns_the_ids(self, kind: str, server: Any) -> None:
        outbound = run(kind, server)[0].existing
        assert outbound is not None
        assert outbound.id in [str(one["id"]) for one in server.pipelines]
        assert [stage.label for stage in outbound.stages] == COMPLETE[kind][OUTBOUND.label]
        assert len({stage.id for stage in outbound.stages}) == len(outbound.stages)

    def test_sent_again_creates_nothing_and_says_that_it_exists(self, kind: str, server: Any) -> None:
        run(kind, server)
        before, made = server.outline(), len(server.bodies)
        assert states(run(kind, server)) == ["there", "there"]
        assert (server.outline(), len(server.bodies)) == (before, made)

    def test_would_create_it_twice_without_looking(self, kind: str, server: Any) -> None:
        """The control: only looking, and HubSpot's own refusal, keep a second one from being created."""
        crm = opened(kind, server)
        crm.create_next(OUTBOUND, None)
        if kind == "hubspot":
            with pytest.raises(PushFailed, match="taken"):
                crm.create_next(OUTBOUND, None)
        else:
            crm.create_next(OUTBOUND, None)
        assert len(server.pipelines) == (1 if kind == "hubspot" else 2)
        crm.close()

    def test_leaves_a_different_pipeline_alone_and_continues_with_the_next(self, kind: str, server: Any) -> None:
        add(kind, server, OUTBOUND.label, "Qualify", "Ours alone")
        results = run(kind, server)
        assert states(results) == ["failed", "made"]
        assert only_problem(results) == PushProblem(ProblemKind.DIFFERENT)
        assert server.outline()[OUTBOUND.label] == ["Qualify", "Ours alone"]

    def test_ignores_case_in_names(self, kind: str, server: Any) -> None:
        add(kind, server, OUTBOUND.label.upper(), *COMPLETE[kind][OUTBOUND.label])
        assert states(run(kind, server, OUTBOUND)) == ["there"]

    def test_does_not_choose_between_two_with_the_name(self, kind: str, server: Any) -> None:
        for _ in range(2):
            add(kind, server, OUTBOUND.label, "Qualify")
        results = run(kind, server, OUTBOUND)
        assert (only_problem(results), server.bodies) == (PushProblem(ProblemKind.SEVERAL), [])


class TestRefusals:
    def test_of_the_token(self, kind: str, server: Any) -> None:
        results = run(kind, server, token="pat-of-someone-else")
        assert states(results) == ["failed", "not_begun"]
        assert only_problem(results) == PushProblem(ProblemKind.TOKEN)
        assert len(server.calls) == 1

    def test_of_a_token_with_read_permission_only(self, kind: str, server: Any) -> None:
        server.may_create = False
        assert only_problem(run(kind, server)).kind is ProblemKind.SCOPE
        assert server.outline() == {}

    def test_of_too_many_pipelines_keep_what_was_created(self, kind: str, server: Any) -> None:
        server.max_pipelines = 1
        results = run(kind, server)
        assert states(results) == ["made", "failed"]
        assert only_problem(results).kind is ProblemKind.LIMIT
        assert list(server.outline()) == [OUTBOUND.label]

    @pytest.mark.parametrize("fault", ["answers with a page", "answers with a list", "answers without its fields"])
    def test_include_unexpected_responses(self, kind: str, server: Any, fault: str) -> None:
        server.faults = {LISTS[kind]: fault}
        assert only_problem(run(kind, server)) == PushProblem(ProblemKind.NONSENSE)

    @pytest.mark.parametrize("fault", ["answers nothing", "answers too much", "leads elsewhere"])
    def test_include_unusable_responses(self, kind: str, server: Any, fault: str) -> None:
        server.faults = {LISTS[kind]: fault}
        assert only_problem(run(kind, server)) == PushProblem(ProblemKind.NONSENSE)
        assert server.calls == [LISTS[kind]]


class TestRetries:
    def test_wait_as_long_as_the_crm_asks(self, kind: str, server: Any) -> None:
        server.faults = {f"{MAKES[kind]} 1": "limits"}
        time = FakeTime()
        assert states(run(kind, server, time=time)) == ["made", "made"]
        assert (server.outline(), time.waits) == (COMPLETE[kind], [7])

    def test_are_left_out_if_the_wait_is_too_long_and_the_problem_says_how_long(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "limits for long"}
        time = FakeTime()
        results = run(kind, server, time=time)
        assert only_problem(results) == PushProblem(ProblemKind.RATE, retry_after=3600, is_transient=True)
        assert (time.waits, len(server.calls)) == ([], 1)

    def test_end_after_the_maximum(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "fails"}
        time = FakeTime()
        assert only_problem(run(kind, server, time=time)).kind is ProblemKind.UNREACHABLE
        assert (time.waits, len(server.calls)) == ([1, 2, 4], 4)

    def test_end_before_the_time_is_up(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "limits"}
        time = FakeTime()
        run(kind, server, time=time)
        assert (time.waits, time.now < 20) == ([7, 7], True)

    def test_end_when_the_time_is_up_between_two_calls(self, kind: str, server: Any) -> None:
        results = run(kind, server, total=0)
        assert (only_problem(results), server.calls) == (PushProblem(ProblemKind.SLOW), [])

    def test_succeed_when_the_crm_is_back(self, kind: str, server: Any) -> None:
        server.faults = {f"{LISTS[kind]} 1": "is down", f"{LISTS[kind]} 2": "hangs up", f"{MAKES[kind]} 1": "fails"}
        time = FakeTime()
        assert states(run(kind, server, time=time)) == ["made", "made"]
        assert (server.outline(), time.waits) == (COMPLETE[kind], [3, 2, 4])

    def test_happen_without_a_connection(self, kind: str, server: Any) -> None:
        nowhere = f"http://127.0.0.1:{free_port()}"
        time = FakeTime()
        assert only_problem(run(kind, server, time=time, base=nowhere)).kind is ProblemKind.UNREACHABLE
        assert time.waits == [1, 2, 4]


class TestLostResponses:
    @pytest.mark.parametrize("fault", FAULTS_AFTER_CREATING)
    def test_to_successful_create_calls_are_no_problem(self, kind: str, server: Any, fault: str) -> None:
        server.faults = {f"{MAKES[kind]} 1": fault}
        assert states(run(kind, server, http=local_client(SHORT))) == ["made", "made"]
        assert server.outline() == COMPLETE[kind]
        assert [one for one in server.calls if one == MAKES[kind]] == [MAKES[kind]] * 2

    @pytest.mark.parametrize("fault", ["hangs up", "hangs", "gateway"])
    def test_to_failed_create_calls_end_the_push_without_a_second_call(
        self, kind: str, server: Any, fault: str
    ) -> None:
        server.faults = {f"{MAKES[kind]} 1": fault}
        results = run(kind, server, http=local_client(SHORT))
        assert (states(results), only_problem(results)) == (["failed", "not_begun"], PushProblem(ProblemKind.LOST))
        assert [one for one in server.calls if one == MAKES[kind]] == [MAKES[kind]]

    def test_to_a_look_are_retried(self, kind: str, server: Any) -> None:
        server.faults = {f"{LISTS[kind]} 1": "hangs"}
        assert states(run(kind, server, http=local_client(SHORT))) == ["made", "made"]

    def test_to_every_look_end_the_push(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "hangs"}
        assert only_problem(run(kind, server, http=local_client(0.05))).kind is ProblemKind.SLOW
        assert server.outline() == {}


def test_two_pipelines_with_one_name_are_one(kind: str, server: Any) -> None:
    """Two results can have the same pipeline; the second push finds that of the first."""
    assert states(run(kind, server, OUTBOUND, OUTBOUND)) == ["made", "there"]
    assert len(server.pipelines) == 1


def test_all_pipelines_share_one_clock(kind: str, server: Any) -> None:
    server.faults = {f"{MAKES[kind]} 1": "limits", f"{MAKES[kind]} 3": "limits", f"{MAKES[kind]} 4": "limits"}
    time = FakeTime()
    run(kind, server, *BOTH, time=time)
    assert time.now <= 20
