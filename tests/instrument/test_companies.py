"""The companies in docs/companies.md get the advice that is right for them."""

import re
from pathlib import Path

import pytest

from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import diagnose
from tests.reference import reference_instrument

DOCUMENT = Path(__file__).parents[2] / "docs" / "companies.md"
FIELDS = ("Answers", "Leads", "Also", "Pipeline")


def companies():
    """Return the fields of each company in the document, by its heading."""
    _, *sections = DOCUMENT.read_text("utf-8").split("\n## ")
    return {section.partition("\n")[0]: fields_of(section) for section in sections}


def fields_of(section):
    items = dict(re.findall(r"^- (\w+): (.+(?:\n  .+)*)", section, re.MULTILINE))
    assert items.keys() == {*FIELDS, "Why"}
    return {name: re.findall(r"\(?`[a-z_]+`\)?", items[name]) for name in FIELDS}


def outcome_of(answers):
    instrument = reference_instrument()
    keys = [*instrument.question_by_key, STANDS_OUT]
    return diagnose(instrument, dict(zip(keys, answers, strict=False)))


def test_there_are_a_dozen_or_more():
    assert len(companies()) >= 12


@pytest.mark.parametrize("company", companies())
def test_the_advice_is_right(company):
    expected = companies()[company]
    outcome = outcome_of([answer.strip("`") for answer in expected["Answers"]])
    leading, *others = outcome.present
    stages = [f"(`{stage.key}`)" if stage.optional else f"`{stage.key}`" for stage in outcome.pipeline.stages]
    assert {
        "Answers": [f"`{answer}`" for answer in outcome.answers.values()],
        "Leads": [f"`{leading}`"],
        "Also": [f"`{key}`" for key in others],
        "Pipeline": stages,
    } == expected
