"""What every way through yields: against the tables of the reference, and against plain enumeration."""

import json
from collections import Counter
from itertools import product

import pytest
from hypothesis import given

from diagnostics.instrument.composition import compose_rules, holds, process_owner
from diagnostics.instrument.document import dump_proof, parse_proof
from diagnostics.instrument.gaps import proof_gaps
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import diagnose, diagnose_undecided, doubtful_pairs, walk
from diagnostics.instrument.proof import count_combinations, prove
from diagnostics.instrument.scoring import score, standing_of
from tests.builders import make_instrument, make_option, make_process, make_question, make_sales_model
from tests.instrument import oracle
from tests.instrument.diagnosis import (
    COMBINATIONS,
    DISTINCT_PIPELINES,
    DOUBTFUL_PAIRS,
    LEADING_COUNTS,
    TIES,
    WAYS_THROUGH,
)
from tests.instrument.strategies import instruments
from tests.reference import first_edition_instrument, reference_instrument


def every_combination(instrument):
    keys = [question.key for question in instrument.questions]
    options = [[option.key for option in question.options] for question in instrument.questions]
    return [dict(zip(keys, chosen, strict=True)) for chosen in product(*options)]


def every_way(instrument):
    """Return every combination, with each answer to the separating question where it is asked."""
    for answers in every_combination(instrument):
        asked = walk(instrument, answers).step(STANDS_OUT)
        yield from ({**answers, STANDS_OUT: option.key} for option in asked.question.options) if asked else [answers]


def stages_of(outcome):
    return tuple(stage.key for stage in outcome.pipeline.stages)


def diagnosed(instrument, example):
    """Return the outcome of an example: options in question order, then the separating answer."""
    return diagnose_undecided(instrument, dict(zip([*instrument.question_by_key, STANDS_OUT], example, strict=False)))


@pytest.fixture(scope="module")
def proof():
    return prove(reference_instrument())


class TestReference:
    def test_the_counts_are_those_of_the_tables(self, proof):
        counts = {model.key: model.leads for model in proof.models} | {None: proof.undetermined}
        assert (proof.combinations, counts, proof.ties) == (COMBINATIONS, LEADING_COUNTS, TIES)
        assert (proof.separated, proof.ways, len(proof.pipelines)) == (TIES, WAYS_THROUGH, DISTINCT_PIPELINES)

    def test_doubtful_combinations(self, proof):
        doubtful = [chosen for chosen in oracle.EVERY_COMBINATION if is_doubtful(oracle.answers(chosen))]
        assert proof.doubtful == len(doubtful)

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

    def test_its_only_optional_stage_is_research(self, proof):
        assert {key for pipeline in proof.pipelines for key in pipeline.optional} == {"research"}

    def test_no_part_is_long(self, proof):
        assert {pipeline.long_parts for pipeline in proof.pipelines} == {()}

    def test_of_the_first_edition_counts_what_it_did(self):
        proof = prove(first_edition_instrument())
        assert (proof.combinations, proof.ties, proof.separated, proof.ways) == (900, 223, 0, 900)
        assert (len(proof.pipelines), proof.doubtful) == (16, 0)


def is_doubtful(answers):
    chosen = {f"{question}.{option}" for question, option in answers.items()}
    return any({*pair} <= chosen for pair in DOUBTFUL_PAIRS)


