"""The view of a pipeline: each stage with its reason, what was replaced or left out, and notes."""

from dataclasses import replace
from typing import Any

import pytest

from diagnostics.assessing.pages.cards import PlacedCard
from diagnostics.assessing.pages.pipelines import PipelineView, pipeline_view
from diagnostics.instrument.parts import Placement, StageRule
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_process, make_rule, make_stage
from tests.support.outcomes import outcome_of


def view_of(points: dict[str, int], *rules: StageRule, **parts: Any) -> PipelineView:
    return pipeline_view(*outcome_of(points, rules=rules, **parts))


def answer_rule(stage: str, placement: Placement, *anchors: str) -> StageRule:
    return StageRule(None, placement, stage, anchors, question="leads", option="chosen")


def added_by(placed: PlacedCard) -> str:
    return str(placed.added_by.name) if placed.added_by else ""


class TestStages:
    def test_are_numbered_through_and_one_wins(self) -> None:
        view = view_of({"relationship": 3}, make_rule("relationship", "upsell", "after", "the_win"))
        assert [(placed.number, placed.stage.key, placed.wins) for placed in view.all] == [
            (1, "qualify", False),
            (2, "present", False),
            (3, "close", True),
            (4, "upsell", False),
        ]

    def test_of_the_common_process_say_so(self) -> None:
        (first, *_) = view_of({"inbound": 3}).all
        assert (first.why, first.added_by, first.in_place_of) == ("Part of the common process.", None, None)
        assert (first.is_common, first.is_added) == (True, False)

    def test_of_a_model_below_its_threshold_say_that_it_does_not_count(self) -> None:
        rule = replace(make_rule("team", "research", "after", "qualify"), from_points=1)
        assert view_of({"inbound": 3, "team": 1}, rule).all[1].why == (
            "It is here because you answered “Label chosen”. That speaks for name team, but not enough to count it."
        )

    def test_that_an_answer_alone_placed_name_it(self) -> None:
        placed = view_of({"inbound": 3}, answer_rule("research", Placement.AFTER, "qualify")).all[1]
        assert (placed.stage.key, placed.why) == ("research", "It is here because you answered “Label chosen”.")
        assert (placed.added_by, placed.is_common, placed.is_added) == (None, False, True)

    def test_for_some_deals_only_are_optional(self) -> None:
        rule = replace(make_rule("team", "research", "after", "qualify"), optional=True)
        assert [placed.optional for placed in view_of({"team": 3}, rule).all] == [False, True, False, False]

    def test_that_a_rule_placed_name_the_model_and_the_answers(self) -> None:
        view = view_of({"team": 3}, make_rule("team", "research", "after", "qualify"))
        placed = view.all[1]
        assert (placed.stage.key, added_by(placed)) == ("research", "name team")
        assert placed.why == "name team puts it here, because you answered “Label chosen”."

    def test_of_a_sales_models_own_process_name_that_sales_model(self) -> None:
        view = view_of(
            {"channel": 3},
            model_parts={"channel": {"process": "through_partners"}},
            processes=[make_process(), make_process("through_partners", "sign register won", wins="won")],
        )
        assert [(placed.stage.key, added_by(placed)) for placed in view.all] == [
            ("sign", "name channel"),
            ("register", "name channel"),
            ("won", "name channel"),
        ]

    def test_that_replaced_another_name_it(self) -> None:
        view = view_of({"team": 3}, make_rule("team", "research", "in_place_of", "qualify"))
        first = view.all[0]
        assert first.in_place_of is not None
        assert (first.stage.key, str(first.in_place_of.name)) == ("research", "qualify")

    def test_that_were_left_out_are_named_with_the_reason(self) -> None:
        view = view_of({"team": 3}, make_rule("team", "present", "leave_out"))
        assert view.left_out == ("present: left out by name team, because you answered “Label chosen”.",)

    def test_that_an_answer_alone_left_out_name_it(self) -> None:
        view = view_of({"inbound": 3}, answer_rule("present", Placement.LEAVE_OUT))
        assert view.left_out == ("present: left out, because you answered “Label chosen”.",)

    def test_have_norwegian_texts(self) -> None:
        with override_language("nb"):
            view = view_of({"team": 3}, make_rule("team", "research", "after", "qualify"))
            assert view.all[1].why == "name team (nb) setter den her, fordi du svarte «Label chosen (nb)»."


