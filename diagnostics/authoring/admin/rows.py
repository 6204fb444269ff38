"""Several rows of a draft on one page: they are changed together, and rows are added, in empty ones.

The names of a row's fields begin with its table and its token: "stage-12-name_en", or of an empty row
"stage-new0-name_en". A nested row's token begins with that of its parent: "option-3_12", "option-new0_new1".

The page carries the revision of what it was rendered from. If that is outdated, what was sent is merged cell by cell:
cells that only somebody else changed keep their new values. If both changed one, nothing is saved and both are shown.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db import models
from django.forms.models import model_to_dict, modelform_factory
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.ordering import next_position
from diagnostics.authoring.admin.conflicts import ProseField
from diagnostics.authoring.admin.numbers import limit_to_column
from diagnostics.authoring.domain.keys import unused_key
from diagnostics.authoring.pages.parts import LANGUAGE_NAMES, field_name
from diagnostics.authoring.queries.conflicts import rows_then
from diagnostics.site.admin.base import ModelForm

NEW = "new"
"""How the token of an empty row begins."""

REMOVE = "remove"
"""The field that removes a row, of tables whose rows have no page of their own."""

FIELD = re.compile(r"([a-z]+)-((?:(?:new)?\d{1,18}_)?(?:new)?\d{1,18})-(\w+)")
"""A field of a row: its table, the row's token and the field's own name."""

Form = TypeVar("Form", bound="RowForm")


@dataclass(frozen=True, slots=True)
class Then:
    """A row as it was when a page was rendered: its name, and the values of its fields."""

    name: str
    values: Mapping[str, Any]


class RowForm(ModelForm):
    """One of several rows on a page. A new one gets a key from its name, which is its first text."""

    reserved_keys: ClassVar[Collection[str]] = ()
    texts: ClassVar[Sequence[str]] = ()
    """Names of its translated texts, the one that names the row first."""

    languages: ClassVar[Sequence[str]] = ()
    folded: ClassVar[Sequence[str]] = ()
    """Names of the texts and columns that only some rows need: they are folded."""

    opened: Collection[str] = ()
    """The ids of the folds that the page's address asks to open."""

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """Return the values of the row's fields."""
        return model_to_dict(row, fields=list(cls.base_fields))

    @classmethod
    def values_then(cls, ids: Collection[int], seen: Sequence[int], place: int) -> dict[int, Then]:
        """Return the rows as they were at a revision, by id; `place` is that of their history in it."""
        rows = rows_then(cls._meta.model, {"id__in": ids}, seen[place])
        return {pk: Then(str(row), model_to_dict(row, fields=list(cls.base_fields))) for pk, row in rows.items()}

    @property
    def written(self) -> Iterator[tuple[str, forms.BoundField]]:
        """The bound fields of each text, by language."""
        for text in self.texts:
            for language in self.languages:
                yield language, self[f"{text}_{language}"]

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The bound fields as they are shown in lines: each text in its languages, then all other columns."""
        texts = [
            [self[f"{text}_{language}"] for language in self.languages]
            for text in self.texts
            if text not in self.folded
        ]
        shown = {field.name for line in texts for field in line}
        folded = {field.name for field in self.folded_fields}
        return [*texts, [field for field in self if field.name not in shown | folded]]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The bound fields that only some rows need."""
        texts = {f"{text}_{language}" for text in self.folded for language in self.languages}
        return [field for field in self if field.name in {*texts, *self.folded}]

    @property
    def row_name(self) -> str:
        """The row's name as it is written now, or as it was if that was cleared; "" of a new row."""
        if self.instance.pk is None:
            return ""
        before = (self.initial.get(f"{self.texts[0]}_{language}") for language in self.languages)
        return str(self.instance) or next(filter(None, before), "")

    @property
    def worked_in(self) -> list[str]:
        """The ids of the folds in which something was written: that of the row, and that of its rarer fields."""
        rare = {field.name for field in self.folded_fields} & set(self.changed_data)
        return [str(self.prefix), self._rare_fold] if rare else [str(self.prefix)]

    @property
    def is_open(self) -> bool:
        """Whether the row is not folded: something in it was just written."""
        return self.is_bound or self.prefix in self.opened

    @property
    def is_rare_open(self) -> bool:
        """Whether the fields that only some rows need are not folded."""
        return self._rare_fold in self.opened or (self.is_bound and self._rare_fold in self.worked_in)

    @property
    def _rare_fold(self) -> str:
        return f"{self.prefix}-rare"

    def save_changes(self) -> None:
        """Save the row if one of its own columns changed, and what else its form holds."""
        if {field.name for field in self._meta.model._meta.concrete_fields} & set(self.changed_data):
            self.save()
        else:
            self._save_m2m()  # type: ignore[attr-defined]  # Django calls it after saving the row

    def add_to(self, siblings: Any, **owner: Any) -> None:
        """Add the row after its siblings, a queryset, as a part of its owner."""
        taken = {*self.reserved_keys, *siblings.values_list("key", flat=True)}
        names = (self.cleaned_data.get(f"{self.texts[0]}_{language}") for language in self.languages)
        name = next(filter(None, names), "")
        self.instance.key = unused_key(name, taken, default=str(self.instance._meta.model_name))
        self.instance.position = next_position(siblings)
        for column, value in owner.items():
            setattr(self.instance, column, value)
        self.save()


