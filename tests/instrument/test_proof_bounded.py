"""The proof of a questionnaire with too many combinations to count them all."""

import pytest
from hypothesis import given

from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import diagnose_undecided
from diagnostics.instrument.proof import prove
from tests.builders import make_instrument, make_option, make_question, make_rule, make_sales_model
from tests.instrument.strategies import instruments
from tests.reference import reference_instrument


def diagnosed(instrument, example):
    """Return the outcome of an example: options in question order, then the separating answer."""
    return diagnose_undecided(instrument, dict(zip([*instrument.question_by_key, STANDS_OUT], example, strict=False)))


class TestBounded:
    """Above the limit nothing is counted, what cannot happen is said, and examples are real ones."""

    def test_it_says_that_it_is_bounded(self):
        proof = prove(reference_instrument(), limit=1469)
        assert (proof.is_exact, proof.combinations, proof.undetermined, proof.ties) == (False, 1470, None, None)
        assert (proof.separated, proof.ways, proof.doubtful) == (None, None, None)
        assert prove(reference_instrument(), limit=1470).is_exact

    def test_its_examples_are_real(self):
        instrument = reference_instrument()
        for model in prove(instrument, limit=1).models:
            assert diagnosed(instrument, model.example).leading == model.key

    def test_its_pipelines_cover_the_real_ones(self):
        instrument = reference_instrument()
        exact = {part.stages for part in prove(instrument).pipelines}
        bounded = prove(instrument, limit=1)
        assert exact <= {part.stages for part in bounded.pipelines}
        assert {part.wins for part in bounded.pipelines} == {1}
        assert {(part.combinations, part.example) for part in bounded.pipelines} == {(None, None)}

    def test_a_threshold_out_of_reach_is_certain(self):
        models = [make_sales_model("inbound"), make_sales_model("outbound", threshold=9)]
        proof = prove(make_instrument(sales_models=models), limit=1)
        assert [(model.is_unreachable, model.leads) for model in proof.models] == [(False, None), (True, None)]

    def test_a_rule_that_finds_no_anchor_never_applies(self):
        rules = [make_rule("inbound", "research", "after", "demo"), make_rule("inbound", "upsell", "after", "the_win")]
        assert prove(make_instrument(rules=rules), limit=1).idle_rules == (1,)

    @pytest.mark.parametrize(("models", "is_composed"), [(14, True), (15, False)])
    def test_pipelines_of_too_many_cases_are_not_composed(self, models, is_composed):
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
        assert bounded.idle_options == exact.idle_options
        assert {part.stages for part in exact.pipelines} <= {part.stages for part in bounded.pipelines}
