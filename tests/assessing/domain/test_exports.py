"""Reading saved results."""

import json

from diagnostics.assessing.domain.exports import SavedResult, read_result
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument


def test_a_saved_result_has_what_the_outcome_has() -> None:
    answers = {"leads": "inbound"}
    outcome = diagnose(make_instrument(), answers)
    assert read_result(json.dumps(answers), json.dumps(dump_outcome(outcome))) == SavedResult(
        answers, outcome.present, outcome.scores, tuple(stage.key for stage in outcome.pipeline.stages)
    )


def test_without_an_outcome_there_are_only_answers() -> None:
    assert read_result('{"leads": "inbound"}', None) == SavedResult({"leads": "inbound"}, (), {}, ())
