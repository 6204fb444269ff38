"""Exports are read from the replica, if there is one; nothing else is, and least of all what decides."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries.exports import export_rows
from diagnostics.site.queries import replica
from tests.reference import reference_instrument
from tests.rows import make_completed
from tests.visitors import Visitor, gone, publish_version

pytestmark = pytest.mark.both_databases


class Standby:
    """The tests' own connection under another name; it counts the cursors that it opens."""

    def __init__(self) -> None:
        self.__dict__["cursors"] = []

    def __getattr__(self, name: str) -> Any:
        self.cursors.extend([name] if name in ("cursor", "chunked_cursor") else [])
        return getattr(connections["default"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(connections["default"], name, value)


@pytest.fixture
def standby(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standby]:
    monkeypatch.setitem(connections.settings, replica.REPLICA, connections.settings["default"])
    connections[replica.REPLICA] = standby = Standby()
    yield standby
    del connections[replica.REPLICA]


def exported() -> list[str]:
    return [str(row["pk"]) for row in export_rows(Assessment.objects.all(), ["pk"])]


def test_rows_come_from_the_replica(standby: Standby) -> None:
    key = make_completed().pk
    assert exported() == [str(key)]
    assert standby.cursors[-1] == "chunked_cursor"


@pytest.mark.parametrize("answer", [gone, lambda: False], ids=["it does not answer", "it is behind"])
def test_rows_come_from_the_database_while(standby: Standby, monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    key = make_completed().pk
    monkeypatch.setattr(replica, "_is_fresh", answer)
    assert exported() == [str(key)]
    assert standby.cursors == []


def test_without_a_replica_there_is_one_database(db: None) -> None:
    assert replica.for_reading() == "default"


def test_a_journey_asks_the_replica_nothing(standby: Standby) -> None:
    """Control: an export does."""
    publish_version(reference_instrument())
    visitor = Visitor()
    assert visitor.get(f"/assessments/{visitor.complete()}/").status_code == 200
    assert visitor.get("/assessments/").status_code == 200
    assert standby.cursors == []
    exported()
    assert standby.cursors != []
