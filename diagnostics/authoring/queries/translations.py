"""Norwegian texts that were written before their English last changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from diagnostics.authoring.models import AnswerOption, Kpi, Questionnaire
from diagnostics.authoring.queries.authoring import Parts, kept_records
from diagnostics.site.models.fields import Authored

WITH_TEXTS: Parts = {
    "questions": {"options": {}},
    "sales_models": {"kpis": {}},
    "stages": {},
    "processes": {},
    "golden_examples": {},
}
"""Which parts of a questionnaire hold texts."""

NAMES = ("name", "label", "text", "title")
"""The texts by which a row is called, where it has one of them."""


@dataclass(frozen=True, slots=True)
class StaleText:
    """One text whose English changed after its Norwegian.

    A part that is edited on the page of another row has that row's id as `page`, and its own 0-based `number` on it.
    """

    model: type[Authored]
    page: int
    number: int | None
    name: str
    field: str
    english: str
    norwegian: str


def stale_texts(questionnaire: Questionnaire) -> list[StaleText]:
    """Return the stale texts of a draft, a part at a time. It costs a query for each kind of part, and two."""
    numbers = {AnswerOption: _numbers(AnswerOption, "question"), Kpi: _numbers(Kpi, "sales_model")}
    return [
        stale
        for kept in kept_records(Questionnaire, {"id": questionnaire.pk}, WITH_TEXTS)
        for stale in _of_kind(kept, numbers.get(kept.model.instance_type, {}))
    ]


def _numbers(model: type[Authored], parent: str) -> dict[int, tuple[int, int]]:
    """Return where each row stands on the page of its parent: the parent's id and the number on it, by id."""
    rows = model._default_manager.order_by(parent, "position", "pk").values_list(f"{parent}_id", "pk")
    return {
        pk: (parent_id, number)
        for parent_id, group in groupby(rows, lambda row: row[0])
        for number, (_parent, pk) in enumerate(group)
    }


def _of_kind(kept: Any, numbers: dict[int, tuple[int, int]]) -> Iterator[StaleText]:
    columns = {field.name for field in kept.model._meta.concrete_fields}
    texts = [name[:-3] for name in sorted(columns) if name.endswith("_en") and f"{name[:-3]}_nb" in columns]
    named = next(name for name in NAMES if name in texts)
    wanted = [f"{text}_{language}" for text in texts for language in ("en", "nb")]
    records = kept.order_by("id", "history_id").values("id", "history_type", *wanted)
    for pk, group in groupby(records, lambda record: record["id"]):
        of_row = list(group)
        if of_row[-1]["history_type"] != "-":
            page, number = numbers.get(pk, (pk, None))
            newest = of_row[-1]
            for text in filter(lambda text: _is_stale(of_row, text), texts):
                english, norwegian = newest[f"{text}_en"], newest[f"{text}_nb"]
                yield StaleText(kept.model.instance_type, page, number, newest[f"{named}_en"], text, english, norwegian)


def _is_stale(records: list[dict[str, Any]], text: str) -> bool:
    """Tell whether the English changed after the Norwegian did; what is missing in a language is no stale text."""
    newest = records[-1]
    if not newest[f"{text}_en"] or not newest[f"{text}_nb"]:
        return False
    return _last_change(records, f"{text}_en") > _last_change(records, f"{text}_nb")


def _last_change(records: list[dict[str, Any]], column: str) -> int:
    changed = [n for n in range(1, len(records)) if records[n][column] != records[n - 1][column]]
    return changed[-1] if changed else 0
