"""Outcomes made of points, rules and processes, for tests of pages."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose
from diagnostics.instrument.parts import StageRule
from tests.builders import make_instrument, make_option, make_question, make_sales_model

THRESHOLD = 3


def outcome_of(
    points: Mapping[str, int],
    *,
    rules: Iterable[StageRule] = (),
    model_parts: Mapping[str, Mapping[str, Any]] | None = None,
    **parts: Any,
) -> tuple[Instrument, Outcome]:
    """Return an instrument whose only answer gives `points`, in tie-break order, and the outcome of that answer.

    `model_parts` are more fields of sales models, by key; each has a name and a threshold of 3.
    """
    rules = tuple(rules)
    keys = dict.fromkeys((*points, *(rule.sales_model for rule in rules if rule.sales_model)))
    models = [make_sales_model(key, threshold=THRESHOLD, **(model_parts or {}).get(key, {})) for key in keys]
    chosen = replace(make_option("chosen"), weights=points)
    question = make_question("leads", chosen, make_option("unsure", is_unknown=True))
    instrument = make_instrument(questions=[question], sales_models=models, rules=rules, **parts)
    return instrument, diagnose(instrument, {"leads": "chosen"})
