"""Pipedrive: what is sent, how it goes on where it stopped, and what its answers mean."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from diagnostics.pipelines.crms.client import Response
from diagnostics.pipelines.crms.pipedrive import api as pipedrive
from diagnostics.pipelines.crms.pipedrive.api import BASE, MAX_PAGES, problem_of
from diagnostics.pipelines.crms.pipedrive.format import PIPELINE_ID, calls
from diagnostics.pipelines.domain.push import ExistingPipeline, ProblemKind, PushProblem
from tests.crms import serving
from tests.pipelines.crms.pipedrive.server import PipedriveServer
from tests.pipelines.crms.pushes import COMPLETE, GROWTH, LISTS, MAKES, OUTBOUND, FakeTime, only_problem, run, states

LIST, MAKE = LISTS["pipedrive"], MAKES["pipedrive"]
STAGES, STAGE = "GET /api/v2/stages", "POST /api/v2/stages"
NAMES = COMPLETE["pipedrive"]


@pytest.fixture(scope="module")
def served() -> Iterator[PipedriveServer]:
    with serving("pipedrive") as server:
        yield server


@pytest.fixture
def server(served: PipedriveServer) -> Iterator[PipedriveServer]:
    served.reset()
    yield served
    served.released.set()


def labels(found: ExistingPipeline | None) -> list[str]:
    assert found is not None
    return [stage.label for stage in found.stages]


def test_its_host_is_its_own() -> None:
    assert BASE == "https://api.pipedrive.com"


def test_what_is_sent_is_what_the_file_holds_with_the_pipelines_id(server: PipedriveServer) -> None:
    results = run("pipedrive", server)
    keys = [one.existing.id for one in results if one.existing]
    expected = [
        {name: int(key) if value == PIPELINE_ID else value for name, value in call["body"].items()}
        for key, pipeline in zip(keys, (OUTBOUND, GROWTH), strict=True)
        for call in calls(pipeline)
    ]
    assert server.sent == expected


class TestGoingOn:
    @pytest.mark.parametrize("fault", ["limits for long", "leads elsewhere", "hangs up"])
    def test_after_a_mishap_in_the_middle_tells_what_is_there(self, server: PipedriveServer, fault: str) -> None:
        server.faults = {f"{STAGE} 3": fault}
        results = run("pipedrive", server)
        assert states(results) == ["failed", "not_begun"]
        assert labels(results[0].existing) == NAMES[OUTBOUND.label][:2]
        assert server.outline() == {OUTBOUND.label: NAMES[OUTBOUND.label][:2]}

    @pytest.mark.parametrize("stopped_at", [1, 2, 3])
    def test_sent_again_makes_what_is_missing_and_nothing_else(self, server: PipedriveServer, stopped_at: int) -> None:
        server.faults = {f"{STAGE} {stopped_at}": "limits for long"}
        run("pipedrive", server)
        server.faults, server.sent = {}, []
        assert states(run("pipedrive", server)) == ["completed", "made"]
        assert server.outline() == NAMES
        made = [one["name"] for one in server.sent]
        assert made == [*NAMES[OUTBOUND.label][stopped_at - 1 :], "Growth", "Grow"]

    def test_within_one_push_makes_no_stage_twice(self, server: PipedriveServer) -> None:
        server.faults = {f"{STAGE} 1": "fails", f"{STAGE} 3": "hangs up afterwards", f"{STAGE} 4": "limits by reset"}
        time = FakeTime()
        assert states(run("pipedrive", server, time=time)) == ["made", "made"]
        assert (server.outline(), time.waits) == (NAMES, [1, 2, 10])

    def test_of_a_stage_whose_answer_was_lost_does_not_ask_for_it_again(self, server: PipedriveServer) -> None:
        server.faults = {f"{STAGE} 2": "hangs up"}
        results = run("pipedrive", server, OUTBOUND)
        assert only_problem(results) == PushProblem(ProblemKind.LOST)
        assert [one["name"] for one in server.sent] == [OUTBOUND.label, *NAMES[OUTBOUND.label][:2]]

    def test_leaves_a_pipeline_alone_that_begins_with_stages_of_pipedrives_own(self, server: PipedriveServer) -> None:
        server.current_stages = ("Lead in", "Contact made")
        results = run("pipedrive", server, OUTBOUND)
        assert (only_problem(results), labels(results[0].existing)) == (
            PushProblem(ProblemKind.DIFFERENT),
            ["Lead in", "Contact made"],
        )
        assert server.outline() == {OUTBOUND.label: ["Lead in", "Contact made"]}

    def test_does_not_count_what_was_deleted(self, server: PipedriveServer) -> None:
        server.add(OUTBOUND.label, "Old")["is_deleted"] = True
        server.add("Growth", "Grow", "Old")
        server.stages[-1]["is_deleted"] = True
        assert states(run("pipedrive", server)) == ["made", "there"]


class TestPages:
    def test_are_all_read(self, server: PipedriveServer) -> None:
        server.page = 2
        for name in ("A", "B", "C", "D"):
            server.add(name)
        server.add(OUTBOUND.label, *NAMES[OUTBOUND.label])
        assert states(run("pipedrive", server, OUTBOUND)) == ["there"]
        assert server.asked == [LIST] * 3 + [STAGES] * 2

    def test_without_end_are_not_read_on(self, server: PipedriveServer) -> None:
        server.page = 1
        for number in range(MAX_PAGES + 1):
            server.add(str(number))
        assert only_problem(run("pipedrive", server, OUTBOUND)) == PushProblem(ProblemKind.NONSENSE)
        assert server.asked == [LIST] * MAX_PAGES


@pytest.mark.parametrize(
    ("status", "payload", "trouble"),
    [
        (401, {"error": "unauthorized access"}, ProblemKind.TOKEN),
        (402, {}, ProblemKind.PLAN),
        (403, {}, ProblemKind.SCOPE),
        (403, {"error": "Only an admin user may do this"}, ProblemKind.SCOPE),
        (403, {"code": "feature_capping_pipelines_limit"}, ProblemKind.LIMIT),
        (403, {"error": "Pipelines limit reached."}, ProblemKind.LIMIT),
        (400, {"error": "name is required"}, ProblemKind.REFUSED),
        (429, {}, ProblemKind.RATE),
        (415, {"error": ["no", "text"]}, ProblemKind.REFUSED),
    ],
)
def test_its_refusals_are_understood_whichever_fields_are_there(
    status: int, payload: dict[str, Any], trouble: ProblemKind
) -> None:
    assert problem_of(Response(status, {}, payload)).kind is trouble


def test_two_that_look_at_the_same_time_would_make_it_twice(server: PipedriveServer) -> None:
    """What `actions.push.push_lock` is there for: neither can know of the other."""
    server.meeting = threading.Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(lambda _: run("pipedrive", server, OUTBOUND), range(2)))
    assert [states(one) for one in results] == [["made"], ["made"]]
    assert len(server.pipelines) == 2


@pytest.mark.parametrize("read", [pipedrive._id, pipedrive._page])
def test_an_answer_that_says_it_is_no_success_is_none(read: Any) -> None:
    payload = {"data": {"id": 1}} if read is pipedrive._id else {"data": []}
    read({"success": True, **payload})
    for success in (False, "true", None):
        with pytest.raises(ValueError, match="no success"):
            read({"success": success, **payload})


def test_a_success_without_what_was_made_is_not_believed(server: PipedriveServer) -> None:
    server.faults = {MAKE: "answers without its fields"}
    assert only_problem(run("pipedrive", server, OUTBOUND)) == PushProblem(ProblemKind.LOST)
    assert server.outline() == {}
