"""What every combination of answers yields: against the tables of the reference, and against plain enumeration."""

import json
from collections import Counter
from itertools import product

import pytest
from hypothesis import given

from diagnostics.instrument.composition import applied_rules
from diagnostics.instrument.document import dump_proof, parse_proof
from diagnostics.instrument.gaps import all_gaps, proof_gaps
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.proof import count_combinations, prove
from diagnostics.instrument.readiness import GapCode
from diagnostics.instrument.scoring import Standing, score, standing_of
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
)
from tests.instrument.diagnosis import DISTINCT_PIPELINES, LEADING_COUNTS, TIES
from tests.instrument.strategies import instruments
from tests.reference import reference_instrument


def every_combination(instrument):
    keys = [question.key for question in instrument.questions]
    options = [[option.key for option in question.options] for question in instrument.questions]
    return [dict(zip(keys, chosen, strict=True)) for chosen in product(*options)]


def standing(leading, *present):
    return Standing(leading, present, (), None, ())


def stages_of(outcome):
    return tuple(stage.key for stage in outcome.pipeline.stages)


@pytest.fixture
def proof():
    return prove(reference_instrument())


class TestReference:
    def test_the_counts_are_those_of_the_tables(self, proof):
        counts = {model.key: model.leads for model in proof.models} | {None: proof.undetermined}
        assert (proof.combinations, counts, proof.ties) == (900, LEADING_COUNTS, TIES)
        assert len(proof.pipelines) == DISTINCT_PIPELINES

    def test_nothing_of_it_is_idle_but_options_that_mean_none(self, proof):
        assert (proof.idle_rules, proof.idle_questions) == ((), ())
        assert proof.idle_options == (
            ("repeat_revenue", "hardly_any"),
            ("repeat_revenue", "under_half"),
            ("people", "one_seller"),
            ("audience", "decision_maker"),
        )

    def test_it_has_no_gaps(self, proof):
        assert proof_gaps(proof) == ()

    def test_highest_scores(self, proof):
        assert {model.key: model.highest for model in proof.models} == {
            "account_based": 4,
            "relationship": 4,
            "team": 4,
            "channel": 6,
            "transactional": 7,
            "outbound": 3,
            "inbound": 3,
        }


class TestEnumeration:
    """The exact proof agrees with diagnosing every combination one by one."""

    @given(instrument=instruments(with_win=True))
    def test_agreement(self, instrument):
        proof = prove(instrument)
        outcomes = [diagnose(instrument, answers) for answers in every_combination(instrument)]
        keys = [question.key for question in instrument.questions]

        leads = Counter(outcome.leading for outcome in outcomes)
        present = Counter(key for outcome in outcomes for key in outcome.present)
        assert [(model.leads, model.present) for model in proof.models] == [
            (leads[model.key], present[model.key]) for model in proof.models
        ]
        assert (proof.combinations, proof.undetermined) == (len(outcomes), leads[None])
        assert proof.ties == sum(bool(outcome.tie) for outcome in outcomes)
        assert {part.stages: part.combinations for part in proof.pipelines} == Counter(map(stages_of, outcomes))
        for model in proof.models:
            if model.example is None:
                assert (leads[model.key], model.is_unreachable) == (0, True)
            else:
                assert diagnose(instrument, dict(zip(keys, model.example, strict=True))).leading == model.key
        for part in proof.pipelines:
            assert stages_of(diagnose(instrument, dict(zip(keys, part.example, strict=True)))) == part.stages

    @given(instrument=instruments(with_win=True))
    def test_idle_questions_and_rules(self, instrument):
        proof = prove(instrument)
        standings = [standing_of(instrument, score(instrument, answers)) for answers in every_combination(instrument)]
        applied = {number for standing in standings for number in applied_rules(instrument, standing)}
        assert {*proof.idle_rules} == {*range(1, len(instrument.rules) + 1)} - applied
        assert {*proof.idle_questions} == {
            question.key for question in instrument.questions if not changes_something(instrument, question)
        }


