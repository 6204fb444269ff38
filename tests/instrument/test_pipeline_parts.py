"""The parts of a pipeline, and the one criterion of each boundary between stages."""

from dataclasses import replace

import pytest

from diagnostics.instrument.parts import THE_START
from diagnostics.instrument.pipeline import ADVISED_STAGES, Because, Part, Pipeline, PlacedStage, entry_criterion
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_process, make_rule, make_stage, make_text
from tests.instrument.pipelines import compose_with, words


def parts_of(order, *rules, wins="close", opens="", partners=""):
    """Return the stages of each part as words; `opens` and `partners` are the stages that are marked so."""
    named = dict.fromkeys([*order.split(), *(rule.stage for rule in rules)])
    stages = [make_stage(key, opens_deal=key in opens.split(), partner_stage=key in partners.split()) for key in named]
    pipeline = compose_with(*rules, processes=[make_process("common", order, wins)], stages=stages)
    return {part.part.value: words(stage.key for stage in part.stages) for part in pipeline.parts}


class TestParts:
    def test_are_the_deal_alone_if_nothing_is_marked(self):
        assert parts_of("qualify present close") == {"deal": "qualify present close"}

    def test_begin_with_prospecting_up_to_the_first_stage_that_opens_a_deal(self):
        assert parts_of("prospect contact qualify present close", opens="qualify present") == {
            "prospecting": "prospect contact",
            "deal": "qualify present close",
        }

    def test_end_with_growth_after_the_win(self):
        assert parts_of("qualify close check_in upsell") == {"deal": "qualify close", "growth": "check_in upsell"}

    def test_set_stages_about_partners_apart_wherever_they_are(self):
        assert parts_of(
            "sign find qualify train close review upsell", opens="qualify", partners="sign train review"
        ) == {
            "partners": "sign train review",
            "prospecting": "find",
            "deal": "qualify close",
            "growth": "upsell",
        }

    def test_have_the_win_in_the_deal_even_if_it_is_marked_as_about_a_partner(self):
        assert parts_of("sign train close", wins="close", partners="sign train close") == {
            "partners": "sign train",
            "deal": "close",
        }

    def test_are_in_their_order(self):
        assert list(Part) == [Part.PARTNERS, Part.PROSPECTING, Part.DEAL, Part.GROWTH]

    def test_have_a_deal_from_the_win_on_if_only_a_later_stage_opens_one(self):
        assert parts_of("find close upsell", opens="upsell") == {
            "prospecting": "find",
            "deal": "close",
            "growth": "upsell",
        }

    def test_have_no_growth_without_a_win(self):
        assert parts_of("find qualify upsell", wins=None, opens="qualify") == {
            "prospecting": "find",
            "deal": "qualify upsell",
        }

    def test_follow_what_rules_made_of_the_process(self):
        rules = make_rule("team", "find", "before", THE_START), make_rule("team", "check_in", "after", "the_win")
        assert parts_of("qualify close", *rules, opens="qualify") == {
            "prospecting": "find",
            "deal": "qualify close",
            "growth": "check_in",
        }

    def test_of_an_empty_pipeline_are_none(self):
        assert Pipeline(()).parts == ()

    def test_of_outcomes_that_were_saved_without_them_are_the_deal_and_growth(self):
        stages = [
            PlacedStage(key, wins=key == "close", growth=key == "upsell", because=Because(None))
            for key in ("qualify", "close", "upsell")
        ]
        assert [(part.part, words(stage.key for stage in part.stages)) for part in Pipeline(tuple(stages)).parts] == [
            (Part.DEAL, "qualify close"),
            (Part.GROWTH, "upsell"),
        ]
        assert replace(stages[2], part=Part.PARTNERS).in_part is Part.PARTNERS

    @pytest.mark.parametrize(("length", "is_long"), [(7, False), (8, True)])
    def test_are_long_above_seven_stages(self, length, is_long):
        order = " ".join([f"stage_{number}" for number in range(1, length)] + ["close", "upsell"])
        pipeline = compose_with(processes=[make_process("common", order)])
        assert [part.is_long for part in pipeline.parts] == [is_long, False]
        assert ADVISED_STAGES == 7


STAGES = "qualify", "present", "close"


class TestEntryCriterion:
    """qualify and present have one of their own, close has none."""

    own = {key: make_text(f"enters {key}") for key in ("qualify", "present")}
    exits = {key: make_text(f"leaves {key}") for key in STAGES}

    def criterion(self, place, *, is_first, edition=2):
        stages = [
            make_stage(key, entry_criterion=self.own.get(key, Text()), exit_criterion=self.exits[key]) for key in STAGES
        ]
        return entry_criterion(make_instrument(stages=stages, edition=edition), STAGES, place, is_first=is_first)

    def test_of_the_very_first_stage_is_its_own(self):
        assert self.criterion(0, is_first=True) == self.own["qualify"]
        assert self.criterion(0, is_first=False) == self.own["qualify"]

    def test_within_a_part_is_what_the_stage_before_exits_with(self):
        assert self.criterion(1, is_first=False) == self.exits["qualify"]
        assert self.criterion(2, is_first=False) == self.exits["present"]

    def test_of_the_first_stage_of_a_part_is_its_own(self):
        assert self.criterion(1, is_first=True) == self.own["present"]

    def test_of_the_first_stage_of_a_part_without_one_is_the_exit_before_it(self):
        assert self.criterion(2, is_first=True) == self.exits["present"]

    @pytest.mark.parametrize("is_first", [True, False])
    def test_of_every_stage_is_its_own_in_the_first_edition(self, is_first):
        assert [self.criterion(place, is_first=is_first, edition=1) for place in range(3)] == [
            self.own["qualify"],
            self.own["present"],
            Text(),
        ]
