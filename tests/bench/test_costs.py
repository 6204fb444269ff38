"""What a journey may cost: queries, function calls, and the CPU in the application as times that of the fair floor.

Calls are counted, so they are the same on every machine: their budgets are a tenth above what was counted with Python
3.11, and later ones count fewer. For CPU, both are walked in this process, in turn, so that a slow or busy machine is
as slow for one as for the other; nearly: on a busy one the site, which uses more memory, slows down more, so budgets
are well above what was measured. Lower them when a page becomes cheaper. Templates cost more here than on a site, since
tests look for variables that do not exist.
"""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from bench.fair import application as floor
from bench.fair_pages import make_tables
from bench.inside import KINDS, Walked, calls_of, cold_results, walk_inside
from diagnostics.site.domain.drawings import Drawings
from salesmodel.wsgi import application as site
from tests.loaded import load_reference

pytestmark = pytest.mark.django_db

QUERIES = {"home": 1, "start": 2, "question": 1, "answer": 2, "check": 1, "submit": 4, "result": 3}
CALLS = {"home": 3500, "start": 2900, "question": 3500, "answer": 2710, "check": 4730, "submit": 5050, "result": 6540}
CALLS_OF_A_COLD_RESULT = 41_000
TIMES_THE_FLOOR = {
    "home": 4.0,
    "start": 3.8,
    "question": 2.2,
    "answer": 2.4,
    "check": 3.8,
    "submit": 7.0,
    "result": 8.4,
}
TIMES_THE_FLOOR_IN_ALL = 2.9
TIMES_THE_FLOOR_OF_A_COLD_RESULT = 30


@pytest.fixture(scope="module")
def walked(module_db: None) -> Iterator[dict[str, Walked]]:
    load_reference()
    make_tables()
    # the handler would close a connection that is within a transaction
    kept = patch.object(BaseDatabaseWrapper, "close_if_unusable_or_obsolete")
    with kept, override_settings(VISITOR_BUDGET=0, ADDRESS_BUDGET=0):
        yield walk_inside({"site": site, "floor": floor}, journeys=2, rounds=10)


def test_no_request_needs_more_queries(walked: dict[str, Walked]) -> None:
    assert {kind: walked["site"].queries(kind) for kind in KINDS} == QUERIES


def test_no_request_takes_more_calls(walked: dict[str, Walked]) -> None:
    calls = {kind: calls_of(site, kind, journeys=2) for kind in CALLS}
    assert {kind: count for kind, count in calls.items() if count > CALLS[kind]} == {}


def test_no_request_costs_more_than_its_budget(walked: dict[str, Walked]) -> None:
    times = {kind: walked["site"].cpu_ms(kind) / walked["floor"].cpu_ms(kind) for kind in KINDS}
    assert [kind for kind, cost in times.items() if cost > TIMES_THE_FLOOR[kind]] == [], times


def test_a_journey_costs_no_more_than_its_budget(walked: dict[str, Walked]) -> None:
    assert walked["site"].journey_ms() / walked["floor"].journey_ms() < TIMES_THE_FLOOR_IN_ALL


def test_a_result_of_answers_that_are_new_to_the_process_costs_no_more_than_its_budget(
    walked: dict[str, Walked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diagnostics.templatetags.drawn.drawings", Drawings())
    cold = cold_results(site, served=12, journeys=4)
    assert cold.calls <= CALLS_OF_A_COLD_RESULT
    assert cold.cpu_ms / walked["floor"].cpu_ms("result") < TIMES_THE_FLOOR_OF_A_COLD_RESULT


def test_the_floor_is_a_whole_journey(walked: dict[str, Walked]) -> None:
    """Control: otherwise the budgets would compare with less than 13 requests."""
    requests = {kind: sum(len(inside.cpu[kind]) for inside in walked["floor"].rounds) for kind in KINDS}
    assert requests == {kind: 20 * times for kind, times in KINDS.items()}
