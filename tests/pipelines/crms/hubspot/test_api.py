"""HubSpot: what is sent, and what its answers mean."""

from collections.abc import Iterator
from typing import Any

import pytest

from diagnostics.pipelines.crms.client import Answer
from diagnostics.pipelines.crms.hubspot.api import BASE, explain
from diagnostics.pipelines.crms.hubspot.format import pipeline_body
from diagnostics.pipelines.domain.push import Mishap, Trouble
from tests.crms import serving
from tests.pipelines.crms.hubspot.server import HubSpotServer
from tests.pipelines.crms.pushes import GROWTH, LISTS, MAKES, OUTBOUND, FakeTime, mishap, run, states

LIST, MAKE = LISTS["hubspot"], MAKES["hubspot"]


@pytest.fixture(scope="module")
def served() -> Iterator[HubSpotServer]:
    with serving("hubspot") as server:
        yield server


@pytest.fixture
def server(served: HubSpotServer) -> HubSpotServer:
    served.reset()
    return served


def refused(status: int, **payload: Any) -> Mishap:
    return explain(Answer(status, {}, payload))


def test_its_host_is_the_one_for_all_of_its_data_centres() -> None:
    assert BASE == "https://api.hubapi.com"


def test_what_is_sent_is_what_the_file_holds(server: HubSpotServer) -> None:
    run("hubspot", server)
    assert server.sent == [pipeline_body(OUTBOUND), pipeline_body(GROWTH)]


def test_a_pipeline_takes_one_look_and_one_call(server: HubSpotServer) -> None:
    run("hubspot", server)
    assert server.asked == [LIST, MAKE] * 2


def test_one_that_lacks_its_last_stages_was_changed_by_someone_and_is_left_alone(server: HubSpotServer) -> None:
    sent = pipeline_body(OUTBOUND)
    server.add({**sent, "stages": sent["stages"][:3]})
    assert mishap(run("hubspot", server, OUTBOUND)) == Mishap(Trouble.DIFFERENT)
    assert server.sent == []


def test_one_in_the_archive_does_not_count_until_its_name_is_refused(server: HubSpotServer) -> None:
    server.add(pipeline_body(OUTBOUND))["archived"] = True
    results = run("hubspot", server, OUTBOUND)
    assert mishap(results) == Mishap(Trouble.TAKEN, message="A pipeline with this label already exists")
    assert server.asked == [LIST, MAKE, LIST]


@pytest.mark.parametrize(
    ("fault", "waits"), [("limits", [7]), ("limits by policy", [10]), ("limits the day", [])], ids=str
)
def test_its_limits_are_waited_for_but_not_that_of_the_day(
    server: HubSpotServer, fault: str, waits: list[float]
) -> None:
    server.faults = {f"{LIST} 1": fault}
    time = FakeTime()
    results = run("hubspot", server, OUTBOUND, time=time)
    assert time.waits == waits
    assert states(results) == (["made"] if waits else ["failed"])


@pytest.mark.parametrize(
    ("status", "payload", "trouble"),
    [
        (401, {"category": "EXPIRED_AUTHENTICATION"}, Trouble.TOKEN),
        (403, {"category": "MISSING_SCOPES", "message": "the limit of scopes"}, Trouble.SCOPE),
        (403, {}, Trouble.SCOPE),
        (403, {"message": "Upgrade your subscription to add pipelines"}, Trouble.PLAN),
        (402, {}, Trouble.PLAN),
        (400, {"subCategory": "PipelineError.MAXIMUM_REACHED"}, Trouble.LIMIT),
        (400, {"message": "Pipeline limit reached"}, Trouble.LIMIT),
        (400, {"message": "Label must be unique"}, Trouble.TAKEN),
        (409, {}, Trouble.TAKEN),
        (400, {"message": "Invalid input JSON"}, Trouble.REFUSED),
        (404, {}, Trouble.REFUSED),
        (429, {"policyName": "DAILY"}, Trouble.RATE_OF_DAY),
        (429, {}, Trouble.RATE),
        (400, {"message": ["not", "a", "text"], "category": None}, Trouble.REFUSED),
    ],
)
def test_its_refusals_are_understood_whichever_fields_are_there(
    status: int, payload: dict[str, Any], trouble: Trouble
) -> None:
    assert refused(status, **payload).trouble is trouble


def test_its_message_is_shown_where_nothing_else_explains() -> None:
    assert refused(400, message="Invalid input").message == "Invalid input"
