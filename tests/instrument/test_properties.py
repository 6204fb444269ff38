"""What holds for every instrument and all answers, tried on generated ones."""

import json
from dataclasses import replace

from hypothesis import assume, event, given
from hypothesis import strategies as st

from diagnostics.instrument.document import dump_instrument, dump_outcome, fingerprint, parse_instrument, parse_outcome
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.journey import diagnose, diagnose_undecided, walk, with_answer
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.readiness import GapCode, publication_gaps, uses_second_edition
from diagnostics.instrument.scoring import DecidedBy, Flip, nearest_flip, score, standing_of
from tests.instrument.strategies import answers_to, cases, instruments, partial_answers_to, texts


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
    before, after = (place_of(model, one, answers) for one in (instrument, raised))
    assert after <= before


def place_of(model, instrument, answers):
    """Return the place of a sales model among those present; after all of them if it is not."""
    present = standing_of(instrument, score(instrument, answers)).present
    return present.index(model) if model in present else len(instrument.sales_models)


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
    highest = max((scorecard.scores[key] for key in reached), default=0)
    first = [key for key in reached if scorecard.scores[key] == highest]
    chosen = answers.get(STANDS_OUT)
    assert standing.leading == (chosen if chosen in first else next(iter(first), None))
    assert [standing.leading, *standing.tie] == (sorted(first, key=standing.present.index) or [None])
    assert not (standing.leading and standing.leaning)


@given(instruments(edition=2), st.data())
def test_the_separating_question_is_asked_of_those_that_tie_and_its_answer_leads(instrument, data):
    assume(instrument.separates)
    answers = {
        key: data.draw(st.sampled_from([option.key for option in question.options]), key)
        for key, question in instrument.question_by_key.items()
    }
    undecided = diagnose_undecided(instrument, answers)
    step = walk(instrument, answers).step(STANDS_OUT)
    event("asked" if step else "not asked")
    assert bool(step) is bool(undecided.tie)
    for option in step.question.options if step else ():
        outcome = diagnose(instrument, {**answers, STANDS_OUT: option.key})
        assert outcome.leading == (undecided.leading if option.key == "equal" else option.key)
        assert {outcome.leading, *outcome.tie} == {undecided.leading, *undecided.tie}
        assert ({*outcome.present}, outcome.scores) == ({*undecided.present}, undecided.scores)


@given(cases(), st.data())
def test_a_separating_answer_is_kept_while_the_same_models_tie(case, data):
    instrument, answers = case
    question = data.draw(st.sampled_from(list(instrument.question_by_key)), "question")
    option = data.draw(st.sampled_from([part.key for part in instrument.question(question).options]), "option")
    changed = with_answer(instrument, answers, question, option)
    assert {key: changed[key] for key in instrument.question_by_key} == {
        **{key: answers[key] for key in instrument.question_by_key},
        question: option,
    }
    tied = [asked_about(instrument, one) for one in (answers, changed)]
    assert (STANDS_OUT in changed) is (STANDS_OUT in answers and tied[0] == tied[1])


def asked_about(instrument, answers):
    step = walk(instrument, answers).step(STANDS_OUT)
    return step and [option.key for option in step.question.options]


@given(cases())
def test_no_single_change_is_nearer_than_the_nearest_flip(case):
    instrument, answers = case
    leader = standing_of(instrument, score(instrument, answers)).leading
    flips = []
    for place, (question, option, changed) in enumerate(single_changes(instrument, answers)):
        then = standing_of(instrument, score(instrument, changed))
        if then.leading not in (None, leader):
            tie = () if then.decided_by is DecidedBy.ANSWER else then.tie
            group = group_of(instrument.question(question), answers[question], option)
            size = distance(instrument, answers, changed)
            flips.append((group, size, place, Flip(question, option, then.leading, tie)))
    event("has a flip" if flips else "has none")
    assert nearest_flip(instrument, answers) == (min(flips, key=lambda flip: flip[:3])[3] if flips else None)


def group_of(question, before, after):
    """Return 0 for neighbouring grades, 1 for other grades, 2 if one of the options has none."""
    grades = [question.option(key).grade for key in (before, after)]
    return 2 if None in grades else int(abs(grades[0] - grades[1]) != 1)


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
    assert [stage for stage in pipeline.stages if not stage.growth][-1].wins


@given(cases())
def test_parts_follow_from_the_marks_of_stages_and_the_win(case):
    instrument, _ = case
    pipeline = diagnose(*case).pipeline
    keys = [stage.key for stage in pipeline.stages]
    wins = next((place for place, stage in enumerate(pipeline.stages) if stage.wins), len(keys))
    opened = next((place for place, key in enumerate(keys) if instrument.stage_by_key[key].opens_deal), 0)
    for place, stage in enumerate(pipeline.stages):
        if instrument.stage_by_key[stage.key].partner_stage:
            expected = Part.PARTNERS
        elif place > wins:
            expected = Part.GROWTH
        else:
            expected = Part.DEAL if place >= min(opened, wins) else Part.PROSPECTING
        assert (stage.part, stage.growth) == (expected, place > wins)
    assert [stage for part in pipeline.parts for stage in part.stages] == sorted(
        pipeline.stages, key=lambda stage: list(Part).index(stage.part)
    )


@given(cases())
def test_only_rules_that_say_so_place_optional_stages(case):
    instrument, _ = case
    placed_as_optional = {rule.stage for rule in instrument.rules if rule.optional}
    assert {stage.key for stage in diagnose(*case).pipeline.stages if stage.optional} <= placed_as_optional


@given(instruments(edition=1), st.data())
def test_the_first_edition_is_a_special_case_of_the_second(instrument, data):
    """But for processes, which are those of the leading sales model alone in the first one."""
    models = tuple(replace(model, process=None) for model in instrument.sales_models)
    first = replace(instrument, sales_models=models)
    answers = data.draw(answers_to(first), "answers")
    assert not uses_second_edition(first)
    assert diagnose(replace(first, edition=2), answers) == diagnose(first, answers)


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
