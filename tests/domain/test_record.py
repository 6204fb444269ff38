"""Reading what was stored of an assessment."""

import json

from diagnostics.domain.document import dump_outcome
from diagnostics.domain.journey import diagnose
from diagnostics.domain.record import Told, read
from tests.builders import make_instrument


def test_it_says_what_the_outcome_says() -> None:
    answers = {"leads": "inbound"}
    outcome = diagnose(make_instrument(), answers)
    assert read(json.dumps(answers), json.dumps(dump_outcome(outcome))) == Told(
        answers, outcome.present, outcome.scores, tuple(stage.key for stage in outcome.pipeline.stages)
    )


def test_while_there_is_none_it_says_the_answers() -> None:
    assert read('{"leads": "inbound"}', None) == Told({"leads": "inbound"}, (), {}, ())
