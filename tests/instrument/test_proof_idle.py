"""Rules that never apply, and options and questions that change nothing."""

from diagnostics.instrument.proof import prove
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule


class TestIdle:
    def test_a_rule_that_finds_no_anchor_never_applies(self):
        rules = [make_rule("inbound", "research", "after", "demo"), make_rule("inbound", "upsell", "after", "the_win")]
        assert prove(make_instrument(rules=rules)).idle_rules == (1,)

    def test_a_question_whose_answers_give_the_same_changes_nothing(self):
        same = make_question("size", make_option("a", inbound=1), make_option("b", inbound=1))
        assert prove(make_instrument(questions=[make_question(), same])).idle_questions == ("size",)

    def test_a_question_that_tips_the_scale_beside_another_one_changes_something(self):
        first = make_question("first", make_option("a", inbound=1), make_option("b"))
        second = make_question("second", make_option("a", inbound=1), make_option("b"))
        assert prove(make_instrument(questions=[first, second])).idle_questions == ()

    def test_every_rule_that_changes_a_pipeline_applies(self):
        rules = [make_rule(model, f"of_{model}", "after", "the_win") for model in ("inbound", "outbound")]
        assert prove(make_instrument(rules=rules)).idle_rules == ()

    def test_a_rule_for_more_points_than_there_are_never_applies(self):
        rules = [
            make_rule("inbound", "demo", "after", "present", from_points=4),
            make_rule("inbound", "pilot", "after", "present", from_points=3),
        ]
        assert prove(make_instrument(rules=rules)).idle_rules == (1,)

    def test_a_rule_for_a_process_that_is_never_used_never_applies(self):
        rules = [make_rule("inbound", "demo", "before", "the_start", process=process) for process in ("own", "common")]
        processes = [make_process(), make_process("own")]
        assert prove(make_instrument(rules=rules, processes=processes)).idle_rules == (1,)

    def test_an_option_that_a_rule_names_is_not_idle(self):
        question = make_question("leads", make_option("a", inbound=2), make_option("b"), make_option("c"))
        rules = [make_rule(None, "bid", "after", "present", answer="leads.b")]
        proof = prove(make_instrument(questions=[question], rules=rules))
        assert (proof.idle_options, proof.idle_questions) == ((("leads", "c"),), ())

    def test_a_question_that_only_a_rule_names_changes_something(self):
        size = make_question("size", make_option("a"), make_option("b"))
        rules = [make_rule(None, "bid", "after", "present", answer="size.b")]
        assert prove(make_instrument(questions=[make_question(), size], rules=rules)).idle_questions == ()

    def test_a_question_that_can_tip_no_scale_changes_nothing(self):
        small = make_question("size", make_option("a"), make_option("b", inbound=1))
        large = make_question("leads", make_option("a", inbound=5), make_option("b", outbound=5))
        assert prove(make_instrument(questions=[large, small])).idle_questions == ("size",)
