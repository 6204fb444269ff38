"""The pages on which rows of one draft are edited together: how they are opened, checked and saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from diagnostics.authoring.admin.authored import OPEN
from diagnostics.authoring.admin.conflicts import REVISION_FIELD
from diagnostics.authoring.admin.merging import merge
from diagnostics.authoring.admin.rows import RowForm, Table, is_new, numbers_of, parent_of
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.models.choices import Languages
from diagnostics.authoring.pages.conflicts import Conflict, Difference, conflict
from diagnostics.authoring.queries.conflicts import newest_editor, revision_of
from diagnostics.authoring.queries.history import Parts
from diagnostics.site.views.typed import begin_with_typed, typed_of

FIELDS_LIMIT = 700
"""How many fields of rows a page has: requests may not have many more (`DATA_UPLOAD_MAX_NUMBER_FIELDS`)."""

Row = TypeVar("Row")

Forms = dict[str, dict[str, RowForm]]
"""The forms of a page, by table and token."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, and the id of the field, or of its row."""

    text: str
    target: str


class RowsEditor:
    """A page on which the rows of some tables of one draft are edited together.

    `parts` are the tables whose changes the page's revision notices.
    """

    name: ClassVar[str]
    """The last part of the page's address."""
    title: ClassVar[Any]
    template: ClassVar[str]
    following: ClassVar[tuple[str, Any]]
    """The page that an author of a new questionnaire needs next, and what the button says that saves and opens it."""

    parts: ClassVar[Parts]
    are_folded = False
    """Whether only the names of rows are in view."""

    def __init__(self, questionnaire: Questionnaire, query: Mapping[str, str]) -> None:
        self.questionnaire, self.more = questionnaire, query.get("more", "")
        number = query.get("page", "")
        self.number = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
        self.count, self.before = 1, 0
        self.opened = frozenset(query.get(OPEN, "").split("."))
        self.languages = Languages(questionnaire.languages).codes
        # before the rows are read: a newer row on an older page is compared once more, never overwritten
        self.revision = revision_of(Questionnaire, [questionnaire.pk], self.parts)
        self.tables = self.read_tables()
        self.conflict: Conflict | None = None

    def read_tables(self) -> Sequence[Table]:
        """Return the tables with their rows, the parents of nested ones first."""
        raise NotImplementedError

    def blank_tokens(self, table: Table, parents: Iterable[str]) -> list[str]:
        """Return the tokens of the empty rows that the page shows; `parents`: those of the rows that nest them."""
        raise NotImplementedError

    def on_page(self, rows: Iterable[Row], cost: Callable[[Row], int]) -> list[Row]:
        """Return the rows of this page, of which requests may have as many fields as `FIELDS_LIMIT`; sets `count`."""
        pages: list[list[Row]] = [[]]
        room = FIELDS_LIMIT
        for row in rows:
            if room < cost(row) and pages[-1]:
                pages.append([])
                room = FIELDS_LIMIT
            pages[-1].append(row)
            room -= cost(row)
        self.count, self.number = len(pages), min(self.number, len(pages))
        self.before = sum(map(len, pages[: self.number - 1]))
        return pages[self.number - 1]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the template needs besides the forms."""
        return {}

    def siblings(self, table: Table, owner: Any) -> Any:
        """Return the rows among which a row with that owner has its place and its key."""
        column = table.parent.removesuffix("_id") or "questionnaire"
        return table.form._meta.model._default_manager.filter(**{column: owner})

    def open(self, request: HttpRequest, *, may_change: bool) -> None:
        """Make the forms as they begin; what was typed is shown again if the request is for that."""
        typed = typed_of(request)
        self.forms = self._make_forms(typed.fields if typed else None, is_sent=False)
        if typed is not None:
            self.revision = typed.fields.get(REVISION_FIELD, "")
            for table in self.tables:
                for token in table.sent_tokens(typed.fields):
                    if token in self.forms[table.name]:
                        begin_with_typed(self.forms[table.name][token], request)
        if not may_change:
            for form in self.every_form():
                for field in form.fields.values():
                    field.disabled = True

    def take(self, posted: QueryDict) -> bool:
        """Make the forms of what was sent, and return whether it can be saved."""
        sent = posted.copy()
        if sent.get(REVISION_FIELD) != self.revision:
            differences = merge(self.tables, sent, numbers_of(sent.get(REVISION_FIELD), self.revision.count("-") + 1))
            self.conflict = self._conflict(differences) if differences else None
        self.forms = self._make_forms(sent, is_sent=True)
        self._need_parents()
        # each is checked, so that all faults are shown at once
        are_valid = [form.is_valid() for form in self.every_form() if form.is_bound]
        return all(are_valid) and self.conflict is None

    def save(self) -> int:
        """Save the rows that changed, and return how many there are."""
        saved = 0
        for table in self.tables:
            for token, form in self.forms[table.name].items():
                if form.is_bound:
                    self._save_row(table, token, form)
                    saved += 1
        return saved

    def every_form(self) -> Iterator[RowForm]:
        """Yield the forms of all rows, empty ones included."""
        for of_table in self.forms.values():
            yield from of_table.values()

    @property
    def worked_in(self) -> list[str]:
        """The ids of the folds in which something was saved."""
        return [
            # an empty row has an id by now
            fold.replace(form.prefix or "", table.prefix(table.token(form.instance)), 1)
            for table in self.tables
            for form in self.forms[table.name].values()
            if form.is_bound and form.instance.pk is not None
            for fold in form.worked_in
        ]

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with what was sent."""
        return [fault for form in self.every_form() if form.is_bound for fault in _faults(form)]

    def _conflict(self, differences: list[Difference]) -> Conflict:
        by = newest_editor(Questionnaire, [self.questionnaire.pk], self.parts)
        return conflict(by=by, differences=differences)

    def _make_forms(self, sent: QueryDict | None, *, is_sent: bool) -> Forms:
        made: Forms = {}
        parents: list[str] = []
        for table in self.tables:
            made[table.name] = dict(self._forms_of(table, parents, sent, is_sent=is_sent))
            parents = list(made[table.name])
            for form in made[table.name].values():
                form.opened = self.opened
        return made

    def _forms_of(
        self, table: Table, parents: list[str], sent: QueryDict | None, *, is_sent: bool
    ) -> Iterator[tuple[str, RowForm]]:
        """Yield the forms of a table's rows, then those of empty ones; only rows that were changed are bound."""
        rows = table.by_token
        tokens = table.sent_tokens(sent) if sent is not None else []
        new = [token for token in (*tokens, *self.blank_tokens(table, parents)) if is_new(token)]
        if table.parent:
            new = [token for token in new if parent_of(token) in parents]
        for token in dict.fromkeys([*rows, *new]):
            form = table.make(token, rows.get(token), data=sent) if is_sent and token in tokens else None
            yield token, form if form is not None and form.has_changed() else table.make(token, rows.get(token))

    def _need_parents(self) -> None:
        """Let an empty row be refused in which a nested one is written."""
        for outer, nested in zip(self.tables, self.tables[1:], strict=False):
            if nested.parent:
                for token, form in self.forms[nested.name].items():
                    parent = self.forms[outer.name].get(parent_of(token))
                    if form.is_bound and parent is not None and not parent.is_bound and is_new(parent_of(token)):
                        missing = outer.make(parent_of(token), data=QueryDict(), empty_permitted=False)
                        self.forms[outer.name][parent_of(token)] = missing

    def _save_row(self, table: Table, token: str, form: RowForm) -> None:
        if not is_new(token):
            form.save_changes()
            return
        outer = self.tables[self.tables.index(table) - 1]
        owner = self.forms[outer.name][parent_of(token)].instance if table.parent else self.questionnaire
        column = table.parent.removesuffix("_id") or "questionnaire"
        form.add_to(self.siblings(table, owner), **{column: owner})


def _faults(form: RowForm) -> Iterator[Fault]:
    row = form.row_name or _("New")
    for name, texts in form.errors.items():
        where = f"{row}, {form[name].label}" if name in form.fields else row
        target = form[name].id_for_label if name in form.fields else form.prefix
        yield from (Fault(f"{where}: {text}", str(target)) for text in texts)
