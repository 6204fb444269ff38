"""A pipeline's remarks: which models changed nothing and why, and where other models' leads enter."""

import pytest

from diagnostics.instrument.pipeline import Entry, Unchanged, UnchangedReason
from tests.builders import make_process, make_rule
from tests.instrument.pipelines import compose_with

STORE = {"processes": [make_process(), make_process("store", "visit paid", wins="paid")]}


class TestUnchanged:
    def test_is_nobody_if_every_present_model_had_an_effect(self):
        rules = make_rule("team", "demo", "after", "present"), make_rule("channel", "present", "leave_out")
        assert compose_with(*rules, present="team channel").unchanged == ()

    def test_is_not_a_model_that_is_absent(self):
        assert compose_with(make_rule("channel", "demo", "leave_out"), present="").unchanged == ()

    def test_is_not_the_leading_model_under_its_own_process(self):
        assert compose_with(present="retail", own_process={"retail": "store"}, **STORE).unchanged == ()

    def test_has_no_rules(self):
        assert compose_with(present="team").unchanged == (Unchanged("team", UnchangedReason.NO_RULES),)

    def test_has_a_process_that_another_model_outranks(self):
        processes = [*STORE["processes"], make_process("partners", "sign resell", wins="resell")]
        own = {"retail": "store", "channel": "partners"}
        pipeline = compose_with(present="channel retail", own_process=own, processes=processes)
        assert pipeline.unchanged == (Unchanged("retail", UnchangedReason.PROCESS_OUTRANKED),)

    def test_has_a_process_of_its_own_that_only_a_leader_brings_in_the_first_edition(self):
        pipeline = compose_with(present="team retail", own_process={"retail": "store"}, edition=1, **STORE)
        assert pipeline.unchanged == (
            Unchanged("team", UnchangedReason.NO_RULES),
            Unchanged("retail", UnchangedReason.PROCESS_NEEDS_LEAD),
        )

    def test_has_rules_for_another_process_alone(self):
        rules = (
            make_rule("team", "demo", "after", "present", process="common"),
            make_rule("team", "pilot", "after", "demo", process="common"),
            make_rule("team", "demo", "leave_out", process="common"),
        )
        pipeline = compose_with(*rules, present="retail team", own_process={"retail": "store"}, **STORE)
        assert pipeline.unchanged == (Unchanged("team", UnchangedReason.OTHER_PROCESS, ("demo", "pilot")),)

    def test_has_no_rules_if_the_conditions_of_none_hold(self):
        rules = (
            make_rule("team", "demo", "after", "present", from_points=10),
            make_rule("team", "pilot", "after", "present", answer="leads.other"),
        )
        assert compose_with(*rules).unchanged == (Unchanged("team", UnchangedReason.NO_RULES),)

    def test_is_not_a_model_below_its_threshold_whose_rules_did_nothing(self):
        rule = make_rule("team", "demo", "leave_out", from_points=1)
        assert compose_with(rule, points={"team": 1}).unchanged == ()

    @pytest.mark.parametrize(
        "undoing",
        [
            make_rule("channel", "demo", "leave_out"),
            make_rule("channel", "pilot", "in_place_of", "demo"),
        ],
        ids=["left out", "replaced"],
    )
    def test_was_undone_by_another_model(self, undoing):
        pipeline = compose_with(make_rule("team", "demo", "after", "present"), undoing, present="channel team")
        assert pipeline.unchanged == (Unchanged("team", UnchangedReason.UNDONE, ("demo",)),)

    def test_left_out_what_another_model_put_back(self):
        rules = make_rule("team", "present", "leave_out"), make_rule("channel", "present", "after", "qualify")
        assert compose_with(*rules, present="channel team").unchanged == (
            Unchanged("team", UnchangedReason.UNDONE, ("present",)),
        )

    def test_found_none_of_its_anchors(self):
        rules = (
            make_rule("team", "demo", "before", "visit", "browse"),
            make_rule("team", "pilot", "after", "demo", "browse", "order"),
        )
        assert compose_with(*rules).unchanged == (
            Unchanged("team", UnchangedReason.NO_ANCHOR, ("visit", "browse", "order")),
        )

    def test_found_no_win_and_that_is_no_stage_to_speak_of(self):
        pipeline = compose_with(make_rule("team", "thank", "after", "the_win"), processes=[make_process(wins=None)])
        assert pipeline.unchanged == (Unchanged("team", UnchangedReason.NO_ANCHOR),)

    def test_found_no_start_and_that_is_no_stage_to_speak_of(self):
        rules = (make_rule("team", "visit", "before", "the_start"),)
        assert compose_with(*rules, common_process=None).unchanged == (Unchanged("team", UnchangedReason.NO_ANCHOR),)

    def test_found_its_stages_already_there(self):
        rules = (
            make_rule("team", "present", "before", "qualify"),
            make_rule("team", "qualify", "after", "close"),
            make_rule("team", "present", "after", "close"),
        )
        assert compose_with(*rules).unchanged == (
            Unchanged("team", UnchangedReason.ALREADY_STANDING, ("present", "qualify")),
        )

    def test_found_nothing_to_leave_out(self):
        rules = make_rule("team", "demo", "leave_out"), make_rule("team", "pilot", "leave_out")
        assert compose_with(*rules).unchanged == (
            Unchanged("team", UnchangedReason.NOTHING_TO_LEAVE_OUT, ("demo", "pilot")),
        )

    @pytest.mark.parametrize(
        ("placements", "reason"),
        [
            (["other", "nothing", "standing", "no anchor", "undone"], UnchangedReason.UNDONE),
            (["other", "nothing", "standing", "no anchor"], UnchangedReason.NO_ANCHOR),
            (["other", "nothing", "standing"], UnchangedReason.ALREADY_STANDING),
            (["other", "nothing"], UnchangedReason.NOTHING_TO_LEAVE_OUT),
            (["other"], UnchangedReason.OTHER_PROCESS),
        ],
    )
    def test_gives_the_reason_that_says_most(self, placements, reason):
        rules = {
            "other": make_rule("team", "visit", "after", "close", process="store"),
            "nothing": make_rule("team", "absent", "leave_out"),
            "standing": make_rule("team", "present", "after", "close"),
            "no anchor": make_rule("team", "pilot", "after", "absent"),
            "undone": make_rule("team", "demo", "after", "close"),
        }
        mine = [rules[name] for name in placements]
        undoing = make_rule("channel", "demo", "leave_out")
        unchanged = compose_with(*mine, undoing, present="channel team", **STORE).unchanged
        assert {part.sales_model: part.reason for part in unchanged}["team"] == reason

    def test_speaks_of_its_own_rules_only(self):
        rules = make_rule("team", "demo", "leave_out"), make_rule("channel", "pilot", "leave_out")
        assert compose_with(*rules, present="channel team").unchanged == (
            Unchanged("channel", UnchangedReason.NOTHING_TO_LEAVE_OUT, ("pilot",)),
            Unchanged("team", UnchangedReason.NOTHING_TO_LEAVE_OUT, ("demo",)),
        )


