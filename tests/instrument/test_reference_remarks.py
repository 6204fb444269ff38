"""The reasons and remarks beside the stages of the reference questionnaire, on every way through it."""

import pytest

from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.pipeline import Entry
from tests.instrument import oracle
from tests.instrument.diagnosis import OWN_PROCESS, RULES
from tests.reference import reference_instrument


@pytest.fixture(scope="module")
def outcomes():
    return {way: diagnose(reference_instrument(), oracle.answers(way)) for way in oracle.every_way()}


def reason_of(because):
    answers = [f"{answer.question}.{answer.option}" for answer in because.answers]
    return oracle.Reason(because.sales_model, answers, because.in_place_of)


def test_a_stage_is_there_because_of_the_rule_or_process_that_brings_it(outcomes):
    for way, outcome in outcomes.items():
        reasons = {stage.key: reason_of(stage.because) for stage in outcome.pipeline.stages}
        expected = oracle.composed(way).reasons
        assert (way, reasons) == (way, {key: expected[key] for key in reasons})


def test_a_stage_outside_the_common_process_names_the_answers_behind_it(outcomes):
    for outcome in outcomes.values():
        for stage in outcome.pipeline.stages:
            assert bool(stage.because.answers) is not stage.because.is_common


def test_what_is_left_out_is_named_with_its_reason(outcomes):
    for way, outcome in outcomes.items():
        left_out = {part.key: reason_of(part.because) for part in outcome.pipeline.left_out}
        assert (way, left_out) == (way, oracle.composed(way).left_out)


def test_account_based_selling_leaves_out_the_outbound_stages_and_nothing_else_is(outcomes):
    left_out = {tuple(part.key for part in outcome.pipeline.left_out) for outcome in outcomes.values()}
    assert left_out == {(), ("prospect", "make_contact")}


def test_inbound_leads_enter_at_qualify_or_need_a_pipeline_of_their_own(outcomes):
    for way, outcome in outcomes.items():
        expected = [Entry("inbound", "qualify", None if stage == "qualify" else stage) for stage in oracle.entries(way)]
        assert (way, list(outcome.pipeline.entries)) == (way, expected)


def test_models_that_change_no_stage_are_named_with_the_reason(outcomes):
    for way, outcome in outcomes.items():
        expected = [(model, *reason) for model in outcome.present if (reason := unchanged_reason(model, way))]
        found = [(part.sales_model, part.reason.value, " ".join(part.stages)) for part in outcome.pipeline.unchanged]
        assert (way, found) == (way, expected)


def unchanged_reason(model, way):
    """Return why `model` changes no stage, case by case; None if it changes some."""
    process = oracle.process(way)
    if model == "inbound":
        return "no_rules", ""
    if model == process or model == "relationship":
        return None
    if model == "transactional":
        return "process_outranked", ""
    if process in OWN_PROCESS:
        return "other_process", " ".join(dict.fromkeys(rule.stage for rule in RULES if rule.model == model))
    if model == "outbound" and "account_based" in oracle.present(way):
        return "undone", "prospect make_contact"
    return None
