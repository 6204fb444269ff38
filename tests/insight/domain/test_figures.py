"""Figures made of counts: names, shares, what is hidden, and the trend."""

from datetime import date

import pytest

from diagnostics.insight.domain.figures import Names, Period, answers_to, figures, trend
from tests.builders import make_instrument, make_option, make_question

OLD = make_instrument(
    questions=[make_question("leads", make_option("inbound", inbound=3), make_option("letters", inbound=3))],
    separates=True,
)
NEW = make_instrument(
    questions=[
        make_question("size", make_option("small", inbound=3), make_option("large", outbound=3)),
        make_question("leads", make_option("inbound", inbound=3), make_option("outbound", outbound=3)),
    ]
)
COUNTS = {
    **{"saw:leads": 30, "left:leads": 4, "saw:": 26, "left:": 1, "saw:stands_out": 6},
    **{"time:leads:8": 9, "time:size:8": 4},
    **{"answer:leads:inbound": 12, "answer:leads:letters": 11, "answer:leads:gone": 2, "answer:stands_out:equal": 6},
    **{"first:inbound": 14, "shared": 6, "undetermined": 5, "hybrid": 6, "flip": 2},
    **{"adapted": 10, "without:qualify": 5, "without:close": 3, "handed": 8},
    **{"handed:file:csv": 8, "handed:file:xlsx": 6, "handed:push:hubspot": 1},
}


def found(**changes):
    given = {"begun": 30, "completed": 25, "shows_results": True, **changes}
    return figures([NEW, OLD], COUNTS, **given)


class TestNames:
    def test_are_those_of_the_newest_version_then_of_earlier_ones(self) -> None:
        names = Names([NEW, OLD])
        assert list(names.questions) == ["size", "leads", "stands_out"]
        assert list(names.options["leads"]) == ["inbound", "outbound", "letters"]
        assert list(names.options["stands_out"]) == ["inbound", "equal"]


class TestSteps:
    def test_are_the_questions_and_the_check_page(self) -> None:
        steps = {step.question.key if step.question else "": step for step in found().steps}
        assert list(steps) == ["size", "leads", "stands_out", ""]
        assert (steps["leads"].saw, steps["leads"].left, steps[""].left) == (30, 4, 1)

    def test_have_a_median_only_of_five(self) -> None:
        steps = {step.question.key: step.seconds for step in found().steps if step.question}
        assert steps == {"size": None, "leads": pytest.approx(7.0), "stands_out": None}


class TestResults:
    def test_hide_small_groups_and_what_would_give_them_away(self) -> None:
        results = found().results
        parts = [(part.key, part.count) for part in results.answers["leads"].parts]
        assert parts == [("inbound", 12), ("outbound", 0), ("letters", None), ("gone", None)]
        assert (results.hybrids, results.flips, results.separated) == (6, None, 6)
        assert (results.adapted, results.handed) == (10, 8)
        assert [(part.key, part.count) for part in results.without] == [("qualify", 5), ("close", None)]
        assert results.hand_overs == {("file", "csv"): 8, ("file", "xlsx"): None, ("push", "hubspot"): None}

    def test_have_who_leads(self) -> None:
        results = found().results
        assert [(part.key, part.count) for part in results.outcomes.parts] == [("inbound", 14), ("outbound", 0)]
        assert (results.shared, results.undetermined) == (6, 5)

    def test_hide_a_question_that_few_were_asked(self) -> None:
        counts = {"answer:size:small": 4}
        assert answers_to(Names([NEW]), counts, "size").total is None
        assert [part.count for part in answers_to(Names([NEW]), counts, "size").parts] == [None, None]

    def test_are_none_if_they_are_not_to_be_shown(self) -> None:
        assert found(shows_results=False).results is None


class TestTrend:
    DAYS = [(date(2026, 1, 30), 2, 1), (date(2026, 2, 1), 1, 1), (date(2026, 2, 16), 4, 2)]

    def test_is_by_week_from_monday_on_without_gaps(self) -> None:
        assert trend(self.DAYS, by_month=False) == (
            Period(date(2026, 1, 26), 3, 2),
            Period(date(2026, 2, 2), 0, 0),
            Period(date(2026, 2, 9), 0, 0),
            Period(date(2026, 2, 16), 4, 2),
        )

    def test_is_by_month(self) -> None:
        assert trend(self.DAYS, by_month=True) == (Period(date(2026, 1, 1), 2, 1), Period(date(2026, 2, 1), 5, 3))

    def test_of_nothing_is_empty(self) -> None:
        assert trend([], by_month=True) == ()
