"""Which sales models come first in a result, without its outcome."""

from hypothesis import given

from diagnostics.assessing.domain.leaders import first_models
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument, make_option, make_question, make_text
from tests.instrument.strategies import cases


@given(cases())
def test_are_those_of_the_outcome(case):
    assert first_models(*case) == diagnose(*case).first


def test_share_the_lead_unless_the_separating_answer_chose_one():
    both = make_option("both", inbound=3, outbound=3)
    instrument = make_instrument(questions=[make_question("leads", both)], separating_question=make_text("Which?"))
    first = {
        answer: first_models(instrument, {"leads": "both", "stands_out": answer}) for answer in ("equal", "outbound")
    }
    assert first == {"equal": ("inbound", "outbound"), "outbound": ("outbound",)}
