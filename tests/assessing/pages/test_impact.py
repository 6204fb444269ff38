"""The page on what publishing a draft would change."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from diagnostics.assessing.pages.impact import (
    DraftComparison,
    ImpactPage,
    PipelineShiftLine,
    ResultLine,
    ShiftLine,
    impact_page,
)
from diagnostics.instrument.impact import (
    ChangedResult,
    CombinationImpact,
    PastImpact,
    PastResult,
    PipelineShift,
    Shift,
    compare_combinations,
)
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import StageRule
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_question, make_rule, make_sales_model, make_stage

TEAM, CHANNEL = make_sales_model("team"), make_sales_model("channel")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RESEARCH = make_rule("team", "research", "after", "qualify")
REPLACING = make_rule("team", "research", "in_place_of", "present")
ANOTHER = (
    *(make_rule("team", stage, "leave_out") for stage in ("qualify", "present")),
    make_rule("team", "research", "in_place_of", "close"),
)
NOTHING = PastImpact(0, 0, 0, ())


def make_side(*options: object, **changes: object) -> Instrument:
    return make_instrument(questions=[make_question("leads", *options)], sales_models=[TEAM, CHANNEL], **changes)


BEFORE = make_side(make_option("many", team=2), make_option("few", channel=2))
DRAFT = make_side(make_option("many", channel=2), make_option("few"))


def page(
    language: str = "en",
    before: Instrument = BEFORE,
    draft: Instrument = DRAFT,
    combinations: CombinationImpact | None = None,
    past: PastImpact = NOTHING,
    results_read: int = 10_000,
) -> ImpactPage:
    with override_language(language):
        return impact_page(DraftComparison(3, before, draft, combinations, past), results_read=results_read)


def of_combinations(**sides: Instrument) -> ImpactPage:
    before, draft = sides.get("before", BEFORE), sides.get("draft", DRAFT)
    return page(before=before, draft=draft, combinations=compare_combinations(before, draft))


class TestCombinations:
    def test_that_change_are_a_share_and_a_line_each(self) -> None:
        impact = of_combinations()
        assert impact.combinations == (
            "100.0% of the combinations of answers (2 of 2) would lead to another sales model than in version 3.",
            "Other sales models would be present in 100.0% of them (2).",
        )
        assert impact.shifts == (
            ShiftLine("name team", "name channel", "1", "50.0%", ("Label many",), "answer-leads=many"),
            ShiftLine("name channel", "None stands out", "1", "50.0%", ("Label few",), "answer-leads=few"),
        )

    def test_are_named_in_the_readers_language(self) -> None:
        impact = page("nb", combinations=CombinationImpact(2, (Shift("team", None, 1, {"leads": "few"}),)))
        assert impact.shifts == (
            ShiftLine(
                "name team (nb)", "Ingen skiller seg ut", "1", "50,0\xa0%", ("Label few (nb)",), "answer-leads=few"
            ),
        )

    def test_that_do_not_change_are_said_to_be_compared(self) -> None:
        assert of_combinations(draft=BEFORE).combinations == (
            "No combination of answers would lead to another sales model than in version 3: all 2 were compared.",
            "The sales models present, the ties and the pipelines would be the same.",
        )

    def test_are_not_compared_while_the_draft_is_not_proved(self) -> None:
        assert page(combinations=None).combinations == (
            "The combinations of answers are not compared with version 3 yet: there are 2, too many while you "
            "wait. They are compared when all combinations of the draft are tried.",
        )

    def test_are_not_compared_if_there_are_too_many(self) -> None:
        question = make_question("leads", *(make_option(f"o{number}") for number in range(11)))
        draft = replace(DRAFT, questions=tuple(replace(question, key=f"q{number}") for number in range(6)))
        assert page(draft=draft, combinations=None).combinations == (
            "The combinations of answers were not compared with version 3: there are 1,771,561, too many to count.",
        )

    def test_with_new_answers_are_not_compared(self) -> None:
        draft = make_side(*BEFORE.questions[0].options, make_option("new"))
        assert of_combinations(draft=draft).combinations == (
            "No combination of answers would lead to another sales model than in version 3: all 2 were compared.",
            "The sales models present, the ties and the pipelines would be the same.",
            "The draft has 3 combinations. Compared are the answers that both have, and every answer to a question "
            "that only one of them asks.",
        )

    def test_may_have_nothing_in_common(self) -> None:
        impact = of_combinations(draft=make_side(make_option("new")))
        assert impact.combinations[0] == "No combination of answers can be compared with version 3."

    def test_of_a_removed_question_keep_its_labels(self) -> None:
        gone = make_question("gone", make_option("old", channel=4))
        before = replace(BEFORE, questions=(*BEFORE.questions, gone))
        assert of_combinations(before=before, draft=BEFORE).shifts == (
            ShiftLine(
                "name channel",
                "name team",
                "1",
                "50.0%",
                ("Label many", "Label old"),
                "answer-leads=many&answer-gone=old",
            ),
        )


class TestPipelines:
    """Compared are a pipeline of three stages and what a rule of team selling makes of it."""

    def of_rules(self, before: tuple[StageRule, ...], after: tuple[StageRule, ...]) -> ImpactPage:
        options = BEFORE.questions[0].options
        stages = [make_stage(key) for key in ("qualify", "present", "close", "research")]
        sides = (make_side(*options, rules=rules, stages=stages) for rules in (before, after))
        return of_combinations(**dict(zip(("before", "draft"), sides, strict=True)))

    @pytest.mark.parametrize(
        ("before", "after", "difference"),
        [
            ((), (RESEARCH,), "With research"),
            ((RESEARCH,), (), "Without research"),
            ((), (REPLACING,), "With research, without present"),
            ((), ANOTHER, "No stage in common"),
            ((RESEARCH,), (replace(RESEARCH, anchors=("present",)),), "The same stages in another order"),
            ((RESEARCH,), (replace(RESEARCH, optional=True),), "The same stages, but others of them are optional"),
        ],
    )
    def test_that_change_say_what_differs(
        self, before: tuple[StageRule, ...], after: tuple[StageRule, ...], difference: str
    ) -> None:
        impact = self.of_rules(before, after)
        assert impact.combinations[1] == "The pipeline would be another one in 50.0% of them (1)."
        assert [line.difference for line in impact.pipeline_shifts] == [difference]

    def test_that_change_are_a_line_each(self) -> None:
        assert self.of_rules((), (RESEARCH,)).pipeline_shifts == (
            PipelineShiftLine(
                "qualify → present → close",
                "qualify → research → present → close",
                "1",
                "50.0%",
                ("Label many",),
                "answer-leads=many",
                "With research",
            ),
        )

    def test_are_listed_up_to_a_limit(self) -> None:
        shift = PipelineShift(("close",), ("present", "close"), 1, {"leads": "few"})
        impact = page(combinations=CombinationImpact(4, (), pipelines=3, pipeline_shifts=(shift, shift)))
        assert impact.pipelines_listed == "The 2 most frequent of them are listed."
        impact = page(combinations=CombinationImpact(4, (), pipelines=2, pipeline_shifts=(shift, shift)))
        assert impact.pipelines_listed == ""


def test_ties_that_change_are_counted() -> None:
    both = make_option("many", team=2, channel=2)
    impact = of_combinations(draft=make_side(both, BEFORE.questions[0].options[1]))
    assert impact.combinations[1:] == (
        "Other sales models would be present in 50.0% of them (1).",
        "Other sales models would tie for the lead in 50.0% of them (1).",
    )


def test_a_new_option_says_what_it_leads_to() -> None:
    size = make_question("size", make_option("small"), make_option("large", team=4))
    leads = make_question("leads", *BEFORE.questions[0].options)
    before = make_instrument(questions=[leads, size], sales_models=[TEAM, CHANNEL])
    third = make_option("some", channel=2)
    draft = make_instrument(
        questions=[make_question("leads", *leads.options, third), size], sales_models=[TEAM, CHANNEL]
    )
    assert of_combinations(before=before, draft=draft).new_options == (
        "“Label some”, in answer to “Question leads”: name channel leads in 50.0% (1) and name team leads in 50.0% "
        "(1).",
    )
    unsure = make_option("unsure")
    draft = make_instrument(
        questions=[make_question("leads", *leads.options, unsure), size], sales_models=[TEAM, CHANNEL]
    )
    assert of_combinations(before=before, draft=draft).new_options == (
        "“Label unsure”, in answer to “Question leads”: no sales model leads in 50.0% (1) and name team leads in 50.0% "
        "(1).",
    )


def past(leading: str | None, number: int = 1) -> PastResult:
    return PastResult(UUID(int=number), f"Result {number}", NOON, {"leads": "many"}, leading)


class TestPastResults:
    def test_there_are_none_yet(self) -> None:
        assert page().past == ("There are no past results yet.",)

    def test_that_change_are_listed(self) -> None:
        changed = (
            ChangedResult(past("team"), "channel", others_present=True, other_pipeline=True),
            ChangedResult(past(None, 2), "team", others_present=True, other_pipeline=False),
            ChangedResult(past("team", 3), "team", others_present=False, other_pipeline=True),
        )
        impact = page(past=PastImpact(41, 0, 2, changed, others_present=2, other_pipeline=1))
        assert impact.past == (
            "2 of 41 past results would lead to another sales model than they say.",
            "Other sales models would be present in 2 of them.",
            "The pipeline would be another one in 1 of them.",
        )
        assert impact.results == (
            ResultLine(past("team"), "name team", "name channel", ("other sales models present", "another pipeline")),
            ResultLine(past(None, 2), "None stands out", "name team", ("other sales models present",)),
            ResultLine(past("team", 3), "name team", "name team", ("another pipeline",)),
        )
        assert impact.listed == ""

    def test_are_listed_up_to_a_limit(self) -> None:
        changed = (ChangedResult(past("team"), "channel", others_present=False, other_pipeline=False),) * 50
        assert page(past=PastImpact(60, 0, 60, changed)).listed == "The newest 50 of them are listed."

    def test_of_a_removed_sales_model_are_named_by_its_key(self) -> None:
        impact = page(
            past=PastImpact(1, 0, 1, (ChangedResult(past("gone"), "team", others_present=False, other_pipeline=False),))
        )
        assert impact.results[0].before == "gone"

    def test_that_do_not_map_are_counted(self) -> None:
        assert page(past=PastImpact(1, 2, 0, ())).past == (
            "0 of 1 past result would lead to another sales model than it says.",
            "2 past results cannot be compared: the draft lacks a question or an option they answered, or asks one "
            "they did not.",
        )

    def test_may_all_be_incomparable(self) -> None:
        assert page(past=PastImpact(0, 1, 0, ())).past == (
            "1 past result cannot be compared: the draft lacks a question or an option it answered, or asks one it "
            "did not.",
        )

    def test_beyond_the_limit_are_said_to_be_left_out(self) -> None:
        assert page(past=PastImpact(3, 1, 0, ()), results_read=4).past[-1] == "Only the newest 4 were read."
        assert len(page(past=PastImpact(3, 1, 0, ()), results_read=5).past) == 2
