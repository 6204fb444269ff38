"""The pages on which rows of one draft are edited together: how they are opened, checked and saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.actions.ordering import move_row
from diagnostics.authoring.admin.conflicts import REVISION_FIELD
from diagnostics.authoring.admin.differences import readable_questionnaire
from diagnostics.authoring.admin.drafts import CHANGE_PERMISSION
from diagnostics.authoring.admin.merging import merge
from diagnostics.authoring.admin.parts import MOVE_BUTTON, STEPS
from diagnostics.authoring.admin.rows import RowForm, Table, is_new, numbers_of, parent_of
from diagnostics.authoring.admin.workspace import workspace_context
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.models.choices import Languages
from diagnostics.authoring.pages.conflicts import Conflict, Difference, conflict
from diagnostics.authoring.queries.conflicts import lock_drafts, newest_editor, revision_of
from diagnostics.authoring.queries.history import Parts
from diagnostics.site.views.typed import begin_with_typed, keeps_typed, typed_of

MORE_BUTTON = "_more"
"""Name of the buttons that save and then show more empty rows; their value is the table, or a row for nested ones."""

NEXT_BUTTON = "_next"
"""Name of the button that saves and opens the page that follows."""

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

    def __init__(self, questionnaire: Questionnaire, query: Mapping[str, str]) -> None:
        self.questionnaire, self.more = questionnaire, query.get("more", "")
        number = query.get("page", "")
        self.number = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
        self.count, self.before = 1, 0
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

    def context(self) -> dict[str, Any]:
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
    row = str(form.instance) if form.instance.pk is not None else _("New")
    for name, texts in form.errors.items():
        where = f"{row}, {form[name].label}" if name in form.fields else row
        target = form[name].id_for_label if name in form.fields else form.prefix
        yield from (Fault(f"{where}: {text}", str(target)) for text in texts)


def editor_urls(site: admin.AdminSite, editors: Sequence[type[RowsEditor]]) -> list[URLPattern]:
    """Return the URL patterns of these pages, below those of the questionnaire."""
    return [
        path(
            f"<int:questionnaire_id>/{editor.name}/",
            site.admin_view(_view(site, editor)),
            name=f"diagnostics_questionnaire_{editor.name}",
        )
        for editor in editors
    ]


def _view(site: admin.AdminSite, editor: type[RowsEditor]) -> Any:
    @keeps_typed
    def view(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Show the rows, and save them by POST. Needs permission to view or change, and to change for saving."""
        questionnaire = readable_questionnaire(request, questionnaire_id)
        may_change = request.user.has_perm(CHANGE_PERMISSION)
        if request.method != "POST":
            page = editor(questionnaire, request.GET)
            page.open(request, may_change=may_change)
            return _render(request, site, page, may_change=may_change)
        if not may_change:
            raise PermissionDenied
        with transaction.atomic():
            lock_drafts([questionnaire.pk])
            page = editor(questionnaire, request.GET)
            if not page.take(request.POST):
                return _render(request, site, page, may_change=True)
            return _save(request, page)

    return view


def _render(request: HttpRequest, site: admin.AdminSite, page: RowsEditor, *, may_change: bool) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": page.title,
        "subtitle": page.questionnaire,
        "opts": Questionnaire._meta,
        "original": page.questionnaire,
        **workspace_context(request, page.questionnaire),
        "page": page,
        "conflict": page.conflict,
        "may_change": may_change,
        "keeps_typed": may_change,
        **page.context(),
    }
    return TemplateResponse(request, page.template, context)


def _save(request: HttpRequest, page: RowsEditor) -> HttpResponse:
    saved = page.save()
    move = request.POST.get(MOVE_BUTTON, "")
    more = request.POST.get(MORE_BUTTON, "")
    if saved:
        text = ngettext("%(count)s row was saved.", "%(count)s rows were saved.", saved)
        messages.success(request, text % {"count": saved})
    elif not {MOVE_BUTTON, MORE_BUTTON, NEXT_BUTTON} & request.POST.keys():
        messages.info(request, _("Nothing was changed."))
    if NEXT_BUTTON in request.POST:
        return redirect(f"admin:diagnostics_questionnaire_{page.following[0]}", page.questionnaire.pk)
    query: dict[str, Any] = {"page": page.number} if page.count > 1 else {}
    anchor = _move(request, page, move) if move else ""
    if more.isidentifier():
        query["more"], anchor = more, more
    address = f"{request.path}?{urlencode(query)}" if query else request.path
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def _move(request: HttpRequest, page: RowsEditor, move: str) -> str:
    """Move a row as its button says, "up-stage-12", and return the id of the button."""
    direction, name, token = (*move.split("-"), "", "")[:3]
    table = next((table for table in page.tables if table.name == name), None)
    row = table.by_token.get(token) if table is not None else None
    if table is None or row is None or direction not in STEPS:
        return ""
    rows = list(page.siblings(table, getattr(row, table.parent.removesuffix("_id") or "questionnaire")))
    if row not in rows:
        # removed by the same form
        return ""
    move_row(rows=rows, row_id=row.pk, place=rows.index(row) + 1 + STEPS[direction])
    row.refresh_from_db(fields=["position"])
    place = {"name": row, "position": row.position}
    messages.success(request, _("“%(name)s” is now in place %(position)s.") % place)
    return f"{direction}-{name}-{token}"
