"""What the questionnaire that ships yields: every way through it against the tables and a second implementation."""

from collections import Counter
from functools import cache

import pytest

from diagnostics.instrument.document import dump_outcome, parse_outcome
from diagnostics.instrument.journey import Outcome, diagnose, walk
from tests.instrument import oracle
from tests.instrument.diagnosis import (
    COMBINATIONS,
    COMBINATIONS_WITHOUT_UNSURE,
    DISTINCT_PIPELINES,
    GRADES,
    LEADING_COUNTS,
    THRESHOLDS,
    TIES,
    TIES_WITHOUT_UNSURE,
    WAYS_THROUGH,
    WEIGHTS,
    WITH_NEAREST_FLIP,
    WORKED_EXAMPLES,
    Example,
)
from tests.reference import reference_instrument


@cache
def outcome_of(way: oracle.Way) -> Outcome:
    return diagnose(reference_instrument(), oracle.answers(way))


@pytest.fixture(scope="module")
def instrument():
    return reference_instrument()


@pytest.fixture(scope="module")
def outcomes():
    """The outcome of every way through."""
    return {way: outcome_of(way) for way in oracle.every_way()}


@pytest.fixture(scope="module")
def of_combinations(outcomes):
    """The outcome of every combination; those that tie count the same."""
    return {way[:4]: outcome for way, outcome in outcomes.items() if way[4:] in ((), ("equal",))}


def stage_keys(stages):
    return " ".join(stage.key for stage in stages)


def words_of(pipeline):
    return " ".join(f"{stage.key}{'!' * stage.wins}{'?' * stage.optional}" for stage in pipeline.stages)


def parts_of(pipeline):
    return {part.part.value: stage_keys(part.stages) for part in pipeline.parts}


def flip_of(outcome):
    flip = outcome.nearest_flip
    return flip and (flip.question, flip.option, flip.leading, list(flip.tie))


class TestCounts:
    def test_combinations(self, of_combinations):
        assert len(of_combinations) == COMBINATIONS

    def test_ways_through(self, outcomes):
        assert len(outcomes) == WAYS_THROUGH

    def test_who_leads_when_the_order_decides(self, of_combinations):
        assert Counter(outcome.leading for outcome in of_combinations.values()) == LEADING_COUNTS

    def test_combinations_in_which_the_separating_question_is_asked(self, instrument):
        asked = {
            chosen: walk(instrument, oracle.answers(chosen)).step("stands_out") is not None
            for chosen in oracle.EVERY_COMBINATION
        }
        known = [is_asked for chosen, is_asked in asked.items() if "unsure" not in chosen]
        assert (sum(asked.values()), sum(known), len(known)) == (TIES, TIES_WITHOUT_UNSURE, COMBINATIONS_WITHOUT_UNSURE)

    def test_distinct_pipelines(self, outcomes):
        distinct = {stage_keys(outcome.pipeline.stages) for outcome in outcomes.values()}
        assert len(distinct) == DISTINCT_PIPELINES

    def test_combinations_with_a_nearest_flip(self, of_combinations):
        assert sum(outcome.nearest_flip is not None for outcome in of_combinations.values()) == WITH_NEAREST_FLIP


class TestOracle:
    """The product agrees with a naive second implementation on every way through."""

    @pytest.mark.parametrize(
        ("of_product", "of_oracle"),
        [
            (lambda outcome: outcome.scores, oracle.scores),
            (lambda outcome: outcome.leading, oracle.leading),
            (lambda outcome: list(outcome.present), oracle.present),
            (lambda outcome: list(outcome.tie), oracle.tie),
            (lambda outcome: outcome.decided_by and outcome.decided_by.value, oracle.decided_by),
            (lambda outcome: outcome.runner_up, oracle.runner_up),
            (lambda outcome: list(outcome.leaning), oracle.leaning),
            (lambda outcome: outcome.process, oracle.process),
            (lambda outcome: words_of(outcome.pipeline), oracle.pipeline),
            (lambda outcome: parts_of(outcome.pipeline), oracle.parts),
            (lambda outcome: flip_of(outcome), oracle.nearest_flip),
            (lambda outcome: outcome.answers, oracle.answers),
        ],
        ids=[
            "scores",
            "leading",
            "present",
            "tie",
            "decided_by",
            "runner_up",
            "leaning",
            "process",
            "pipeline",
            "parts",
            "nearest_flip",
            "answers",
        ],
    )
    def test_agreement(self, outcomes, of_product, of_oracle):
        for way, outcome in outcomes.items():
            assert (way, of_product(outcome)) == (way, of_oracle(way))


