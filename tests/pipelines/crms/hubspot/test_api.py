"""HubSpot's API: what is sent, and what the responses mean."""

from collections.abc import Iterator
from typing import Any

import pytest

from diagnostics.pipelines.crms.client import Response
from diagnostics.pipelines.crms.hubspot.api import BASE, problem_of
from diagnostics.pipelines.crms.hubspot.format import pipeline_body
from diagnostics.pipelines.domain.push import ProblemKind, PushProblem
from tests.crms import serving
from tests.pipelines.crms.hubspot.server import HubSpotServer
from tests.pipelines.crms.pushes import GROWTH, LISTS, MAKES, OUTBOUND, FakeTime, only_problem, run, states

LIST, MAKE = LISTS["hubspot"], MAKES["hubspot"]


@pytest.fixture(scope="module")
def served() -> Iterator[HubSpotServer]:
    with serving("hubspot") as server:
        yield server


@pytest.fixture
def server(served: HubSpotServer) -> HubSpotServer:
    served.reset()
    return served


def refused(status: int, **payload: Any) -> PushProblem:
    return problem_of(Response(status, {}, payload))


def test_the_host_serves_all_data_centres() -> None:
    assert BASE == "https://api.hubapi.com"


def test_the_same_data_is_sent_as_in_the_file(server: HubSpotServer) -> None:
    run("hubspot", server)
    assert server.bodies == [pipeline_body(OUTBOUND), pipeline_body(GROWTH)]


def test_a_pipeline_needs_one_look_and_one_call(server: HubSpotServer) -> None:
    run("hubspot", server)
    assert server.calls == [LIST, MAKE] * 2


def test_an_incomplete_pipeline_is_left_alone(server: HubSpotServer) -> None:
    sent = pipeline_body(OUTBOUND)
    server.add({**sent, "stages": sent["stages"][:3]})
    assert only_problem(run("hubspot", server, OUTBOUND)) == PushProblem(ProblemKind.DIFFERENT)
    assert server.bodies == []


def test_an_archived_pipeline_is_ignored_until_its_name_is_refused(server: HubSpotServer) -> None:
    server.add(pipeline_body(OUTBOUND))["archived"] = True
    results = run("hubspot", server, OUTBOUND)
    assert only_problem(results) == PushProblem(ProblemKind.TAKEN, message="A pipeline with this label already exists")
    assert server.calls == [LIST, MAKE, LIST]


@pytest.mark.parametrize(
    ("fault", "waits"), [("limits", [7]), ("limits by policy", [10]), ("limits the day", [])], ids=str
)
def test_rate_limits_are_waited_for_but_not_the_daily_one(
    server: HubSpotServer, fault: str, waits: list[float]
) -> None:
    server.faults = {f"{LIST} 1": fault}
    time = FakeTime()
    results = run("hubspot", server, OUTBOUND, time=time)
    assert time.waits == waits
    assert states(results) == (["made"] if waits else ["failed"])


@pytest.mark.parametrize(
    ("status", "payload", "expected"),
    [
        (401, {"category": "EXPIRED_AUTHENTICATION"}, ProblemKind.TOKEN),
        (403, {"category": "MISSING_SCOPES", "message": "the limit of scopes"}, ProblemKind.SCOPE),
        (403, {}, ProblemKind.SCOPE),
        (403, {"message": "Upgrade your subscription to add pipelines"}, ProblemKind.PLAN),
        (402, {}, ProblemKind.PLAN),
        (400, {"subCategory": "PipelineError.MAXIMUM_REACHED"}, ProblemKind.LIMIT),
        (400, {"message": "Pipeline limit reached"}, ProblemKind.LIMIT),
        (400, {"message": "Label must be unique"}, ProblemKind.TAKEN),
        (409, {}, ProblemKind.TAKEN),
        (400, {"message": "Invalid input JSON"}, ProblemKind.REFUSED),
        (404, {}, ProblemKind.REFUSED),
        (429, {"policyName": "DAILY"}, ProblemKind.RATE_OF_DAY),
        (429, {}, ProblemKind.RATE),
        (400, {"message": ["not", "a", "text"], "category": None}, ProblemKind.REFUSED),
    ],
)
def test_refusals_are_understood_by_any_of_their_fields(
    status: int, payload: dict[str, Any], expected: ProblemKind
) -> None:
    assert refused(status, **payload).kind is expected


def test_the_message_is_shown_if_nothing_else_explains() -> None:
    assert refused(400, message="Invalid input").message == "Invalid input"
