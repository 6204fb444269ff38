"""The pipelines of two results beside each other, in their parts."""

from dataclasses import replace

from diagnostics.assessing.domain.comparison import Result, compare
from diagnostics.assessing.pages.compared_stages import ComparedStages, compared_stages
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument, make_rule
from tests.reference import first_edition_instrument, reference_instrument

OUTBOUND = {
    "leads": "outbound",
    "repeat_revenue": "nearly_all",
    "people": "one_seller",
    "audience": "decision_maker",
    "stands_out": "outbound",
}


def stages_of(before: Result, after: Result) -> ComparedStages:
    return compared_stages(before, after, compare(before, after))


def result(instrument: Instrument) -> Result:
    known = [*instrument.question_by_key, *(["stands_out"] if instrument.separates else [])]
    return Result(instrument, diagnose(instrument, {key: OUTBOUND[key] for key in known}))


def test_the_first_edition_beside_the_second_says_which_stages_changed_their_part() -> None:
    stages = stages_of(result(first_edition_instrument()), result(reference_instrument()))
    assert [part.heading for part in stages.before.parts] == ["", "Customer growth"]
    assert [part.heading for part in stages.after.parts] == ["Prospecting", "The deal", "After the sale"]
    assert [part.heading for part in stages.parts] == ["Prospecting", "The deal", "After the sale"]
    assert [row.changes[0] for row in stages.parts[0].rows] == ["Now in the part “Prospecting”."] * 2
    assert [row.stage.key for part in stages.parts for row in part.rows if row.changes[:1] == ("New.",)] == ["renewal"]


def test_two_results_of_the_first_edition_read_as_they_did() -> None:
    stages = stages_of(result(first_edition_instrument()), result(first_edition_instrument()))
    assert [part.heading for part in stages.parts] == ["Up to the win", "Customer growth"]
    assert [(part.heading, part.is_growth) for part in stages.after.parts] == [("", False), ("Customer growth", True)]
    assert {row.changes for part in stages.parts for row in part.rows} == {()}


def test_a_stage_says_that_it_became_optional_and_back() -> None:
    rule = make_rule("inbound", "research", "after", "qualify")
    always, sometimes = (
        Result(instrument, diagnose(instrument, {"leads": "inbound"}))
        for instrument in (make_instrument(rules=[rule]), make_instrument(rules=[replace(rule, optional=True)]))
    )
    for sides, sentence in (
        ((always, sometimes), "Now for big or hard deals only."),
        ((sometimes, always), "Now for all deals."),
    ):
        (part,) = stages_of(*sides).parts
        assert [row.changes for row in part.rows if row.changes] == [(sentence,)]