class TestEveryPipeline:
    def test_has_each_stage_once_and_wins_the_deal_once(self, outcomes):
        for outcome in outcomes.values():
            keys = [stage.key for stage in outcome.pipeline.stages]
            assert (len(keys), sum(stage.wins for stage in outcome.pipeline.stages)) == (len(set(keys)), 1)

    def test_has_no_part_of_more_than_seven_stages(self, outcomes):
        lengths = {len(part.stages) for outcome in outcomes.values() for part in outcome.pipeline.parts}
        assert lengths == {1, 2, 3, 4, 5, 6, 7}

    def test_ends_the_deal_with_the_win(self, outcomes):
        for outcome in outcomes.values():
            deal = next(part for part in outcome.pipeline.parts if part.part.value == "deal")
            assert [stage.wins for stage in deal.stages] == [False] * (len(deal.stages) - 1) + [True]

    def test_has_win_probabilities_in_the_deal_that_never_fall(self, instrument, outcomes):
        for outcome in outcomes.values():
            deal = next(part for part in outcome.pipeline.parts if part.part.value == "deal")
            chances = [instrument.stage_by_key[stage.key].win_probability for stage in deal.stages]
            assert chances == sorted(chances), stage_keys(deal.stages)
            assert chances[-1] == 100

    def test_needs_a_win_probability_of_no_other_stage(self, instrument, outcomes):
        in_deals = {
            stage.key
            for outcome in outcomes.values()
            for stage in outcome.pipeline.stages
            if stage.in_part.value == "deal"
        }
        assert {stage.key for stage in instrument.stages if stage.win_probability is not None} == in_deals

    def test_begins_each_part_at_a_stage_with_an_entry_criterion_of_its_own(self, instrument, outcomes):
        first = {part.stages[0].key for outcome in outcomes.values() for part in outcome.pipeline.parts}
        assert {stage.key for stage in instrument.stages if stage.entry_criterion.en} == first


class TestWhoSells:
    """Companies with sellers of their own get the process of those who sell."""

    without_sellers = {"transactional", "channel"}

    def test_own_sellers_get_a_process_without_selling_only_where_people_walk_in_and_nobody_pitches(self, outcomes):
        own = {
            way
            for way, outcome in outcomes.items()
            if way[2] in GRADES["people"].split() and outcome.process in self.without_sellers
        }
        assert own == {
            way
            for way in outcomes
            if (way[0], way[3]) == ("walk_in", "no_pitch") and way[2] in GRADES["people"].split()
        }

    def test_own_sellers_never_get_the_process_of_partners(self, outcomes):
        with_sellers = {outcome.process for way, outcome in outcomes.items() if way[2] in GRADES["people"].split()}
        assert with_sellers == {"common", "transactional"}

    @pytest.mark.parametrize(
        ("people", "process"),
        [("self_service", "transactional"), ("product_led", "transactional"), ("partner_staff", "channel")],
    )
    def test_those_who_sell_decide_the_process(self, outcomes, people, process):
        assert {outcome.process for way, outcome in outcomes.items() if way[2] == people} == {process}


class TestGrades:
    """Every known answer changes something for somebody."""

    same = [("hardly_any", "under_half")]
    """Neighbours that say the same: a new customer base needs no care yet, and a small one gets none of its own."""

    @pytest.mark.parametrize(
        ("question", "lower", "higher"),
        [
            (question, *pair)
            for question, options in GRADES.items()
            for pair in zip(options.split(), options.split()[1:], strict=False)
        ],
    )
    def test_a_step_to_the_next_grade_changes_an_outcome(self, of_combinations, question, lower, higher):
        place = list(WEIGHTS).index(question)
        changed = [
            chosen
            for chosen, outcome in of_combinations.items()
            if chosen[place] == lower
            and yields(outcome) != yields(of_combinations[(*chosen[:place], higher, *chosen[place + 1 :])])
        ]
        assert bool(changed) is ((lower, higher) not in self.same)


def yields(outcome):
    return outcome.leading, outcome.present, words_of(outcome.pipeline)


class TestOutcomes:
    def test_contributions_add_up_to_the_scores(self, outcomes):
        for outcome in outcomes.values():
            sums = dict.fromkeys(THRESHOLDS, 0)
            for part in outcome.contributions:
                sums[part.sales_model] += part.weight
            assert outcome.scores == sums

    def test_survive_as_documents(self, outcomes):
        for outcome in outcomes.values():
            assert parse_outcome(dump_outcome(outcome)) == outcome


@pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=lambda example: example.answers.replace(" ", "-"))
def test_worked_example(example):
    outcome = outcome_of(tuple(example.answers.split()))
    found = Example(
        answers=example.answers,
        leading=outcome.leading,
        also_present=" ".join(key for key in outcome.present if key != outcome.leading),
        tie=" ".join(outcome.tie),
        leaning=" ".join(outcome.leaning),
        stages=stage_keys(outcome.pipeline.stages),
        optional=stage_keys(stage for stage in outcome.pipeline.stages if stage.optional),
    )
    assert found == example
