"""The texts of a draft, and those that are stale: their English changed after their Norwegian was last written."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.models.choices import Languages
from diagnostics.authoring.queries.history import Parts, history_querysets
from diagnostics.instrument.confirming import digest_of
from diagnostics.instrument.document import tidy
from diagnostics.instrument.readiness import PART_KINDS
from diagnostics.site.models.fields import Authored, written_texts

TRANSLATED_PARTS: Parts = {
    "questions": {"options": {}},
    "doubtful_pairs": {},
    "kpis": {},
    "sales_models": {"kpis": {}},
    "stages": {},
    "processes": {},
    "golden_examples": {},
}
"""The parts of a questionnaire that have translated texts."""

StaleText = tuple[type[Authored], int, str]
"""A stale text, whose English changed after its Norwegian: the table, the id of the row, and the field."""


def stale_texts(questionnaire: Questionnaire) -> set[StaleText]:
    """Return the stale texts of a draft, but for those whose translation somebody found right; one in one language has
    none. Costs one query for each kind of part, and one.
    """
    if questionnaire.languages != Languages.BOTH:
        return set()
    histories = history_querysets(Questionnaire, {"id": questionnaire.pk}, TRANSLATED_PARTS)
    stale = {text: fingerprint for records in histories for text, fingerprint in _stale_in(records)}
    right = set(questionnaire.confirmations.values_list("fingerprint", flat=True))
    return {text for text, fingerprint in stale.items() if fingerprint not in right}


def translation_fingerprint(text: StaleText, source: str, target: str) -> str:
    """Return the fingerprint of a text with its translation: somebody who finds that right means these two alone."""
    model, pk, field = text
    return digest_of(["translation", model._meta.model_name, pk, field, source, target])


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text of a draft: the row and the field that hold it, and the parts that it belongs to, the row itself last.

    `key` names it for as long as the keys of its parts stay; parts without a key have their number.
    """

    key: str
    row: Authored
    field: str
    parts: tuple[Authored, ...]

    def written_in(self, language: str) -> str:
        """Return the text in `language`; "" if it is not written in it."""
        return tidy(getattr(self.row, self.column(language)))

    def column(self, language: str) -> str:
        """Return the name of the column that holds the text in `language`."""
        return f"{self.field}_{language}"


def text_rows(questionnaire: Questionnaire) -> list[TextRow]:
    """Return every text of a draft in the order of its parts. Costs one query for each kind of part."""
    relations = ("questions__options", "doubtful_pairs__option", "doubtful_pairs__other_option", "sales_models__kpis")
    drafts: Any = Questionnaire.objects
    whole = drafts.prefetch_related(*TRANSLATED_PARTS, *relations).get(pk=questionnaire.pk)
    return list(_text_rows(whole, TRANSLATED_PARTS, (), ()))


def _text_rows(row: Authored, parts: Parts, path: tuple[str, ...], above: tuple[Authored, ...]) -> Iterator[TextRow]:
    for text in written_texts(type(row)):
        yield TextRow(".".join((*path, text.name)), row, text.name, above)
    for name, deeper in parts.items():
        for number, part in enumerate(getattr(row, name).all(), start=1):
            key = getattr(part, "key", str(number))
            yield from _text_rows(part, deeper, (*path, PART_KINDS[name], key), (*above, part))


def _stale_in(history: Any) -> Iterator[tuple[StaleText, str]]:
    """Yield the stale texts in the history of one kind of row, each with the fingerprint of its translation."""
    columns = {field.name for field in history.model._meta.concrete_fields}
    texts = [name[:-3] for name in sorted(columns) if name.endswith("_en") and f"{name[:-3]}_nb" in columns]
    text_columns = [f"{text}_{language}" for text in texts for language in ("en", "nb")]
    records = history.order_by("id", "history_id").values("id", "history_type", *text_columns)
    for pk, group in groupby(records, lambda record: record["id"]):
        row_history = list(group)
        if row_history[-1]["history_type"] != "-":
            for text in filter(lambda text: _is_stale(row_history, text), texts):
                found, newest = (history.model.instance_type, pk, text), row_history[-1]
                yield found, translation_fingerprint(found, newest[f"{text}_en"], newest[f"{text}_nb"])


def _is_stale(records: list[dict[str, Any]], text: str) -> bool:
    """Whether the English changed after the Norwegian. A text that is missing in one language is not stale."""
    newest = records[-1]
    if not newest[f"{text}_en"] or not newest[f"{text}_nb"]:
        return False
    return _last_change(records, f"{text}_en") > _last_change(records, f"{text}_nb")


def _last_change(records: list[dict[str, Any]], column: str) -> int:
    changed = [n for n in range(1, len(records)) if records[n][column] != records[n - 1][column]]
    return changed[-1] if changed else 0
