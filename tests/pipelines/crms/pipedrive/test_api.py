"""Pipedrive's API: what is sent, how a push continues, and what the responses mean."""

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


def test_the_host_is_pipedrives() -> None:
    assert BASE == "https://api.pipedrive.com"


def test_the_same_data_is_sent_as_in_the_file_with_the_pipelines_id(server: PipedriveServer) -> None:
    results = run("pipedrive", server)
    keys = [one.existing.id for one in results if one.existing]
    expected = [
        {name: int(key) if value == PIPELINE_ID else value for name, value in call["body"].items()}
        for key, pipeline in zip(keys, (OUTBOUND, GROWTH), strict=True)
        for call in calls(pipeline)
    ]
    assert server.bodies == expected


class TestContinuing:
    @pytest.mark.parametrize("fault", ["limits for long", "leads elsewhere", "hangs up"])
    def test_after_a_problem_in_the_middle_says_what_exists(self, server: PipedriveServer, fault: str) -> None:
        server.faults = {f"{STAGE} 3": fault}
        results = run("pipedrive", server)
        assert states(results) == ["failed", "not_begun"]
        assert labels(results[0].existing) == NAMES[OUTBOUND.label][:2]
        assert server.outline() == {OUTBOUND.label: NAMES[OUTBOUND.label][:2]}

    @pytest.mark.parametrize("stopped_at", [1, 2, 3])
    def test_creates_only_what_is_missing(self, server: PipedriveServer, stopped_at: int) -> None:
        server.faults = {f"{STAGE} {stopped_at}": "limits for long"}
        run("pipedrive", server)
        server.faults, server.bodies = {}, []
        assert states(run("pipedrive", server)) == ["completed", "made"]
        assert server.outline() == NAMES
        made = [one["name"] for one in server.bodies]
        assert made == [*NAMES[OUTBOUND.label][stopped_at - 1 :], "Growth", "Grow"]

    def test_within_one_push_creates_no_stage_twice(self, server: PipedriveServer) -> None:
        server.faults = {f"{STAGE} 1": "fails", f"{STAGE} 3": "hangs up afterwards", f"{STAGE} 4": "limits by reset"}
        time = FakeTime()
        assert states(run("pipedrive", server, time=time)) == ["made", "made"]
        assert (server.outline(), time.waits) == (NAMES, [1, 2, 10])

    def test_after_a_lost_response_creates_no_stage_again(self, server: PipedriveServer) -> None:
        server.faults = {f"{STAGE} 2": "hangs up"}
        results = run("pipedrive", server, OUTBOUND)
        assert only_problem(results) == PushProblem(ProblemKind.LOST)
        assert [one["name"] for one in server.bodies] == [OUTBOUND.label, *NAMES[OUTBOUND.label][:2]]

    def test_leaves_a_pipeline_with_pipedrives_own_stages_alone(self, server: PipedriveServer) -> None:
        server.default_stages = ("Lead in", "Contact made")
        results = run("pipedrive", server, OUTBOUND)
        assert (only_problem(results), labels(results[0].existing)) == (
            PushProblem(ProblemKind.DIFFERENT),
            ["Lead in", "Contact made"],
        )
        assert server.outline() == {OUTBOUND.label: ["Lead in", "Contact made"]}

    def test_ignores_deleted_pipelines_and_stages(self, server: PipedriveServer) -> None:
        server.add(OUTBOUND.label, "Old")["is_deleted"] = True
        server.add("Growth", "Grow", "Old")
        server.stages[-1]["is_deleted"] = True
        assert states(run("pipedrive", server)) == ["made", "there"]


class TestPages:
    def test_are_all_read(self, server: PipedriveServer) -> None:
        server.page_size = 2
        for name in ("A", "B", "C", "D"):
            server.add(name)
        server.add(OUTBOUND.label, *NAMES[OUTBOUND.label])
        assert states(run("pipedrive", server, OUTBOUND)) == ["there"]
        assert server.calls == [LIST] * 3 + [STAGES] * 2

    def test_end_after_the_maximum(self, server: PipedriveServer) -> None:
        server.page_size = 1
        for number in range(MAX_PAGES + 1):
            server.add(str(number))
        assert only_problem(run("pipedrive", server, OUTBOUND)) == PushProblem(ProblemKind.NONSENSE)
        assert server.calls == [LIST] * MAX_PAGES


@pytest.mark.parametrize(
    ("status", "payload", "expected"),
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
def test_refusals_are_understood_by_any_of_their_fields(
    status: int, payload: dict[str, Any], expected: ProblemKind
) -> None:
    assert problem_of(Response(status, {}, payload)).kind is expected


def test_two_pushes_at_the_same_time_would_create_it_twice(server: PipedriveServer) -> None:
    """The control for `actions.push.push_lock`: neither push can know of the other."""
    server.barrier = threading.Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(lambda _: run("pipedrive", server, OUTBOUND), range(2)))
    assert [states(one) for one in results] == [["made"], ["made"]]
    assert len(server.pipelines) == 2


@pytest.mark.parametrize("read", [pipedrive._id, pipedrive._page])
def test_a_response_without_success_is_refused(read: Any) -> None:
    payload = {"data": {"id": 1}} if read is pipedrive._id else {"data": []}
    read({"success": True, **payload})
    for success in (False, "true", None):
        with pytest.raises(ValueError, match="no success"):
            read({"success": success, **payload})


def test_a_success_without_an_id_is_uncertain(server: PipedriveServer) -> None:
    server.faults = {MAKE: "answers without its fields"}
    assert only_problem(run("pipedrive", server, OUTBOUND)) == PushProblem(ProblemKind.LOST)
    assert server.outline() == {}