class TestParts:
    RULES = (
        make_rule("outbound", "prospect", "before", "qualify"),
        make_rule("outbound", "partner", "before", "prospect"),
        make_rule("outbound", "upsell", "after", "the_win"),
    )
    STAGES = (
        make_stage("partner", partner_stage=True),
        make_stage("prospect"),
        make_stage("qualify", opens_deal=True),
        make_stage("present", win_probability=None),
        make_stage("close", win_probability=100),
        make_stage("upsell", win_probability=10),
    )

    def view(self, **parts: Any) -> PipelineView:
        return view_of({"outbound": 3}, *self.RULES, stages=self.STAGES, **parts)

    def test_have_their_headings_and_stages(self) -> None:
        assert [(part.heading, [placed.stage.key for placed in part.stages]) for part in self.view().parts] == [
            ("Partners", ["partner"]),
            ("Prospecting", ["prospect"]),
            ("The deal", ["qualify", "present", "close"]),
            ("After the sale", ["upsell"]),
        ]

    def test_say_what_moves_through_them(self) -> None:
        assert [part.text for part in self.view().parts] == [
            "You win a partner once, and its deals many times. Keep partners apart from deals in your CRM.",
            "There are no deals yet, only leads or accounts. Leave these stages out of the forecast, or use the leads "
            "of your CRM for them.",
            "From an opportunity until the deal is won. Only these stages belong in a forecast.",
            "These stages begin when the deal is won. In most CRMs what is won leaves its pipeline, so set them up as "
            "a second one.",
        ]

    def test_have_no_heading_if_there_is_only_one(self) -> None:
        (part,) = view_of({"inbound": 3}).parts
        assert (part.heading, part.text, part.is_growth) == ("", "", False)

    def test_of_the_first_edition_have_a_heading_only_after_the_win(self) -> None:
        view = self.view(edition=1)
        assert [(part.heading, len(part.stages)) for part in view.parts[2:]] == [("", 3), ("Customer growth", 1)]
        assert [bool(part.text) for part in view.parts[2:]] == [False, True]

    def test_begin_with_an_entry_criterion_and_continue_with_the_exit_of_the_stage_before(self) -> None:
        assert [str(placed.starts_when) for placed in self.view().all] == [
            "entry_criterion partner",
            "entry_criterion prospect",
            "entry_criterion qualify",
            "",
            "",
            "entry_criterion upsell",
        ]

    def test_begin_as_the_part_before_ends_if_their_first_stage_has_no_entry_criterion(self) -> None:
        stages = (*self.STAGES[:-1], make_stage("upsell", entry_criterion=Text()))
        view = view_of({"outbound": 3}, *self.RULES, stages=stages)
        assert str(view.all[-1].starts_when) == "exit_criterion close"

    def test_of_the_first_edition_have_an_entry_criterion_for_every_stage(self) -> None:
        assert [str(placed.starts_when) for placed in self.view(edition=1).all] == [
            f"entry_criterion {stage.key}" for stage in self.STAGES
        ]

    def test_have_win_probabilities_only_in_the_deal(self) -> None:
        assert [placed.in_forecast for placed in self.view().all] == [False, False, True, False, True, False]

    def test_of_the_first_edition_have_win_probabilities_everywhere(self) -> None:
        assert [placed.in_forecast for placed in self.view(edition=1).all] == [True, True, True, False, True, True]


@pytest.mark.parametrize(("stages", "is_long"), [(13, False), (14, True)])
def test_a_pipeline_of_many_stages_is_printed_in_smaller_type(stages: int, is_long: bool) -> None:
    keys = " ".join(f"stage_{number}" for number in range(stages))
    view = view_of({"team": 3}, processes=[make_process(stages=keys, wins="stage_0")])
    assert view.is_long == is_long


class TestLegend:
    def test_names_what_is_drawn(self) -> None:
        view = view_of({"team": 3}, RESEARCH, make_rule("team", "upsell", "after", "the_win"))
        assert (view.is_changed, view.has_common, view.growth_heading) == (True, True, "After the sale")

    def test_leaves_out_what_is_not_drawn(self) -> None:
        view = view_of({"team": 3})
        assert (view.is_changed, view.has_common, view.growth_heading) == (False, True, "")

    def test_of_a_process_of_its_own_has_nothing_in_common(self) -> None:
        own = [make_process(), make_process("own", "sign won", wins="won")]
        view = view_of({"channel": 3}, model_parts={"channel": {"process": "own"}}, processes=own)
        assert (view.is_changed, view.has_common) == (True, False)


