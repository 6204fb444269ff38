"""Remarks as text: every one has words, and they name what it is about."""

import pytest

from diagnostics.authoring.pages.remarks import remark_text, remark_where
from diagnostics.instrument.proof import prove
from diagnostics.instrument.remarks import Remark, RemarkCode, remarks
from tests.builders import make_instrument, make_option, make_question, make_rule

INSTRUMENT = make_instrument(rules=[make_rule("inbound", "research", "after", "demo")])
OPTION = ("question", "leads", "option", "inbound")
STAGES = ("stage", "present"), ("stage", "close")
PATHS = {
    RemarkCode.RULE_IDLE: ("sales_model", "inbound", "rule", "1"),
    RemarkCode.PROBABILITY_FALLS: STAGES[0],
}


def test_idle_parts_are_named() -> None:
    same = make_question("size", make_option("small", inbound=1), make_option("large", inbound=1))
    rule = make_rule("inbound", "research", "after", "demo")
    instrument = make_instrument(
        questions=[make_question("leads", make_option("none"), make_option("in", inbound=3)), same], rules=[rule]
    )
    said = {
        (remark_where(instrument, remark), remark_text(instrument, remark))
        for remark in remarks(instrument, proof=prove(instrument))
    }
    assert said >= {
        ("question “Question size”", "Its answers never change the outcome."),
        (
            "question “Question leads”, option “Label none”",
            "It gives no points, and no rule depends on it.",
        ),
        (
            "sales model “name inbound”, rule 1",
            "It never changes a pipeline: From the threshold of name inbound (2 points): place research after demo",
        ),
    }


@pytest.mark.parametrize("code", list(RemarkCode), ids=lambda code: code.value)
def test_every_remark_has_words(code: RemarkCode) -> None:
    remark = Remark(code, PATHS.get(code, OPTION), "name", "en", other=STAGES[1], before="old")
    text = remark_text(INSTRUMENT, remark)
    assert text[:1].isupper()
    assert "%" not in text.replace("0%", "")