def changes_something(instrument, question):
    def decided(answers):
        standing = standing_of(instrument, score(instrument, answers))
        return standing.leading, {*standing.present}, bool(standing.tie)

    return any(
        decided({**answers, question.key: option.key}) != decided(answers)
        for answers in every_combination(instrument)
        for option in question.options
    )


class TestGaps:
    def test_a_model_that_is_always_beaten_is_unreachable(self):
        question = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", strong=2))
        instrument = make_instrument(questions=[question])
        gaps = [(gap.code, gap.path) for gap in proof_gaps(prove(instrument))]
        assert gaps == [
            (GapCode.MODEL_UNREACHABLE, ("sales_model", "weak")),
            (GapCode.ONE_MODEL_ALWAYS, ("sales_model", "strong")),
        ]

    def test_a_model_no_option_speaks_for_is_unreachable(self):
        instrument = make_instrument(sales_models=[make_sales_model(key) for key in ("inbound", "outbound", "idle")])
        assert [gap.path for gap in proof_gaps(prove(instrument))] == [("sales_model", "idle")]

    def test_a_pipeline_that_loses_its_win(self):
        rule = make_rule("inbound", "close", "leave_out")
        instrument = make_instrument(rules=[rule])
        assert [gap.code for gap in proof_gaps(prove(instrument))] == [GapCode.PIPELINE_NOT_WON]

    def test_a_draft_with_nothing_in_it_has_a_proof(self):
        proof = prove(make_instrument(questions=[], sales_models=[], processes=[], stages=[]))
        assert (proof.combinations, proof.models, proof.undetermined) == (1, (), 1)

    def test_without_questions_nothing_leads(self):
        proof = prove(make_instrument(questions=[], sales_models=[make_sales_model("eager", threshold=1)]))
        assert (proof.undetermined, [model.leads for model in proof.models]) == (1, [0])
        assert [part.example for part in proof.pipelines] == [()]

    def test_a_question_without_options_has_no_combinations(self):
        question = make_question("leads", make_option("a", inbound=3))
        empty = type(question)(key="empty", text=question.text)
        proof = prove(make_instrument(questions=[question, empty]))
        assert (proof.combinations, [model.leads for model in proof.models]) == (0, [0])


class TestAllGaps:
    def codes(self, instrument):
        return [gap.code for gap in all_gaps(instrument, prove(instrument))]

    def test_the_reference_has_none(self):
        assert self.codes(reference_instrument()) == []

    def test_what_is_not_proved_is_not_published(self):
        assert [gap.code for gap in all_gaps(reference_instrument(), None)] == [GapCode.NOT_PROVED]

    def test_a_threshold_out_of_reach_is_named_once(self):
        models = [make_sales_model("inbound"), make_sales_model("outbound", threshold=9)]
        assert self.codes(make_instrument(sales_models=models)) == [GapCode.THRESHOLD_OUT_OF_REACH]

    def test_a_model_that_is_always_beaten_is_named_beside_another_ones_threshold(self):
        question = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", strong=2, far=1))
        models = [make_sales_model("strong"), make_sales_model("weak"), make_sales_model("far", threshold=9)]
        instrument = make_instrument(questions=[question], sales_models=models)
        gaps = [(gap.code, gap.path[-1]) for gap in all_gaps(instrument, prove(instrument))]
        assert (GapCode.THRESHOLD_OUT_OF_REACH, "far") in gaps
        assert (GapCode.MODEL_UNREACHABLE, "weak") in gaps
        assert (GapCode.MODEL_UNREACHABLE, "far") not in gaps

    def test_a_win_that_is_left_out_is_named_once(self):
        instrument = make_instrument(rules=[make_rule("inbound", "close", "leave_out")])
        assert self.codes(instrument) == [GapCode.WIN_LEFT_OUT]


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
        assert applied_rules(make_instrument(rules=rules), standing("inbound", "inbound", "outbound")) == (1, 2)
        assert applied_rules(make_instrument(rules=rules), standing("outbound", "outbound")) == (2,)

    def test_a_question_that_can_tip_no_scale_changes_nothing(self):
        small = make_question("size", make_option("a", inbound=1), make_option("b"))
        large = make_question("leads", make_option("a", inbound=5), make_option("b", outbound=5))
        assert prove(make_instrument(questions=[large, small])).idle_questions == ("size",)