class TestNotes:
    ENTRY = {"entry_stage": "qualify", "entry_note": Text("They enter here."), "entry_replaced_note": Text("Replaced.")}

    def test_say_where_leads_of_a_present_model_enter(self) -> None:
        view = view_of({"team": 4, "inbound": 3}, RESEARCH, model_parts={"inbound": self.ENTRY})
        assert view.notes == ("They enter here.",)

    def test_say_where_leads_enter_if_that_stage_was_replaced(self) -> None:
        rule = make_rule("team", "research", "in_place_of", "qualify")
        view = view_of({"team": 4, "inbound": 3}, rule, model_parts={"inbound": self.ENTRY})
        assert view.notes == ("Replaced.",)

    def test_fall_back_if_there_is_no_entry_note(self) -> None:
        view = view_of({"team": 4, "inbound": 3}, RESEARCH, model_parts={"inbound": {"entry_stage": "qualify"}})
        assert view.notes == ("name inbound changes no stage of this pipeline.",)

    @pytest.mark.parametrize(("stages", "is_long"), [(7, False), (8, True)])
    def test_say_that_a_pipeline_is_long(self, stages: int, is_long: bool) -> None:
        keys = " ".join(f"stage_{number}" for number in range(1, stages + 1))
        view = view_of({"team": 3}, RESEARCH_NOWHERE, processes=[make_process(stages=keys, wins=f"stage_{stages}")])
        note = (
            f"This pipeline has {stages} stages up to the win. Common advice is three to seven: "
            "consider merging some once you know where your deals really stop."
        )
        assert (note in view.notes) == is_long

    def test_say_which_part_is_long(self) -> None:
        assert view_of({"team": 3}, *GROWTH).notes == (
            "The part “After the sale” has 8 stages. Common advice is three to seven: "
            "consider merging some once you know where things really stop.",
        )

    def test_do_not_count_growth_as_length_in_the_first_edition(self) -> None:
        assert view_of({"team": 3}, *GROWTH, edition=1).notes == ()


GROWTH = [make_rule("team", f"growth_{number}", "after", "the_win") for number in range(8)]
RESEARCH = make_rule("team", "research", "after", "qualify")
RESEARCH_NOWHERE = make_rule("team", "research", "after", "visit", "checkout")


class TestUnchanged:
    """Each reason why a present sales model changed no stage."""

    @pytest.mark.parametrize(
        ("rules", "model_parts", "sentence"),
        [
            ([], {}, "name team needs no stages of its own: the ones here fit it."),
            (
                [],
                {"team": {"process": "alone"}, "inbound": {"process": "common"}},
                "name team adds no stage: name inbound comes first, so its own stages are not used.",
            ),
            (
                [replace(RESEARCH, process="alone")],
                {},
                "name team adds no stage: its stages belong to “Process alone”, and this pipeline "
                "follows “Process common”.",
            ),
            (
                [RESEARCH_NOWHERE],
                {},
                "name team adds no stage: its stages build on visit and checkout, which this pipeline doesn't have.",
            ),
            (
                [make_rule("team", "present", "after", "qualify")],
                {},
                "name team adds no stage: this pipeline already has present.",
            ),
            (
                [make_rule("team", "visit", "leave_out")],
                {},
                "name team changes no stage: what it would leave out, visit, isn't in this pipeline.",
            ),
            (
                [RESEARCH, make_rule("inbound", "study", "in_place_of", "research")],
                {},
                "name team would also add research, but other stages here already cover that.",
            ),
        ],
        ids=[
            "no rules",
            "outranked",
            "other process",
            "no anchor",
            "already standing",
            "nothing to leave out",
            "undone",
        ],
    )
    def test_is_explained_in_a_sentence(
        self, rules: list[StageRule], model_parts: dict[str, Any], sentence: str
    ) -> None:
        leads = make_rule("inbound", "greet", "before", "qualify")
        processes = [make_process(), make_process("alone", "visit paid", wins="paid")]
        view = view_of({"inbound": 5, "team": 4}, leads, *rules, model_parts=model_parts, processes=processes)
        assert view.notes == (sentence,)

    def test_in_the_first_edition_a_process_is_used_only_if_its_model_leads(self) -> None:
        view = view_of({"inbound": 5, "team": 4}, edition=1, model_parts={"team": {"process": "common"}})
        assert view.notes[-1] == ("name team adds no stage: its own stages are used only when it comes first.")
