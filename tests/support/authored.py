"""Every authored text of a document, with the characters that its column takes."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from diagnostics.authoring.models import (
    AnswerOption,
    DoubtfulPair,
    Kpi,
    Process,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.site.models.fields import PROSE_LIMIT

TABLES: dict[str, type[Model]] = {
    "questions": Question,
    "options": AnswerOption,
    "doubtful_pairs": DoubtfulPair,
    "sales_models": SalesModel,
    "kpis": Kpi,
    "stages": Stage,
    "processes": Process,
    "rules": StageRule,
}
"""The table of each list of a document."""


def rewritten(value: Any, text: Callable[[str, int], str], table: type[Model] = Questionnaire) -> Any:
    """Return a document in which `text` made every text that is not empty, of the one before and its limit."""
    if not isinstance(value, dict):
        return value
    made = {}
    for name, item in value.items():
        if isinstance(item, dict) and item.keys() == {"en", "nb"}:
            limit = int(table._meta.get_field(f"{name}_en").max_length or PROSE_LIMIT)
            made[name] = {language: old and text(old, limit) for language, old in item.items()}
        elif isinstance(item, list) and name in TABLES:
            made[name] = [rewritten(each, text, TABLES[name]) for each in item]
        else:
            made[name] = item
    return made
