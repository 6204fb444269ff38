"""Versions that the first edition published yield what they did: all 900 combinations of answers."""

from collections import Counter

import pytest

from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.journey import diagnose, walk
from diagnostics.instrument.pipeline import Entry, entry_criterion
from tests.instrument.first_edition import oracle
from tests.instrument.first_edition.diagnosis import (
    DISTINCT_PIPELINES,
    LEADING_COUNTS,
    OWN_PROCESS,
    RULES,
    TIES,
    WEIGHTS,
    WITH_NEAREST_FLIP,
)
from tests.reference import FIRST_EDITION, document_in, first_edition_instrument


@pytest.fixture(scope="module")
def instrument():
    return first_edition_instrument()


@pytest.fixture(scope="module")
def outcomes(instrument):
    return {
        chosen: diagnose(instrument, dict(zip(WEIGHTS, chosen, strict=True))) for chosen in oracle.EVERY_COMBINATION
    }


def words_of(pipeline):
    return " ".join(f"{stage.key}!" if stage.wins else stage.key for stage in pipeline.stages)


def flip_of(outcome):
    flip = outcome.nearest_flip
    return flip and (flip.question, flip.option, flip.leading)


def test_the_document_is_dumped_as_it_was_with_the_same_fingerprint(instrument):
    document = document_in(FIRST_EDITION)
    assert (instrument.edition, dump_instrument(instrument)) == (1, document)
    assert list(dump_instrument(instrument)) == list(document)
    assert fingerprint(dump_instrument(instrument)) == fingerprint(document)


def test_counts(outcomes):
    assert len(outcomes) == 900
    assert Counter(outcome.leading for outcome in outcomes.values()) == LEADING_COUNTS
    assert sum(bool(outcome.tie) for outcome in outcomes.values()) == TIES
    assert len({words_of(outcome.pipeline) for outcome in outcomes.values()}) == DISTINCT_PIPELINES
    assert sum(outcome.nearest_flip is not None for outcome in outcomes.values()) == WITH_NEAREST_FLIP


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
def test_agreement(outcomes, of_product, of_oracle):
    for chosen, outcome in outcomes.items():
        assert (chosen, of_product(outcome)) == (chosen, of_oracle(chosen))


def test_no_separating_question_is_asked(instrument, outcomes):
    assert {len(walk(instrument, outcome.answers).steps) for outcome in outcomes.values()} == {4}
    assert {tuple(outcome.answers) for outcome in outcomes.values()} == {tuple(WEIGHTS)}


def test_stages_are_in_the_deal_up_to_the_win_and_growth_after_it(outcomes):
    for outcome in outcomes.values():
        words = words_of(outcome.pipeline)
        before, _, after = words.partition("!")
        expected = {"deal": before, "growth": after.strip()}
        parts = {part.part.value: " ".join(stage.key for stage in part.stages) for part in outcome.pipeline.parts}
        assert parts == {part: stages for part, stages in expected.items() if stages}


def test_every_stage_has_its_own_entry_criterion(instrument, outcomes):
    for outcome in outcomes.values():
        keys = [stage.key for stage in outcome.pipeline.stages]
        for place, key in enumerate(keys):
            own = instrument.stage_by_key[key].entry_criterion
            assert entry_criterion(instrument, keys, place, is_first=place == 0) == own


class TestRemarks:
    """What is said beside the stages."""

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
            hybrid = "inbound" in outcome.present and len(outcome.present) > 1 and outcome.leading not in OWN_PROCESS
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
    """Return why `model` changes no stage, case by case; None if it changes some."""
    if model == "inbound":
        return "no_rules", ""
    if model in OWN_PROCESS:
        return None if model == outcome.leading else ("process_needs_lead", "")
    if model in ANCHORS_SOUGHT and outcome.leading in OWN_PROCESS:
        return "no_anchor", ANCHORS_SOUGHT[model]
    if model == "outbound" and "account_based" in outcome.present:
        return "undone", "prospect make_contact"
    return None
