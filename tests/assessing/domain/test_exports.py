"""Reading saved results."""

import json
from dataclasses import replace

import pytest

from diagnostics.assessing.domain.exports import SavedResult, SavedStage, read_result
from diagnostics.instrument.document import dump_outcome
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule
from tests.support.earlier import first_edition_document
from tests.support.outcomes import outcome_of


def test_a_saved_result_has_what_the_outcome_has() -> None:
    rule = replace(make_rule("inbound", "upsell", "after", "the_win"), optional=True)
    instrument, outcome = outcome_of({"inbound": 3}, rules=[rule])
    saved = read_result(instrument, json.dumps(outcome.answers), json.dumps(dump_outcome(outcome)))
    assert saved == SavedResult(
        answers={"leads": "chosen"},
        present=("inbound",),
        process="common",
        scores={"inbound": 3},
        stages=(
            SavedStage("qualify", "deal"),
            SavedStage("present", "deal"),
            SavedStage("close", "deal"),
            SavedStage("upsell", "growth", optional=True),
        ),
    )


@pytest.mark.parametrize(
    ("stands_out", "tie", "decided_by"),
    [("outbound", ("inbound",), "answer"), ("equal", ("outbound",), "order")],
)
def test_a_tie_has_what_decided_it(stands_out: str, tie: tuple[str, ...], decided_by: str) -> None:
    both = make_option("both", inbound=3, outbound=3)
    instrument = make_instrument(questions=[make_question("leads", both)], separating_question=make_question().text)
    answers = {"leads": "both", "stands_out": stands_out}
    saved = read_result(instrument, json.dumps(answers), json.dumps(dump_outcome(diagnose(instrument, answers))))
    assert (saved.answers, saved.tie, saved.decided_by) == (answers, tie, decided_by)


def test_a_result_of_the_first_edition_has_the_process_of_its_leading_model_and_two_parts() -> None:
    own = make_process("own", "sign won care", wins="won")
    instrument, outcome = outcome_of(
        {"channel": 4, "team": 4},
        model_parts={"channel": {"process": "own"}},
        processes=[make_process(), own],
        edition=1,
    )
    saved = read_result(instrument, json.dumps(outcome.answers), json.dumps(first_edition_document(outcome)))
    assert (saved.process, saved.tie, saved.decided_by) == ("own", ("team",), "order")
    assert saved.stages == (SavedStage("sign", "deal"), SavedStage("won", "deal"), SavedStage("care", "growth"))


def test_a_result_of_the_first_edition_has_the_common_process_if_nothing_leads() -> None:
    instrument, outcome = outcome_of({"team": 1}, edition=1)
    saved = read_result(instrument, json.dumps(outcome.answers), json.dumps(first_edition_document(outcome)))
    assert saved.process == "common"


def test_without_an_outcome_there_are_only_answers() -> None:
    assert read_result(make_instrument(), '{"leads": "inbound"}', None) == SavedResult({"leads": "inbound"})
