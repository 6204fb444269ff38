"""The parts of a questionnaire as its tree names them, in their orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from diagnostics.authoring.models import (
    AnswerOption,
    GoldenExample,
    Process,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.instrument.text import LANGUAGES, Text

NAMED: tuple[tuple[str, type[Question | SalesModel | Stage | Process | GoldenExample], str], ...] = (
    ("question", Question, "text"),
    ("sales_model", SalesModel, "name"),
    ("stage", Stage, "name"),
    ("process", Process, "name"),
    ("golden_example", GoldenExample, "name"),
)
"""The kinds of parts that have a name, with their tables and the field that names them."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part by its id, key and name; `parts` are those on its page, which have no page of their own."""

    id: int
    key: str
    name: Text
    parts: tuple["PartRow", ...] = ()


def part_rows(questionnaire: Questionnaire) -> dict[str, tuple[PartRow, ...]]:
    """Return the parts by kind, as `domain.remaining` calls them. A rule has its number as key, and no name."""
    options = dict(_options(questionnaire))
    rows = {
        kind: tuple(
            PartRow(pk, key, Text(*names), options.get(pk, ()) if model is Question else ())
            for pk, key, *names in model._default_manager.filter(questionnaire=questionnaire).values_list(
                "pk", "key", *(f"{field}_{language}" for language in LANGUAGES)
            )
        )
        for kind, model, field in NAMED
    }
    rules = StageRule.objects.filter(questionnaire=questionnaire).values_list("pk", flat=True)
    rows["rule"] = tuple(PartRow(pk, str(number), Text()) for number, pk in enumerate(rules, start=1))
    return rows


def _options(questionnaire: Questionnaire) -> Iterator[tuple[int, tuple[PartRow, ...]]]:
    """Yield the options of each question, by its id."""
    labels = (f"label_{language}" for language in LANGUAGES)
    options = AnswerOption.objects.filter(question__questionnaire=questionnaire)
    rows = options.order_by("question_id", "position", "pk").values_list("question_id", "pk", "key", *labels)
    for question, group in groupby(rows, lambda row: row[0]):
        yield question, tuple(PartRow(pk, key, Text(*names)) for _question, pk, key, *names in group)
