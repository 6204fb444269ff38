"""Setting pipelines up, whatever happens on the way: nothing is made twice, and what is there is told."""

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
from tests.pipelines.crms.server import DONE_ALL_THE_SAME
from tests.postgresql import free_port

SHORT = 0.2
"""Seconds after which these tests give up on an answer."""


def add(kind: str, server: Any, label: str, *stages: str) -> None:
    """Put a pipeline into the account, as someone there would."""
    if kind == "pipedrive":
        server.add(label, *stages)
        return
    given = [
        {"label": stage, "displayOrder": order, "metadata": {"probability": "0.5"}}
        for order, stage in enumerate(stages)
    ]
    server.add({"label": label, "displayOrder": 0, "stages": given})


class TestWithoutAMishap:
    def test_makes_every_pipeline_with_its_stages_in_order(self, kind: str, server: Any) -> None:
        results = run(kind, server)
        assert server.outline() == COMPLETE[kind]
        assert states(results) == ["made", "made"]

    def test_tells_the_ids_of_what_was_made(self, kind: str, server: Any) -> None:
        outbound = run(kind, server)[0].existing
        assert outbound is not None
        assert outbound.id in [str(one["id"]) for one in server.pipelines]
        assert [stage.label for stage in outbound.stages] == COMPLETE[kind][OUTBOUND.label]
        assert len({stage.id for stage in outbound.stages}) == len(outbound.stages)

    def test_sent_again_makes_nothing_and_says_that_it_is_there(self, kind: str, server: Any) -> None:
        run(kind, server)
        before, made = server.outline(), len(server.sent)
        assert states(run(kind, server)) == ["there", "there"]
        assert (server.outline(), len(server.sent)) == (before, made)

    def test_is_made_twice_or_refused_where_nobody_looks(self, kind: str, server: Any) -> None:
        """The control: what keeps a second one from being made is the look, and HubSpot's own refusal."""
        crm = opened(kind, server)
        crm.create_next(OUTBOUND, None)
        if kind == "hubspot":
            with pytest.raises(PushFailed, match="taken"):
                crm.create_next(OUTBOUND, None)
        else:
            crm.create_next(OUTBOUND, None)
        assert len(server.pipelines) == (1 if kind == "hubspot" else 2)
        crm.close()

    def test_leaves_a_pipeline_alone_whose_stages_differ_and_sets_the_next_one_up(self, kind: str, server: Any) -> None:
        add(kind, server, OUTBOUND.label, "Qualify", "Ours alone")
        results = run(kind, server)
        assert states(results) == ["failed", "made"]
        assert only_problem(results) == PushProblem(ProblemKind.DIFFERENT)
        assert server.outline()[OUTBOUND.label] == ["Qualify", "Ours alone"]

    def test_knows_names_that_differ_in_case_alone(self, kind: str, server: Any) -> None:
        add(kind, server, OUTBOUND.label.upper(), *COMPLETE[kind][OUTBOUND.label])
        assert states(run(kind, server, OUTBOUND)) == ["there"]

    def test_does_not_choose_between_two_of_the_name(self, kind: str, server: Any) -> None:
        for _ in range(2):
            add(kind, server, OUTBOUND.label, "Qualify")
        results = run(kind, server, OUTBOUND)
        assert (only_problem(results), server.sent) == (PushProblem(ProblemKind.SEVERAL), [])


class TestRefusals:
    def test_of_the_token(self, kind: str, server: Any) -> None:
        results = run(kind, server, token="pat-of-someone-else")
        assert states(results) == ["failed", "not_begun"]
        assert only_problem(results) == PushProblem(ProblemKind.TOKEN)
        assert len(server.asked) == 1

    def test_of_a_token_that_may_only_read(self, kind: str, server: Any) -> None:
        server.may_create = False
        assert only_problem(run(kind, server)).kind is ProblemKind.SCOPE
        assert server.outline() == {}

    def test_of_more_pipelines_than_the_account_can_have_tells_what_was_made(self, kind: str, server: Any) -> None:
        server.most = 1
        results = run(kind, server)
        assert states(results) == ["made", "failed"]
        assert only_problem(results).kind is ProblemKind.LIMIT
        assert list(server.outline()) == [OUTBOUND.label]

    @pytest.mark.parametrize("fault", ["answers with a page", "answers with a list", "answers without its fields"])
    def test_of_an_answer_that_makes_no_sense(self, kind: str, server: Any, fault: str) -> None:
        server.faults = {LISTS[kind]: fault}
        assert only_problem(run(kind, server)) == PushProblem(ProblemKind.NONSENSE)

    @pytest.mark.parametrize("fault", ["answers nothing", "answers too much", "leads elsewhere"])
    def test_of_an_answer_that_is_none(self, kind: str, server: Any, fault: str) -> None:
        server.faults = {LISTS[kind]: fault}
        assert only_problem(run(kind, server)) == PushProblem(ProblemKind.NONSENSE)
        assert server.asked == [LISTS[kind]]