def row_form(
    base: type[Form],
    model: type[models.Model],
    languages: Sequence[str],
    texts: Sequence[str],
    others: Sequence[str] = (),
) -> type[Form]:
    """Return the form of a row with these translated texts, in some languages, and other columns."""
    columns = {f"{text}_{language}": (text, language) for text in texts for language in languages}
    prose = [name for name in columns if isinstance(model._meta.get_field(name), models.TextField)]
    lines = [name for name in columns if name not in prose]
    form: Any = modelform_factory(
        model,
        form=base,
        fields=[*columns, *others],
        labels={name: text_label(*column, is_only=len(languages) == 1) for name, column in columns.items()},
        # the page of each row explains its fields
        help_texts=dict.fromkeys([*columns, *others], ""),
        field_classes=dict.fromkeys(prose, ProseField),
        widgets={
            **{name: forms.Textarea({"rows": 2, "lang": columns[name][1]}) for name in prose},
            **{name: forms.TextInput({"lang": columns[name][1]}) for name in lines},
        },
    )
    for name in others:
        limit_to_column(form.base_fields[name], model._meta.get_field(name))
    form.texts, form.languages = texts, languages
    return form  # type: ignore[no-any-return]


def text_label(text: str, language: str, *, is_only: bool) -> str:
    """Return the label of a translated text's field; an only language is not named."""
    field = capfirst(field_name(text))
    return field if is_only else _("%(field)s (%(language)s)") % {"field": field, "language": LANGUAGE_NAMES[language]}


@dataclass(frozen=True)
class Table:
    """One kind of rows on a page. `place` is that of their history in the page's revision.

    A nested table's rows belong to rows of the table before it, by the column `parent`.
    """

    name: str
    form: type[RowForm]
    rows: Sequence[Any]
    place: int
    parent: str = ""

    def token(self, row: Any) -> str:
        """Return the token of a row."""
        return f"{getattr(row, self.parent)}_{row.pk}" if self.parent else str(row.pk)

    @property
    def by_token(self) -> dict[str, Any]:
        """The rows by their tokens."""
        return {self.token(row): row for row in self.rows}

    def prefix(self, token: str) -> str:
        """Return how the names of a row's fields begin."""
        return f"{self.name}-{token}"

    def make(self, token: str, row: Any = None, **arguments: Any) -> RowForm:
        """Return the form of a row, or of an empty one."""
        blank = {} if row is not None else {"empty_permitted": True, "use_required_attribute": False}
        values = self.form.values_of(row) if row is not None else {}
        form = self.form(prefix=self.prefix(token), instance=row, **{"initial": values, **blank, **arguments})
        form.token = token  # type: ignore[attr-defined]  # templates name rows by it
        return form

    def sent_tokens(self, sent: Mapping[str, Any]) -> list[str]:
        """Return the tokens of the rows whose fields were sent, in the order in which they were."""
        matches = filter(None, map(FIELD.fullmatch, sent))
        return list(dict.fromkeys(match[2] for match in matches if match[1] == self.name))

    def then(self, tokens: Iterable[str], seen: Sequence[int]) -> dict[str, Then]:
        """Return the rows with these tokens as they were at a revision."""
        ids = {int(own_of(token)): token for token in tokens if not is_new(token)}
        then = self.form.values_then(list(ids), seen, self.place) if ids else {}
        return {ids[pk]: row for pk, row in then.items()}


def is_new(token: str) -> bool:
    """Whether a row is not in the database yet."""
    return own_of(token).startswith(NEW)


def own_of(token: str) -> str:
    """Return a row's token without that of its parent."""
    return token.rpartition("_")[2]


def parent_of(token: str) -> str:
    """Return the token of a nested row's parent."""
    return token.rpartition("_")[0]


def numbers_of(revision: str | None, count: int) -> list[int]:
    """Return the numbers of a revision; a malformed one is of a page from before everything."""
    parts = (revision or "").split("-")
    is_right = len(parts) == count and all(part.isdecimal() and len(part) < 19 for part in parts)
    return [int(part) for part in parts] if is_right else [0] * count


def fields_of(sent: QueryDict, table: Table, token: str) -> dict[str, list[str]]:
    """Return what was sent for a row, by the fields' own names."""
    start = f"{table.prefix(token)}-"
    return {name.removeprefix(start): sent.getlist(name) for name in sent if name.startswith(start)}
