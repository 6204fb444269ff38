"""The drill: what its ledger finds missing, and the document that it writes."""

from pathlib import Path

import pytest

from bench.drill.ledger import Entry, Ledger, Saved, read_ledger, verdict
from bench.drill.registry import Drill, Outcome, Targets
from bench.drill.report import BEGIN, DOCUMENT, END, RECORD, passed, recorded, tables
from bench.drill.respondents import Tries
from bench.drill.rig import recovery_of
from bench.drill.rows import ROWS
from tests.repository.files import read

ANSWERS = {"buyer": "many", "deal": "large"}
ENTRY = Entry("token", ANSWERS, 302, "a1")
ROW = Saved("a1", "token", ANSWERS, has_outcome=True)


class TestVerdict:
    def test_nothing_is_wrong_when_the_database_has_what_was_acknowledged(self) -> None:
        assert verdict([ENTRY], [ROW]).figures == {"acknowledged": 1, "lost": 0, "duplicates": 0, "mixed": 0}

    @pytest.mark.parametrize(
        "rows",
        [
            [],
            [Saved("a2", "token", ANSWERS, has_outcome=True)],
            [Saved("a1", "another", ANSWERS, has_outcome=True)],
            [Saved("a1", "token", ANSWERS, has_outcome=False)],
        ],
        ids=["no row", "another id", "another's", "no outcome"],
    )
    def test_what_is_not_there_as_acknowledged_is_lost(self, rows: list[Saved]) -> None:
        assert verdict([ENTRY], rows).lost == ("token",)

    def test_two_submitted_assessments_of_one_journey_are_duplicates(self) -> None:
        assert verdict([ENTRY], [ROW, Saved("a2", "token", ANSWERS, has_outcome=True)]).duplicated == ("token",)

    def test_other_answers_than_were_given_are_mixed(self) -> None:
        assert verdict([ENTRY], [Saved("a1", "token", {"buyer": "few"}, has_outcome=True)]).mixed == ("token",)


def test_a_ledger_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.acknowledge(ENTRY)
    ledger.close()
    assert read_ledger(tmp_path / "ledger.jsonl") == ledger.entries == [ENTRY]


def test_targets_are_missed_by_what_is_over_under_or_not_zero() -> None:
    targets = Targets()
    targets.zero("lost", 0)
    targets.zero("lost", 2)
    targets.most("seconds", 2.5, 2)
    targets.least("kills", 1, 2)
    targets.holds("ready", True)
    targets.holds("it was never ready", False)
    assert targets.outcome({}).misses == (
        "lost: 2, not 0",
        "seconds: 2.5, over 2",
        "kills: 1, under 2",
        "it was never ready",
    )


@pytest.mark.parametrize(
    ("misses", "found", "kept"), [([], ["lost: 1"], True), ([], [], False), (["lost: 1"], ["lost: 1"], False)]
)
def test_a_promise_is_kept_if_all_is_reached_and_the_control_finds_something(
    misses: list[str], found: list[str], kept: bool
) -> None:
    assert passed({"misses": misses, "control": {"misses": found}}) is kept


@pytest.mark.parametrize(
    ("failed", "seconds"),
    [
        ([], 0.0),
        ([(9.5, 1.0), (10.5, 0.1)], 0.0),
        ([(13.0, 0.1), (12.0, 0.1)], 2.0),
        ([(19.9, 0.2)], 0.0),
        ([(24.0, 0.1)], 3.0),
    ],
    ids=[
        "nothing",
        "while it is down",
        "after its return",
        "under way when it goes down again",
        "after the last return",
    ],
)
def test_recovery_is_the_time_from_a_return_to_the_last_request_that_fails(
    failed: list[tuple[float, float]], seconds: float
) -> None:
    assert recovery_of(Tries(failed=failed), [(10.0, 11.0), (20.0, 21.0)]) == seconds


def test_every_row_has_a_control_or_the_reason_why_it_has_none() -> None:
    assert [row.key for row in ROWS if bool(row.control) == bool(row.uncontrolled)] == []
    assert len({row.key for row in ROWS}) == len(ROWS)


def test_the_document_has_the_recorded_figures() -> None:
    text = read(str(DOCUMENT.relative_to(RECORD.parent.parent)))
    between = text.partition(BEGIN)[2].partition(END)[0]
    assert between == tables(ROWS, recorded()), "python -m bench.drill --record writes it"


def test_a_short_form_does_less() -> None:
    outcome = [Drill("sqlite", short, 1, Path()).size(short=2, full=50) for short in (True, False)]
    assert outcome == [2, 50]
    assert Outcome().misses == ()
