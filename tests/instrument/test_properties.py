"""What holds for every instrument and all answers, tried on generated ones."""

import json
from dataclasses import replace

from hypothesis import assume, event, given
from hypothesis import strategies as st

from diagnostics.instrument.document import dump_instrument, dump_outcome, fingerprint, parse_instrument, parse_outcome
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose, walk
from diagnostics.instrument.readiness import GapCode, publication_gaps
from diagnostics.instrument.scoring import Flip, nearest_flip, score, standing_of
from tests.instrument.strategies import cases, instruments, partial_answers_to, texts


def with_weight_raised(instrument: Instrument, question: str, option: str, sales_model: str, by: int) -> Instrument:
    """Return `instrument` with `by` points more for one sales model on one option."""

    def raised(part):
        weights = {**part.weights, sales_model: part.weights.get(sales_model, 0) + by}
        return replace(part, weights=weights) if part.key == option else part

    return replace(
        instrument,
        questions=tuple(
            replace(part, options=tuple(raised(one) for one in part.options)) if part.key == question else part
            for part in instrument.questions
        ),
    )


@given(case=cases(), data=st.data())
def test_raising_a_weight_never_lowers_that_models_rank(case, data):
    instrument, answers = case
    question = data.draw(st.sampled_from(sorted(answers)), "question")
    model = data.draw(st.sampled_from(list(instrument.sales_model_by_key)), "sales model")
    option = data.draw(st.sampled_from([part.key for part in instrument.question(question).options]), "option")
    raised = with_weight_raised(instrument, question, option, model, by=data.draw(st.integers(1, 3), "by"))
    before, after = (score(one, answers).ranking.index(model) for one in (instrument, raised))
    assert after <= before


@given(cases())
def test_contributions_add_up_to_the_scores(case):
    scorecard = score(*case)
    sums = dict.fromkeys(scorecard.scores, 0)
    for part in scorecard.contributions:
        sums[part.sales_model] += part.weight
    assert sums == scorecard.scores


@given(cases())
def test_present_models_and_the_lead_follow_from_rank_and_threshold(case):
    instrument, answers = case
    scorecard = score(instrument, answers)
    standing = standing_of(instrument, scorecard)
    reached = [model.key for model in instrument.sales_models if scorecard.scores[model.key] >= model.threshold]
    assert sorted(standing.present) == sorted(reached)
    assert standing.leading == next((key for key in scorecard.ranking if key in reached), None)
    assert not (standing.leading and standing.leaning)


@given(cases())
def test_no_single_change_is_nearer_than_the_nearest_flip(case):
    instrument, answers = case
    flips = [
        (distance(instrument, answers, changed), place, Flip(question, option, leader_of(instrument, changed)))
        for place, (question, option, changed) in enumerate(single_changes(instrument, answers))
        if leader_of(instrument, changed) not in (None, leader_of(instrument, answers))
    ]
    event("has a flip" if flips else "has none")
    assert nearest_flip(instrument, answers) == (min(flips, key=lambda flip: flip[:2])[2] if flips else None)


def leader_of(instrument, answers):
    return standing_of(instrument, score(instrument, answers)).leading


def single_changes(instrument, answers):
    for question in instrument.questions:
        for option in question.options:
            if not option.is_unknown and option.key != answers[question.key]:
                yield question.key, option.key, {**answers, question.key: option.key}


def distance(instrument, before, after):
    points = score(instrument, before).scores, score(instrument, after).scores
    return sum(abs(points[0][key] - points[1][key]) for key in points[0])


@given(cases())
def test_each_stage_occurs_once_and_is_not_left_out_as_well(case):
    pipeline = diagnose(*case).pipeline
    keys = [stage.key for stage in pipeline.stages] + [part.key for part in pipeline.left_out]
    assert sorted(keys) == sorted(set(keys))


@given(cases(with_win=True))
def test_exactly_one_stage_wins_if_no_rule_leaves_out_the_win(case):
    assume(GapCode.WIN_LEFT_OUT not in {gap.code for gap in publication_gaps(case[0])})
    pipeline = diagnose(*case).pipeline
    assert [stage.wins for stage in pipeline.stages].count(True) == 1
    assert pipeline.new_business[-1].wins


@given(cases())
def test_every_present_model_has_an_effect_or_is_named_as_unchanged(case):
    outcome = diagnose(*case)
    parts = (*outcome.pipeline.stages, *outcome.pipeline.left_out)
    effective = {part.because.sales_model for part in parts} - {None}
    unchanged = {part.sales_model for part in outcome.pipeline.unchanged}
    assert (effective | unchanged, effective & unchanged) == (set(outcome.present), set())


@given(instruments(words=texts))
def test_an_instrument_survives_json_with_its_fingerprint(instrument):
    document = dump_instrument(instrument)
    read = parse_instrument(json.loads(json.dumps(document)))
    assert (read, fingerprint(dump_instrument(read))) == (instrument, fingerprint(document))


@given(cases())
def test_an_outcome_survives_json_with_its_fingerprint(case):
    outcome = diagnose(*case)
    document = dump_outcome(outcome)
    read = parse_outcome(json.loads(json.dumps(document)))
    assert (read, fingerprint(dump_outcome(read))) == (outcome, fingerprint(document))


@given(instruments(), st.data())
def test_the_first_open_step_is_reachable_and_all_before_it_are_answered(instrument, data):
    journey = walk(instrument, data.draw(partial_answers_to(instrument), "answers"))
    event("complete" if journey.is_complete else "open")
    assume(not journey.is_complete)
    first = journey.open_steps[0]
    assert first.reachable
    assert all(step.answer for step in journey.steps[: first.position - 1])
    assert not any(step.reachable for step in journey.steps[first.position :])
