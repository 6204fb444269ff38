"""The pages with all stages and all sales models of a draft: what each needs, to be written in one go."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.admin.editors import RowsEditor
from diagnostics.authoring.admin.rows import NEW, RowForm, Table, row_form
from diagnostics.authoring.models import SalesModel, Stage
from diagnostics.authoring.models.choices import NamedPlace
from diagnostics.instrument.instrument import EQUAL

ROWS_IN_VIEW = 8
"""Of more rows only the names are in view, until one is opened or something in it was written."""


class StageRow(RowForm):
    """A stage. Its key must not be one that rules use for a place in the pipeline."""

    reserved_keys = tuple(NamedPlace.values)
    folded = ("entry_criterion", "partner_stage")


class SalesModelRow(RowForm):
    """A sales model. Its key must not be the one that means that sales models count the same."""

    reserved_keys = (EQUAL,)


class CatalogueEditor(RowsEditor):
    """All rows of one table, with the fields that each needs; the rest is on the page of each."""

    template = "admin/diagnostics/rows.html"
    model: ClassVar[type[models.Model]]
    form: ClassVar[type[RowForm]]
    fields: ClassVar[tuple[Sequence[str], Sequence[str]]]
    """The translated texts, the name first, and other columns."""

    folded: ClassVar[Any] = ""
    """What is said of the fields that only some rows need."""

    help: ClassVar[Any]
    add: ClassVar[Any]
    """What the button says that adds a row."""

    def read_tables(self) -> Sequence[Table]:
        form = row_form(self.form, self.model, self.languages, *self.fields)
        rows = self.model._default_manager.filter(questionnaire=self.questionnaire)
        return (Table(self.model._meta.model_name or "", form, self.on_page(rows, lambda _: len(form.base_fields)), 1),)

    @property
    def are_folded(self) -> bool:  # type: ignore[override]
        return len(self.tables[0].rows) > ROWS_IN_VIEW

    def blank_tokens(self, table: Table, parents: Iterable[str]) -> list[str]:
        """Return a few empty rows, more of them at the beginning and when asked for."""
        return [f"{NEW}{number}" for number in range(6 if self.more or not table.rows else 2)]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        (table,) = self.tables
        positions = {row.pk: number for number, row in enumerate(table.rows, start=self.before + 1)}
        rows = [(form, positions.get(form.instance.pk)) for form in self.forms[table.name].values()]
        return {
            "rows": rows,
            "are_folded": self.are_folded,
            "table": table.name,
            "change": f"admin:diagnostics_{table.name}_change",
            "delete": f"admin:diagnostics_{table.name}_delete",
        }


class StagesEditor(CatalogueEditor):
    """All stages of a draft."""

    name = "stages"
    title = _("Stages")
    following = ("sales_models", _("Save and go on to the sales models"))
    parts = {"stages": {}}
    model = Stage
    form = StageRow
    fields = (
        ("name", "purpose", "exit_criterion", "entry_criterion"),
        ("win_probability", "idle_days", "opens_deal", "partner_stage"),
    )
    help = _(
        "A stage needs a name, a sentence that says what it is for, and what must be true to leave it. Everything else "
        "can wait: its own page has it."
    )
    folded = _("If it can come first in a part of the pipeline, or is about a partner")
    add = _("Add a stage")


class SalesModelsEditor(CatalogueEditor):
    """All sales models of a draft; their order decides ties."""

    name = "sales_models"
    title = _("Sales models")
    following = ("weights", _("Save and go on to questions and weights"))
    parts = {"sales_models": {}}
    model = SalesModel
    form = SalesModelRow
    fields = (("name", "summary"), ("threshold", "market"))
    help = _(
        "A sales model needs a name, a sentence about it, and a threshold: the points from which it is present. Of "
        "equal points the earlier one leads. Everything else can wait: its own page has it."
    )
    add = _("Add a sales model")
