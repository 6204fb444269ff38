"""What a remark says, as a fingerprint: it changes with that, and with nothing else."""

from dataclasses import replace

from diagnostics.instrument.confirming import fingerprint_of
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import prove
from diagnostics.instrument.remarks import Remark, RemarkCode, remarks
from diagnostics.instrument.text import Text, in_languages
from tests.builders import make_instrument, make_rule, make_stage
from tests.reference import reference_instrument

NO_KPI = Remark(RemarkCode.NO_KPI, ("sales_model", "inbound"))
UNUSED = Remark(RemarkCode.STAGE_UNUSED, ("stage", "close"))


def renamed(instrument: Instrument, key: str) -> Instrument:
    stages = (replace(one, name=Text("Other", "Annet")) if one.key == key else one for one in instrument.stages)
    return replace(instrument, stages=tuple(stages))


def test_every_remark_of_the_reference_has_one_of_its_own() -> None:
    reference = reference_instrument()
    found = remarks(reference, proof=prove(reference))
    assert len({fingerprint_of(reference, remark) for remark in found}) == len(found) == 4


def test_it_is_another_one_when_the_part_is_renamed_and_the_same_when_another_part_is() -> None:
    instrument = make_instrument()
    before = fingerprint_of(instrument, UNUSED)
    assert fingerprint_of(renamed(instrument, "close"), UNUSED) != before
    assert fingerprint_of(renamed(instrument, "qualify"), UNUSED) == before
    assert fingerprint_of(instrument, NO_KPI) != before


def test_that_of_a_falling_probability_knows_both() -> None:
    falls = Remark(RemarkCode.PROBABILITY_FALLS, ("stage", "low"), "win_probability", other=("stage", "high"))
    found = {
        fingerprint_of(
            make_instrument(
                stages=(make_stage("high", win_probability=high), make_stage("low", win_probability=low)), processes=()
            ),
            falls,
        )
        for high, low in ((50, 40), (50, 30), (60, 40))
    }
    assert len(found) == 3


def test_that_of_an_idle_rule_is_of_what_the_rule_does_and_not_of_its_number() -> None:
    rules = [make_rule("inbound", "research", "after", "qualify"), make_rule("inbound", "visit", "after", "close")]
    idle = [Remark(RemarkCode.RULE_IDLE, ("sales_model", "inbound", "rule", number)) for number in ("1", "2")]
    first, second = (fingerprint_of(make_instrument(rules=rules), remark) for remark in idle)
    turned = [fingerprint_of(make_instrument(rules=rules[::-1]), remark) for remark in idle]
    assert (first != second, turned) == (True, [second, first])
    at_points = [replace(rules[0], from_points=2), rules[1]]
    assert fingerprint_of(make_instrument(rules=at_points), idle[0]) != first


def test_that_of_an_odd_text_is_of_the_text() -> None:
    odd = Remark(RemarkCode.TEXT_INVISIBLE, (), "title", "en")
    texts = ("Title\u200b", "Titles\u200b")
    found = [fingerprint_of(make_instrument(title=Text(text, "Tittel")), odd) for text in texts]
    assert found[0] != found[1]


def test_it_is_of_the_texts_that_the_questionnaire_has() -> None:
    instrument = make_instrument()
    english = in_languages(replace(instrument, languages=("en",)), ("en",))
    assert fingerprint_of(english, UNUSED) != fingerprint_of(instrument, UNUSED)
