"""What the questionnaire that ships yields: all 900 combinations of answers against the tables and a second opinion."""

from collections import Counter
from functools import cache

import pytest

from diagnostics.instrument.document import dump_outcome, parse_outcome
from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.instrument.pipeline import Entry
from tests.instrument import oracle
from tests.instrument.diagnosis import (
    DISTINCT_PIPELINES,
    LEADING_COUNTS,
    OWN_PROCESS,
    RULES,
    THRESHOLDS,
    TIES,
    WEIGHTS,
    WITH_NEAREST_FLIP,
    WORKED_EXAMPLES,
    Example,
)
from tests.reference import reference_instrument


@cache
def outcome_of(chosen: oracle.Chosen) -> Outcome:
    return diagnose(reference_instrument(), dict(zip(WEIGHTS, chosen, strict=True)))


@pytest.fixture(scope="module")
def instrument():
    return reference_instrument()


@pytest.fixture(scope="module")
def outcomes():
    return {chosen: outcome_of(chosen) for chosen in oracle.EVERY_COMBINATION}


def stage_keys(outcome):
    return " ".join(stage.key for stage in outcome.pipeline.stages)


def words_of(pipeline):
    return " ".join(f"{stage.key}!" if stage.wins else stage.key for stage in pipeline.stages)


class TestAllCombinations:
    def test_there_are_900(self, outcomes):
        assert len(outcomes) == 900

    def test_leading_counts(self, outcomes):
        assert Counter(outcome.leading for outcome in outcomes.values()) == LEADING_COUNTS

    def test_ties(self, outcomes):
        assert sum(bool(outcome.tie) for outcome in outcomes.values()) == TIES

    def test_distinct_pipelines(self, outcomes):
        assert len({stage_keys(outcome) for outcome in outcomes.values()}) == DISTINCT_PIPELINES

    def test_those_with_a_nearest_flip(self, outcomes):
        assert sum(outcome.nearest_flip is not None for outcome in outcomes.values()) == WITH_NEAREST_FLIP

    def test_each_stage_occurs_once_and_exactly_one_wins(self, outcomes):
        for outcome in outcomes.values():
            keys = [stage.key for stage in outcome.pipeline.stages]
            assert (len(keys), sum(stage.wins for stage in outcome.pipeline.stages)) == (len(set(keys)), 1)

    def test_growth_is_what_follows_the_win(self, outcomes):
        for outcome in outcomes.values():
            assert outcome.pipeline.new_business[-1].wins
            assert not any(stage.wins for stage in outcome.pipeline.growth)

    def test_win_probabilities_never_fall_within_a_stretch(self, instrument, outcomes):
        for outcome in outcomes.values():
            for stretch in (outcome.pipeline.new_business, outcome.pipeline.growth):
                chances = [instrument.stage_by_key[stage.key].win_probability for stage in stretch]
                assert chances == sorted(chances), stage_keys(outcome)

    def test_contributions_add_up_to_the_scores(self, outcomes):
        for outcome in outcomes.values():
            sums = dict.fromkeys(THRESHOLDS, 0)
            for part in outcome.contributions:
                sums[part.sales_model] += part.weight
            assert outcome.scores == sums

    def test_every_stage_of_a_sales_model_names_the_answers_behind_it(self, outcomes):
        for outcome in outcomes.values():
            for stage in outcome.pipeline.stages:
                assert bool(stage.because.answers) == (stage.because.sales_model is not None)

    def test_outcomes_survive_as_documents(self, outcomes):
        for outcome in outcomes.values():
            assert parse_outcome(dump_outcome(outcome)) == outcome


