"""An instrument with every kind of part, as a document; and documents that differ from it in one place."""

import operator
import re
from functools import reduce

from diagnostics.instrument.document import dump_instrument
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import Evidence, GoldenExample, Market
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)

INSTRUMENT = make_instrument(
    questions=[make_question("leads", make_option("inbound", inbound=3), make_option("unsure", is_unknown=True))],
    sales_models=[make_sales_model("inbound", market=Market.BOTH, process="common", entry_stage="qualify")],
    stages=[
        make_stage(
            "qualify", exit_evidence=Evidence.ARTEFACT, win_probability=20, outreach_template=make_text("Hello")
        ),
        make_stage("close", idle_days=14),
        make_stage("upsell"),
    ],
    golden_examples=(GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, "inbound", ("close", "upsell")),),
    processes=[make_process("common", "qualify close", "close")],
    rules=[make_rule("inbound", "upsell", "after", "the_win"), make_rule("inbound", "qualify", "leave_out")],
)
OUTCOME = diagnose(INSTRUMENT, {"leads": "inbound"})


def parent_of(place, document):
    """The mapping or list in `document` that holds `place`, e.g. "stages[0].name", and the key or number in it."""
    *way, last = (int(part) if part.isdecimal() else part for part in re.findall(r"\w+", place))
    return reduce(operator.getitem, way, document), last


def document_with(place, value):
    document = dump_instrument(INSTRUMENT)
    parent, key = parent_of(place, document)
    parent[key] = value
    return document


def document_without(place):
    document = dump_instrument(INSTRUMENT)
    parent, key = parent_of(place, document)
    del parent[key]
    return document