class TestBounded:
    """Above the limit nothing is counted, what cannot happen is said, and examples are real ones."""

    def test_it_says_that_it_is_bounded(self):
        proof = prove(reference_instrument(), limit=899)
        assert (proof.is_exact, proof.combinations, proof.undetermined, proof.ties) == (False, 900, None, None)
        assert prove(reference_instrument(), limit=900).is_exact

    def test_its_examples_are_real(self):
        instrument = reference_instrument()
        keys = [question.key for question in instrument.questions]
        for model in prove(instrument, limit=1).models:
            assert diagnose(instrument, dict(zip(keys, model.example, strict=True))).leading == model.key

    def test_its_pipelines_cover_the_real_ones(self):
        instrument = reference_instrument()
        exact = {part.stages for part in prove(instrument).pipelines}
        bounded = prove(instrument, limit=1)
        assert exact <= {part.stages for part in bounded.pipelines}
        assert {part.wins for part in bounded.pipelines} == {1}

    def test_a_threshold_out_of_reach_is_certain(self):
        models = [make_sales_model("inbound"), make_sales_model("outbound", threshold=9)]
        proof = prove(make_instrument(sales_models=models), limit=1)
        assert [(model.is_unreachable, model.leads) for model in proof.models] == [(False, None), (True, None)]

    def test_a_rule_that_finds_no_anchor_never_applies(self):
        rules = [make_rule("inbound", "research", "after", "demo"), make_rule("inbound", "upsell", "after", "the_win")]
        assert prove(make_instrument(rules=rules), limit=1).idle_rules == (1,)

    @pytest.mark.parametrize(("models", "is_composed"), [(10, True), (11, False)])
    def test_pipelines_of_more_than_ten_models_are_not_composed(self, models, is_composed):
        keys = [f"model_{number}" for number in range(models)]
        options = [make_option(key, **{key: 3}) for key in keys]
        rules = [make_rule("model_0", "research", "after", "demo")]
        proof = prove(make_instrument(questions=[make_question("leads", *options)], rules=rules), limit=1)
        assert ([part.stages for part in proof.pipelines], proof.idle_rules) == (
            ([("qualify", "present", "close")], (1,)) if is_composed else ([], ())
        )

    @given(instrument=instruments(with_win=True))
    def test_it_never_contradicts_the_exact_one(self, instrument):
        exact, bounded = prove(instrument), prove(instrument, limit=0)
        for sure, careful in zip(exact.models, bounded.models, strict=True):
            assert not careful.is_unreachable or sure.is_unreachable
            assert careful.example is None or not sure.is_unreachable
        assert {*bounded.idle_rules} <= {*exact.idle_rules}
        assert {*bounded.idle_questions} <= {*exact.idle_questions}


@pytest.mark.parametrize("limit", [0, 900])
def test_a_proof_survives_as_a_document(limit):
    proof = prove(reference_instrument(), limit=limit)
    assert parse_proof(json.loads(json.dumps(dump_proof(proof)))) == proof


def test_progress_is_reported_up_to_the_last_combination():
    told = []
    prove(reference_instrument(), progress=lambda done, total: told.append((done, total)))
    assert (told[0], told[-1]) == ((0, 900), (900, 900))


def test_progress_is_reported_every_so_often():
    # sums that are all different: the first eleven questions have 2048, and progress is reported after 2000
    questions = [
        make_question(f"q{number}", make_option("no"), make_option("yes", inbound=2**number)) for number in range(11)
    ]
    questions.append(make_question("last", make_option("no"), make_option("never"), make_option("yes", inbound=1)))
    told = []
    prove(make_instrument(questions=questions), progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 6144), (6000, 6144), (6144, 6144)]


def test_combinations_are_the_product_of_the_options():
    assert count_combinations(reference_instrument()) == 900
    assert count_combinations(make_instrument(processes=[make_process()])) == 3
