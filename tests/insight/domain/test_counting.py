"""What one assessment adds to the counts of its day."""

import pytest

from diagnostics.insight.domain.counting import (
    BOUNDS,
    added_up,
    journey_names,
    keyed,
    measured,
    median,
    outcome_names,
    plan_names,
    time_names,
)
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.journey import diagnose_undecided
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, dump_own_pipeline
from tests.builders import make_instrument, make_option, make_question
from tests.support.earlier import first_edition_document

TWO = make_instrument(
    questions=[
        make_question("leads", make_option("inbound", inbound=3), make_option("outbound", outbound=3)),
        make_question("size", make_option("small", inbound=3), make_option("large", outbound=3)),
    ],
    separates=True,
)


class TestJourney:
    @pytest.mark.parametrize(
        ("answers", "is_completed", "names"),
        [
            ({}, False, ("saw:leads", "left:leads")),
            ({"leads": "inbound"}, False, ("saw:leads", "saw:size", "left:size")),
            ({"size": "small"}, False, ("saw:size", "saw:leads", "left:leads")),
            ({"leads": "inbound", "size": "small"}, False, ("saw:leads", "saw:size", "saw:", "left:")),
            ({"leads": "inbound", "size": "small"}, True, ("saw:leads", "saw:size", "saw:")),
            (
                {"leads": "inbound", "size": "large"},
                False,
                ("saw:leads", "saw:size", "saw:stands_out", "left:stands_out"),
            ),
            ({"leads": "no such option"}, False, ("saw:leads", "left:leads")),
        ],
        ids=["nothing", "one", "a later one alone", "all", "completed", "a tie", "damaged"],
    )
    def test_says_what_was_seen_and_where_it_was_left(self, answers, is_completed, names) -> None:
        assert journey_names(TWO, answers, is_completed=is_completed) == names


class TestTime:
    def test_is_from_one_answer_to_the_next_whatever_their_order(self) -> None:
        assert time_names({"size": 13, "leads": 4}) == ("time:leads:4", "time:size:10")

    def test_leaves_out_who_was_away(self) -> None:
        assert time_names({"leads": 5, "size": 5 + BOUNDS[-1] + 1, "more": 8 + BOUNDS[-1]}) == (
            "time:leads:5",
            "time:more:2",
        )

    @pytest.mark.parametrize(
        ("seconds", "expected"), [([7], 7.0), ([3, 3, 30, 30, 30], 28.0), ([2, 2, 2, 900], 5 / 3), ([], None)]
    )
    def test_gives_a_median_within_a_bound(self, seconds, expected) -> None:
        counts = added_up({name: 1} for each in seconds for name in time_names({"leads": each}))
        assert median(counts, "leads") == (expected and pytest.approx(expected))
        assert measured(counts, "leads") == len(seconds)


class TestOutcome:
    def names(self, *, is_first_edition: bool = False, **answers: str) -> set[str]:
        outcome = diagnose_undecided(TWO, answers)
        return set(outcome_names(first_edition_document(outcome) if is_first_edition else dump_outcome(outcome)))

    def test_has_the_answers_and_who_leads(self) -> None:
        expected = {"answer:leads:inbound", "answer:size:small", "first:inbound"}
        assert self.names(leads="inbound", size="small") == expected

    def test_counts_a_shared_lead_once(self) -> None:
        names = self.names(leads="inbound", size="large")
        assert {"shared", "hybrid", "answer:stands_out:equal"} <= names
        assert {"first:inbound", "first:outbound"}.isdisjoint(names)

    def test_counts_who_stands_out_in_a_tie(self) -> None:
        assert {"first:outbound", "hybrid", "answer:stands_out:outbound"} <= self.names(
            leads="inbound", size="large", stands_out="outbound"
        )

    def test_reads_the_first_edition(self) -> None:
        assert "first:inbound" in self.names(is_first_edition=True, leads="inbound", size="small")

    def test_counts_nothing_of_a_damaged_one(self) -> None:
        assert outcome_names({}) == ("undetermined",)


def test_a_plan_has_the_stages_it_leaves_out_but_not_its_own() -> None:
    stages = (OwnStage("qualify", is_left_out=True), OwnStage("own-1", is_left_out=True), OwnStage("close", wins=True))
    assert plan_names(dump_own_pipeline(OwnPipeline(stages))) == ("adapted", "without:qualify")


def test_counts_are_found_by_their_next_key() -> None:
    counts = {"handed": 3, "handed:file:csv": 2, "handed:push:hubspot": 1, "saw:leads": 9, "saw:": 4}
    assert keyed(counts, "handed", "file") == {"csv": 2}
    assert keyed(counts, "handed") == {}
    assert keyed(counts, "saw") == {"leads": 9, "": 4}