class TestEnumeration:
    """The exact proof agrees with diagnosing every way through one by one."""

    @given(instrument=instruments(with_win=True))
    def test_models(self, instrument):
        proof = prove(instrument)
        outcomes = [diagnose_undecided(instrument, answers) for answers in every_combination(instrument)]
        leads = Counter(outcome.leading for outcome in outcomes)
        present = Counter(key for outcome in outcomes for key in outcome.present)
        assert [(model.leads, model.present) for model in proof.models] == [
            (leads[model.key], present[model.key]) for model in proof.models
        ]
        assert (proof.combinations, proof.undetermined) == (len(outcomes), leads[None])
        assert proof.ties == sum(bool(outcome.tie) for outcome in outcomes)
        assert proof.separated == (proof.ties if instrument.separates else 0)
        can_lead = {diagnose(instrument, answers).leading for answers in every_way(instrument)}
        for model in proof.models:
            assert model.is_unreachable is (model.example is None) is (model.key not in can_lead)
            if model.example is not None:
                assert diagnosed(instrument, model.example).leading == model.key

    @given(instrument=instruments(with_win=True))
    def test_pipelines(self, instrument):
        proof = prove(instrument)
        outcomes = [diagnose(instrument, answers) for answers in every_way(instrument)]
        assert proof.ways == len(outcomes)
        assert {part.stages: part.combinations for part in proof.pipelines} == Counter(map(stages_of, outcomes))
        for part in proof.pipelines:
            alike = [outcome.pipeline for outcome in outcomes if stages_of(outcome) == part.stages]
            assert stages_of(diagnosed(instrument, part.example)) == part.stages
            assert part.wins == sum(stage.wins for stage in alike[0].stages)
            assert {*part.optional} == {stage.key for one in alike for stage in one.stages if stage.optional}
            assert part.parts == {one.part.value: len(one.stages) for one in alike[0].parts}
            assert part.first_stages == tuple(one.stages[0].key for one in alike[0].parts)

    @given(instrument=instruments(with_win=True))
    def test_idle_questions_rules_and_options(self, instrument):
        proof = prove(instrument)
        applied = {number for answers in every_way(instrument) for number in applied_rules(instrument, answers)}
        assert {*proof.idle_rules} == {*range(1, len(instrument.rules) + 1)} - applied
        assert {*proof.idle_questions} == {
            question.key for question in instrument.questions if not changes_something(instrument, question)
        }
        named = {(rule.question, rule.option) for rule in instrument.rules}
        assert {*proof.idle_options} == {
            (question.key, option.key)
            for question in instrument.questions
            for option in question.options
            if not option.is_unknown and not any(option.weights.values()) and (question.key, option.key) not in named
        }

    @given(instrument=instruments(edition=2))
    def test_doubtful_combinations(self, instrument):
        doubtful = [answers for answers in every_combination(instrument) if doubtful_pairs(instrument, answers)]
        assert prove(instrument).doubtful == len(doubtful)


def rules_that_hold(instrument, answers):
    scorecard = score(instrument, answers)
    return {number for number, rule in enumerate(instrument.rules, start=1) if holds(instrument, rule, scorecard)}


def applied_rules(instrument, answers):
    owner = process_owner(instrument, standing_of(instrument, score(instrument, answers)).present)
    return compose_rules(instrument, owner, rules_that_hold(instrument, answers)).applied


def changes_something(instrument, question):
    def decided(answers):
        outcome = diagnose_undecided(instrument, answers)
        return outcome.leading, {*outcome.present}, {*outcome.tie}, rules_that_hold(instrument, answers)

    return any(
        decided({**answers, question.key: option.key}) != decided(answers)
        for answers in every_combination(instrument)
        for option in question.options
    )


class TestExamples:
    question = make_question("leads", make_option("both", first=3, second=3), make_option("none"))

    def test_end_with_the_separating_answer_if_it_matters(self):
        proof = prove(make_instrument(questions=[self.question], separates=True))
        assert [model.example for model in proof.models] == [("both",), ("both", "second")]

    def test_of_a_pipeline_that_only_a_separating_answer_yields_have_it_too(self):
        models = [make_sales_model("first", process="common"), make_sales_model("second", process="own")]
        processes = [make_process(), make_process("own", "visit close")]
        proof = prove(
            make_instrument(questions=[self.question], sales_models=models, processes=processes, separates=True)
        )
        assert {part.stages: part.example for part in proof.pipelines} == {
            ("qualify", "present", "close"): ("both",),
            ("visit", "close"): ("both", "second"),
        }


class TestDrafts:
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


@pytest.mark.parametrize("limit", [0, 1470])
def test_a_proof_survives_as_a_document(limit):
    proof = prove(reference_instrument(), limit=limit)
    assert parse_proof(json.loads(json.dumps(dump_proof(proof)))) == proof


def test_a_proof_that_was_kept_before_is_read():
    document = dump_proof(prove(make_instrument()))
    for entry in ("separated", "ways", "doubtful"):
        del document[entry]
    for pipeline in document["pipelines"]:
        del pipeline["parts"], pipeline["first_stages"]
    proof = parse_proof({**document, "format": 1})
    assert (proof.separated, proof.ways, proof.doubtful) == (None, None, None)
    assert {(pipeline.optional, pipeline.first_stages, pipeline.long_parts) for pipeline in proof.pipelines} == {
        ((), (), ())
    }


def test_a_part_is_long_above_seven_stages():
    order = " ".join(f"stage_{number}" for number in range(7))
    (short,) = prove(make_instrument(processes=[make_process("common", f"{order}", "stage_6")])).pipelines
    (long,) = prove(make_instrument(processes=[make_process("common", f"{order} close")])).pipelines
    assert (short.parts, short.long_parts) == ({"deal": 7}, ())
    assert (long.parts, long.long_parts) == ({"deal": 8}, ("deal",))


def test_progress_is_reported_up_to_the_last_combination():
    told = []
    prove(reference_instrument(), progress=lambda done, total: told.append((done, total)))
    assert (told[0], told[-1]) == ((0, 1470), (1470, 1470))


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
    assert count_combinations(reference_instrument()) == 1470
    assert count_combinations(make_instrument(processes=[make_process()])) == 3
