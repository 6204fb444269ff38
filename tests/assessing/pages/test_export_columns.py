"""The columns that say who shares the lead, what decided it, and the parts of the pipeline."""

import json
from dataclasses import replace
from typing import Any

from diagnostics.assessing.pages.exports import Export
from tests.builders import (
    make_instrument,
    make_option,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)
from tests.support.exported import completed, published, table


class TestTie:
    INSTRUMENT = make_instrument(
        questions=[make_question("leads", make_option("both", inbound=3, outbound=3))],
        sales_models=[make_sales_model(key, statement=make_text(f"I say {key}")) for key in ("inbound", "outbound")],
        separating_question=make_text("Which stands out?"),
        separating_equal=make_text("The same"),
    )

    def exported(self, stands_out: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the row and the JSON of a tie with this separating answer."""
        export = Export([published(self.INSTRUMENT)], is_own=True)
        row = completed(self.INSTRUMENT, {"leads": "both", "stands_out": stands_out})
        return table(export, row)[0], json.loads(export.json_text(row))

    def test_has_the_separating_answer_and_what_it_decided(self) -> None:
        row, document = self.exported("outbound")
        headers = ("leading", "tied with", "decided by", "stands_out", "stands_out (label)")
        assert [row[header] for header in headers] == ["outbound", "inbound", "answer", "outbound", "I say outbound"]
        assert (document["tie"], document["decided_by"]) == ([{"key": "inbound", "label": "name inbound"}], "answer")
        assert document["answers"]["stands_out"] == {
            "question": "Which stands out?",
            "option": "outbound",
            "label": "I say outbound",
        }

    def test_that_counts_the_same_is_decided_by_the_order(self) -> None:
        row, document = self.exported("equal")
        headers = ("leading", "tied with", "decided by", "stands_out", "stands_out (label)")
        assert [row[header] for header in headers] == ["inbound", "outbound", "order", "equal", "The same"]
        assert document["decided_by"] == "order"


def test_the_stages_are_listed_by_part_too() -> None:
    rules = [
        make_rule("outbound", "prospect", "before", "qualify"),
        replace(make_rule("outbound", "upsell", "after", "the_win"), optional=True),
    ]
    stages = [make_stage("qualify", opens_deal=True), *map(make_stage, ("prospect", "present", "close", "upsell"))]
    instrument = make_instrument(rules=rules, stages=stages)
    (row,) = table(Export([published(instrument)], is_own=True), completed(instrument, {"leads": "outbound"}))
    assert (row["parts"], row["optional stages"]) == (
        "prospecting: prospect; deal: qualify, present, close; growth: upsell",
        "upsell",
    )