class TestOracle:
    """The product agrees with a naive second implementation on every combination."""

    @pytest.mark.parametrize(
        ("of_product", "of_oracle"),
        [
            (lambda outcome: outcome.scores, oracle.scores),
            (lambda outcome: outcome.leading, oracle.leading),
            (lambda outcome: list(outcome.present), oracle.present),
            (lambda outcome: list(outcome.tie), oracle.tie),
            (lambda outcome: outcome.runner_up, oracle.runner_up),
            (lambda outcome: list(outcome.leaning), oracle.leaning),
            (lambda outcome: words_of(outcome.pipeline), oracle.pipeline),
            (lambda outcome: flip_of(outcome), oracle.nearest_flip),
        ],
        ids=["scores", "leading", "present", "tie", "runner_up", "leaning", "pipeline", "nearest_flip"],
    )
    def test_agreement(self, outcomes, of_product, of_oracle):
        for chosen, outcome in outcomes.items():
            assert (chosen, of_product(outcome)) == (chosen, of_oracle(chosen))


def flip_of(outcome):
    flip = outcome.nearest_flip
    return flip and (flip.question, flip.option, flip.leading)


class TestRemarks:
    """What is said beside the stages, on every combination."""

    def test_a_stage_is_there_because_of_the_model_whose_rule_or_process_brings_it(self, outcomes):
        brought_by = {stage: model for model, stage, placement, _ in RULES if placement != "leave_out"}
        for outcome in outcomes.values():
            owner = outcome.leading if outcome.leading in OWN_PROCESS else None
            for stage in outcome.pipeline.stages:
                assert stage.because.sales_model == brought_by.get(stage.key, owner)

    def test_two_account_based_stages_replace_others(self, outcomes):
        replaced = {"identify_target_account": "qualify", "present_stakeholders": "present"}
        for outcome in outcomes.values():
            for stage in outcome.pipeline.stages:
                assert stage.because.in_place_of == replaced.get(stage.key)

    def test_account_based_selling_leaves_out_the_outbound_stages(self, outcomes):
        for outcome in outcomes.values():
            both = {"account_based", "outbound"} <= {*outcome.present} and outcome.leading not in OWN_PROCESS
            left_out = [(part.key, part.because.sales_model) for part in outcome.pipeline.left_out]
            assert left_out == [("prospect", "account_based"), ("make_contact", "account_based")] * both

    def test_inbound_leads_enter_at_qualify_beside_another_model(self, outcomes):
        for chosen, outcome in outcomes.items():
            hybrid = "inbound" in outcome.present and outcome.is_hybrid and outcome.leading not in OWN_PROCESS
            replaced_by = "identify_target_account" if "account_based" in outcome.present else None
            assert (chosen, outcome.pipeline.entries) == (chosen, (Entry("inbound", "qualify", replaced_by),) * hybrid)

    def test_models_that_change_no_stage_are_named_with_the_reason(self, outcomes):
        for outcome in outcomes.values():
            expected = [(model, *reason) for model in outcome.present if (reason := unchanged_reason(model, outcome))]
            assert [
                (part.sales_model, part.reason.value, " ".join(part.stages)) for part in outcome.pipeline.unchanged
            ] == expected


ANCHORS_SOUGHT = {"outbound": "qualify", "account_based": "qualify present", "team": "qualify create_stakeholder_list"}


def unchanged_reason(model, outcome):
    """Why `model` changes no stage, case by case; None if it changes some."""
    if model == "inbound":
        return "no_rules", ""
    if model in OWN_PROCESS:
        return None if model == outcome.leading else ("process_needs_lead", "")
    if model in ANCHORS_SOUGHT and outcome.leading in OWN_PROCESS:
        return "no_anchor", ANCHORS_SOUGHT[model]
    if model == "outbound" and "account_based" in outcome.present:
        return "undone", "prospect make_contact"
    return None


@pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=lambda example: example.answers.replace(" ", "-"))
def test_worked_example(example):
    outcome = outcome_of(tuple(example.answers.split()))
    found = Example(
        answers=example.answers,
        leading=outcome.leading,
        also_present=" ".join(key for key in outcome.present if key != outcome.leading),
        tie=" ".join(outcome.tie),
        leaning=" ".join(outcome.leaning),
        stages=stage_keys(outcome),
    )
    assert found == example
