"""The view of a pipeline: each stage with its reason, what was replaced or left out, and notes."""

from typing import Any

import pytest

from diagnostics.assessing.pages.pipelines import PipelineView, PlacedCard, pipeline_view
from diagnostics.instrument.parts import StageRule
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_process, make_rule
from tests.support.outcomes import outcome_of


def view_of(points: dict[str, int], *rules: StageRule, **parts: Any) -> PipelineView:
    return pipeline_view(*outcome_of(points, rules=rules, **parts))


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

    def test_after_the_win_are_separate(self) -> None:
        view = view_of({"relationship": 3}, make_rule("relationship", "upsell", "after", "the_win"))
        assert [placed.stage.key for placed in view.new_business] == ["qualify", "present", "close"]
        assert [placed.stage.key for placed in view.growth] == ["upsell"]

    def test_of_the_common_process_say_so(self) -> None:
        (first, *_) = view_of({"inbound": 3}).all
        assert (first.why, first.added_by, first.in_place_of) == ("Part of the common process.", None, None)

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

    def test_have_norwegian_texts(self) -> None:
        with override_language("nb"):
            view = view_of({"team": 3}, make_rule("team", "research", "after", "qualify"))
        assert view.all[1].why == "name team (nb) setter den her, fordi du svarte «Label chosen (nb)»."


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

    def test_do_not_count_growth_as_length(self) -> None:
        growth = [make_rule("team", f"growth_{number}", "after", "the_win") for number in range(8)]
        assert view_of({"team": 3}, *growth).notes == ()


RESEARCH = make_rule("team", "research", "after", "qualify")
RESEARCH_NOWHERE = make_rule("team", "research", "after", "visit", "checkout")


class TestUnchanged:
    """Each reason why a present sales model changed no stage."""

    @pytest.mark.parametrize(
        ("rules", "model_parts", "sentence"),
        [
            ([], {}, "name team is present and changes no stage: the process already fits it."),
            (
                [],
                {"team": {"process": "common"}},
                "name team is present and changes no stage: it brings a process of its own only when it leads.",
            ),
            (
                [RESEARCH_NOWHERE],
                {},
                "name team is present and changes no stage: its stages build on visit and checkout, "
                "which this process does not have.",
            ),
            (
                [make_rule("team", "present", "after", "qualify")],
                {},
                "name team is present and changes no stage: this process already has present.",
            ),
            (
                [make_rule("team", "visit", "leave_out")],
                {},
                "name team is present and changes no stage: what it leaves out, visit, is not in this process.",
            ),
            (
                [RESEARCH, make_rule("inbound", "study", "in_place_of", "research")],
                {},
                "name team is present, but another model's stages took the place of its own: research.",
            ),
        ],
        ids=["no rules", "process needs lead", "no anchor", "already standing", "nothing to leave out", "undone"],
    )
    def test_is_explained_in_a_sentence(
        self, rules: list[StageRule], model_parts: dict[str, Any], sentence: str
    ) -> None:
        leads = make_rule("inbound", "greet", "before", "qualify")
        view = view_of({"inbound": 5, "team": 4}, leads, *rules, model_parts=model_parts)
        assert view.notes == (sentence,)