class TestWaiting:
    def test_is_as_long_as_the_crm_asks_and_then_it_goes_on(self, kind: str, server: Any) -> None:
        server.faults = {f"{MAKES[kind]} 1": "limits"}
        time = FakeTime()
        assert states(run(kind, server, time=time)) == ["made", "made"]
        assert (server.outline(), time.waits) == (COMPLETE[kind], [7])

    def test_is_not_begun_where_it_would_take_too_long_and_how_long_is_told(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "limits for long"}
        time = FakeTime()
        results = run(kind, server, time=time)
        assert only_problem(results) == PushProblem(ProblemKind.RATE, retry_after=3600, is_transient=True)
        assert (time.waits, len(server.asked)) == ([], 1)

    def test_ends_after_a_few_tries(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "fails"}
        time = FakeTime()
        assert only_problem(run(kind, server, time=time)).kind is ProblemKind.UNREACHABLE
        assert (time.waits, len(server.asked)) == ([1, 2, 4], 4)

    def test_never_outlasts_the_time_that_there_is(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "limits"}
        time = FakeTime()
        run(kind, server, time=time)
        assert (time.waits, time.now < 20) == ([7, 7], True)

    def test_ends_when_the_time_is_up_between_two_calls(self, kind: str, server: Any) -> None:
        results = run(kind, server, total=0)
        assert (only_problem(results), server.asked) == (PushProblem(ProblemKind.SLOW), [])

    def test_is_for_a_crm_that_comes_back(self, kind: str, server: Any) -> None:
        server.faults = {f"{LISTS[kind]} 1": "is down", f"{LISTS[kind]} 2": "hangs up", f"{MAKES[kind]} 1": "fails"}
        time = FakeTime()
        assert states(run(kind, server, time=time)) == ["made", "made"]
        assert (server.outline(), time.waits) == (COMPLETE[kind], [3, 2, 4])

    def test_is_for_one_that_is_not_there_at_all(self, kind: str, server: Any) -> None:
        nowhere = f"http://127.0.0.1:{free_port()}"
        time = FakeTime()
        assert only_problem(run(kind, server, time=time, base=nowhere)).kind is ProblemKind.UNREACHABLE
        assert time.waits == [1, 2, 4]


class TestLostAnswers:
    @pytest.mark.parametrize("fault", DONE_ALL_THE_SAME)
    def test_of_what_was_made_are_made_good_by_looking(self, kind: str, server: Any, fault: str) -> None:
        server.faults = {f"{MAKES[kind]} 1": fault}
        assert states(run(kind, server, http=local_client(SHORT))) == ["made", "made"]
        assert server.outline() == COMPLETE[kind]
        assert [one for one in server.asked if one == MAKES[kind]] == [MAKES[kind]] * 2

    @pytest.mark.parametrize("fault", ["hangs up", "hangs", "gateway"])
    def test_are_not_made_good_by_asking_again(self, kind: str, server: Any, fault: str) -> None:
        server.faults = {f"{MAKES[kind]} 1": fault}
        results = run(kind, server, http=local_client(SHORT))
        assert (states(results), only_problem(results)) == (["failed", "not_begun"], PushProblem(ProblemKind.LOST))
        assert [one for one in server.asked if one == MAKES[kind]] == [MAKES[kind]]

    def test_of_a_look_are_looked_for_again(self, kind: str, server: Any) -> None:
        server.faults = {f"{LISTS[kind]} 1": "hangs"}
        assert states(run(kind, server, http=local_client(SHORT))) == ["made", "made"]

    def test_of_every_look_end_it(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "hangs"}
        assert only_problem(run(kind, server, http=local_client(0.05))).kind is ProblemKind.SLOW
        assert server.outline() == {}


def test_two_pipelines_of_one_name_are_one(kind: str, server: Any) -> None:
    """Two results can hold the same pipeline; the second finds the first one's."""
    assert states(run(kind, server, OUTBOUND, OUTBOUND)) == ["made", "there"]
    assert len(server.pipelines) == 1


def test_pipelines_in_a_row_share_one_clock(kind: str, server: Any) -> None:
    server.faults = {f"{MAKES[kind]} 1": "limits", f"{MAKES[kind]} 3": "limits", f"{MAKES[kind]} 4": "limits"}
    time = FakeTime()
    run(kind, server, *BOTH, time=time)
    assert time.now <= 20
