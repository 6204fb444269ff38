"""What publishing a draft would change for past results."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.impact import ChangedResult, PastImpact, PastResult, rescore
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument, make_option, make_question, make_rule
from tests.instrument.strategies import answers_to, instruments
from tests.reference import first_edition_instrument, reference_instrument

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STAGES = ("qualify", "present", "close")
PRESENT = {"a": ("a",), "b": ("b",), None: ()}


def past(leading="a", number=1, *, present=None, stages=STAGES, **answers):
    """Return a saved result; if nothing else is said, the leading sales model was the only one."""
    present = frozenset(PRESENT[leading] if present is None else present)
    return PastResult(UUID(int=number), f"Result {number}", NOON, answers, leading, present, stages)


def saved(instrument, answers):
    """Return the result of these answers as it is saved."""
    outcome = diagnose(instrument, answers)
    stages = tuple(stage.key for stage in outcome.pipeline.stages)
    return PastResult(UUID(int=1), "", NOON, outcome.answers, outcome.leading, frozenset(outcome.present), stages)


@given(st.data())
def test_results_of_the_same_questionnaire_do_not_change(data):
    draft = data.draw(instruments())
    assert rescore(draft, [saved(draft, data.draw(answers_to(draft)))]) == PastImpact(1, 0, 0, ())


@given(st.data())
def test_a_result_changes_in_each_way_in_which_it_was_another_one(data):
    draft = data.draw(instruments())
    now = saved(draft, data.draw(answers_to(draft)))
    result = replace(now, leading="another")
    assert rescore(draft, [result]) == PastImpact(1, 0, 1, (ChangedResult(result, now.leading, False, False),))
    result = replace(now, present=frozenset({"another"}))
    assert rescore(draft, [result]) == PastImpact(
        1, 0, 0, (ChangedResult(result, now.leading, True, False),), others_present=1
    )
    result = replace(now, stages=("another",))
    assert rescore(draft, [result]) == PastImpact(
        1, 0, 0, (ChangedResult(result, now.leading, False, True),), other_pipeline=1
    )


class TestPastResults:
    draft = make_instrument(
        questions=[make_question("leads", make_option("x", a=2), make_option("y", b=2), make_option("never"))]
    )

    def test_lead_elsewhere_or_nowhere(self):
        results = [past("a", 1, leads="y"), past("b", 2, leads="never"), past(None, 3, leads="x")]
        changes = tuple(
            ChangedResult(result, after, True, False) for result, after in zip(results, ("b", None, "a"), strict=True)
        )
        assert rescore(self.draft, [*results, past("a", 4, leads="x")]) == PastImpact(
            4, 0, 3, changes, others_present=3
        )
        assert [change.leads_other for change in changes] == [True, True, True]

    def test_keep_their_leader_and_change_all_the_same(self):
        result = past("a", present=("a", "b"), stages=("qualify",), leads="x")
        (change,) = (impact := rescore(self.draft, [result])).shown
        assert (change.leads_other, change.others_present, change.other_pipeline) == (False, True, True)
        assert (impact.changed, impact.others_present, impact.other_pipeline) == (0, 1, 1)

    def test_do_not_differ_if_nothing_changes(self):
        assert rescore(self.draft, [past(leads="x"), past(leads="x")]) == PastImpact(2, 0, 0, ())

    @pytest.mark.parametrize("answers", [{}, {"leads": "gone"}, {"gone": "x"}, {"leads": "x", "gone": "x"}])
    def test_that_do_not_map_onto_the_draft_are_counted_apart(self, answers):
        assert rescore(self.draft, [past(**answers), past(leads="x")]) == PastImpact(1, 1, 0, ())

    def test_that_do_not_map_are_all_counted(self):
        assert rescore(self.draft, [past(), past(leads="gone")]) == PastImpact(0, 2, 0, ())

    def test_are_named_up_to_a_limit_and_all_counted(self):
        results = [past("b", number, leads="x") for number in range(5)]
        impact = rescore(self.draft, iter(results), shown=2)
        assert (impact.compared, impact.changed, impact.others_present) == (5, 5, 5)
        assert [part.result for part in impact.shown] == results[:2]

    def test_that_do_not_change_take_no_place_among_those_shown(self):
        results = [past("a", 1, leads="x"), past("b", 2, leads="x")]
        assert [part.result for part in rescore(self.draft, results, shown=1).shown] == results[1:]

    def test_there_may_be_none(self):
        assert rescore(self.draft, []) == PastImpact(0, 0, 0, ())


class TestSeparatingAnswers:
    question = make_question("leads", make_option("both", a=3, b=3), make_option("one", a=3))
    rules = [make_rule("b", "demo", "after", "present", from_points=4)]
    draft = make_instrument(questions=[question], separates=True)
    both = ("a", "b")

    def rescored(self, leading, draft=None, **answers):
        return rescore(draft or self.draft, [past(leading, present=self.both, **answers)])

    def test_that_were_given_count(self):
        assert self.rescored("b", leads="both", **{STANDS_OUT: "b"}) == PastImpact(1, 0, 0, ())

    def test_that_were_not_given_leave_it_to_the_order(self):
        assert self.rescored("a", leads="both") == PastImpact(1, 0, 0, ())
        assert self.rescored("a", leads="both", **{STANDS_OUT: "equal"}) == PastImpact(1, 0, 0, ())

    def test_do_not_count_if_others_tie(self):
        (change,) = self.rescored("b", leads="one", **{STANDS_OUT: "b"}).shown
        assert (change.after, change.others_present) == ("a", True)

    def test_do_not_count_if_the_draft_does_not_ask(self):
        draft = make_instrument(questions=[self.question])
        assert [part.after for part in self.rescored("b", draft, leads="both", **{STANDS_OUT: "b"}).shown] == ["a"]


def test_results_of_the_first_edition_are_compared_with_the_second():
    first, second = first_edition_instrument(), reference_instrument()
    answers = {"leads": "outbound", "repeat_revenue": "most", "people": "every_deal", "audience": "decision_maker"}
    impact = rescore(second, [saved(first, answers)])
    assert (impact.compared, impact.changed, impact.others_present, impact.other_pipeline) == (1, 0, 0, 1)
