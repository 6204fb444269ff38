"""The document on the file of a questionnaire lists what the second edition added, and its example is right."""

import re
from dataclasses import MISSING, fields

import pytest
import yaml

from diagnostics.authoring.files import SIZE_LIMIT
from diagnostics.instrument.document import FORMATS, dump_instrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import AnswerOption, DoubtfulPair, GoldenExample, Kpi, SalesModel, Stage, StageRule
from tests.reference import reference_instrument
from tests.repository.files import read

DOCUMENT = read("docs/questionnaire-file.md")
PARTS = {
    "questionnaire": Instrument,
    "answer option": AnswerOption,
    "sales model": SalesModel,
    "KPI": Kpi,
    "stage": Stage,
    "rule": StageRule,
    "golden example": GoldenExample,
}
DEFAULTS = {False: "`false`", (): "`[]`"}


def rows() -> dict[str, dict[str, str]]:
    """Return the defaults in the table, by part and entry."""
    part, table = "", {}
    for where, entry, default in re.findall(r"^\| ([^|]*?) ?\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", DOCUMENT, re.M):
        part = where or part
        table.setdefault(part, {})[entry] = default
    return table


@pytest.mark.parametrize(("name", "part"), PARTS.items(), ids=PARTS)
def test_it_lists_what_the_second_edition_added_in_the_order_of_the_file(name: str, part: type) -> None:
    added = [field for field in fields(part) if field.metadata.get("edition") == 2]
    assert list(rows()[name]) == [field.name for field in added]
    defaults = {field.name: DEFAULTS[field.default] for field in added if field.default in DEFAULTS}
    assert defaults.items() <= rows()[name].items()


def test_it_lists_nothing_else() -> None:
    assert list(rows()) == list(PARTS)


def test_it_lists_the_entries_of_a_doubtful_pair() -> None:
    names = [field.name for field in fields(DoubtfulPair)]
    assert all(field.default is MISSING for field in fields(DoubtfulPair))
    sentence = DOCUMENT[DOCUMENT.index("A doubtful pair has five entries") :]
    assert re.findall(r"`(\w+)`", sentence)[: len(names)] == names


def test_its_example_is_of_the_reference_questionnaire() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.S)
    rules = dump_instrument(reference_instrument())["rules"]
    for rule in yaml.safe_load(example)["rules"]:
        assert rule in rules


def test_it_says_the_limit_and_the_formats() -> None:
    assert f"A file may have {SIZE_LIMIT // 1000} kB." in DOCUMENT
    assert re.findall(r"^- `format: (\d)`", DOCUMENT, re.M) == [str(number) for number in FORMATS]