class TestEntries:
    """Inbound's leads come in at qualify, beside another present model."""

    replaced = make_rule("team", "target", "in_place_of", "qualify")

    def entries_with(self, *rules, present="team inbound", **parts):
        return compose_with(*rules, present=present, entry_stage={"inbound": "qualify"}, **parts).entries

    @pytest.mark.parametrize("present", ["team inbound", "inbound team"])
    def test_are_at_the_stage_of_the_entry(self, present):
        assert self.entries_with(present=present) == (Entry("inbound", "qualify"),)

    def test_name_the_stage_that_replaced_it(self):
        assert self.entries_with(self.replaced) == (Entry("inbound", "qualify", replaced_by="target"),)

    def test_are_at_the_stage_again_once_it_was_put_back(self):
        back = make_rule("team", "qualify", "after", "target")
        assert self.entries_with(self.replaced, back) == (Entry("inbound", "qualify"),)

    def test_are_none_if_an_answer_alone_replaced_it(self):
        replaced = make_rule(None, "bid", "in_place_of", "qualify", answer="leads.chosen")
        assert self.entries_with(replaced) == ()

    def test_are_none_if_an_answer_that_speaks_for_the_model_has_a_stage_of_its_own(self):
        bid = make_rule(None, "bid", "after", "target", answer="leads.chosen")
        assert self.entries_with(self.replaced, bid) == ()

    def test_are_at_the_stage_even_if_such_an_answer_adds_another_one(self):
        bid = make_rule(None, "bid", "after", "qualify", answer="leads.chosen")
        assert self.entries_with(bid) == (Entry("inbound", "qualify"),)

    def test_are_at_what_replaced_it_even_if_an_answer_was_needed_too(self):
        replaced = make_rule("team", "target", "in_place_of", "qualify", answer="leads.chosen")
        assert self.entries_with(replaced) == (Entry("inbound", "qualify", replaced_by="target"),)

    def test_are_none_if_the_stage_was_left_out(self):
        assert self.entries_with(make_rule("team", "qualify", "leave_out")) == ()

    def test_are_none_if_what_replaced_the_stage_was_left_out(self):
        assert self.entries_with(self.replaced, make_rule("team", "target", "leave_out")) == ()

    def test_are_none_under_another_process(self):
        assert self.entries_with(present="retail inbound", own_process={"retail": "store"}, **STORE) == ()

    def test_are_none_if_the_model_is_alone(self):
        assert self.entries_with(present="inbound") == ()

    def test_are_none_if_the_model_is_absent(self):
        assert self.entries_with(present="team channel") == ()

    def test_are_none_for_models_without_an_entry_stage(self):
        assert compose_with(self.replaced, present="team channel").entries == ()

    def test_are_listed_by_rank_for_every_model_that_has_one(self):
        pipeline = compose_with(present="team inbound", entry_stage={"inbound": "qualify", "team": "present"})
        assert pipeline.entries == (Entry("team", "present"), Entry("inbound", "qualify"))
