from dataclasses import replace

from diagnostics.authoring.domain.remaining import HERE, Remaining, remaining
from diagnostics.instrument.readiness import publication_gaps
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_rule


def test_what_is_left_is_counted_for_each_part() -> None:
    instrument = make_instrument(rules=[make_rule("inbound", "research", "after")])
    stage = replace(instrument.stages[0], purpose=Text(en="Only English"))
    instrument = replace(instrument, stages=(stage, *instrument.stages[1:]), title=Text())
    left = remaining(instrument, publication_gaps(instrument))
    texts = left["stage", stage.key]
    assert (texts.missing, texts.points, texts.count) == (1, 0, 1)
    assert left["rule", "1"] == Remaining(0, 0, 1)
    assert (left[HERE].missing, left[HERE].needed > 2) == (2, True)
    assert left["sales_model", "inbound"].count == 0
