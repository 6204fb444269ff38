"""The frame around every admin page of a questionnaire: what a page merges into its context."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.admin.waiting import notices_of
from diagnostics.authoring.domain.remaining import HERE, Remaining, remaining
from diagnostics.authoring.models import GoldenExample, Process, Question, Questionnaire, SalesModel, Stage, StageRule
from diagnostics.authoring.pages.answers import asked_answers
from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.authoring.pages.waiting import Notice
from diagnostics.authoring.pages.workspace import Branch, Link, Node, Trial, Workspace, left_text
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.seen import draft_now
from diagnostics.authoring.queries.waiting import Waiting, waiting_for
from diagnostics.authoring.queries.workspace import PartRow, part_rows
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.golden import example_gaps
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import publication_gaps

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

TRIED = "tried"
"""The key under which a session has the answers that its user tries, by the id of the questionnaire."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A branch of the tree: its kind of part, the table, the words on its link to add one, and its own page."""

    key: str
    model: "type[Model]"
    add: "StrOrPromise"
    page: "tuple[str, StrOrPromise] | None" = None


KINDS = (
    Kind("question", Question, _("Add a question"), ("weights", _("All weights"))),
    Kind("sales_model", SalesModel, _("Add a sales model"), ("sales_models", _("All on one page"))),
    Kind("stage", Stage, _("Add a stage"), ("stages", _("All on one page"))),
    Kind("process", Process, _("Add a process"), ("pipelines", _("Pipelines as they are composed"))),
    Kind("rule", StageRule, _("Add a rule")),
    Kind("golden_example", GoldenExample, _("Add one in the simulator")),
)

FIRST = ("stage", "sales_model", "question", "process")
"""What a new questionnaire needs, in the order in which their pages lead from one to the next."""

PAGES: "tuple[tuple[str, StrOrPromise], ...]" = (
    ("check", _("Check and publish")),
    ("preview_home", _("Preview")),
    ("translate", _("Translate")),
    ("insight", _("Insight")),
    ("simulator", _("Simulator")),
    ("differences", _("What changed")),
    ("export", _("Download as a file")),
)
"""The other pages of a questionnaire, by their names, with what links to them say."""


def workspace_context(request: HttpRequest, questionnaire: Questionnaire) -> dict[str, Any]:
    """Return what a page inside a questionnaire adds to its context, so that it is drawn in the frame."""
    return {"workspace": _workspace(request, questionnaire)}


def page_context(
    request: HttpRequest, site: admin.AdminSite, questionnaire: Questionnaire, title: str
) -> dict[str, Any]:
    """Return what the template of a page inside a questionnaire needs besides what the page shows."""
    return {
        **site.each_context(request),
        "title": title,
        "subtitle": questionnaire,
        "opts": Questionnaire._meta,
        "original": questionnaire,
        **workspace_context(request, questionnaire),
    }


def draft_of(request: HttpRequest, questionnaire: Questionnaire) -> Instrument:
    """Return the compiled draft, which a request that changes nothing compiles once. Raises InvalidInstrument."""
    if request.method not in ("GET", "HEAD"):
        return load_draft(questionnaire)
    drafts: dict[int, Instrument | InvalidInstrument] = vars(request).setdefault("drafts", {})
    if questionnaire.pk not in drafts:
        try:
            drafts[questionnaire.pk] = load_draft(questionnaire)
        except InvalidInstrument as error:
            drafts[questionnaire.pk] = error
    found = drafts[questionnaire.pk]
    if isinstance(found, InvalidInstrument):
        raise found
    return found


def valid_draft_of(request: HttpRequest, questionnaire: Questionnaire) -> Instrument | None:
    """Return the draft, compiled once as by `draft_of`, or None if it contradicts itself."""
    try:
        return draft_of(request, questionnaire)
    except InvalidInstrument:
        return None


def trial_of(request: HttpRequest, questionnaire: Questionnaire, draft: Instrument | None) -> Trial:
    """Return the simulator beside a page, with the answers that this user tried last, if they are still asked for."""
    kept = request.session.get(TRIED, {}).get(str(questionnaire.pk), {})
    return Trial(
        draft=draft,
        answers=asked_answers(draft, kept) if draft is not None else {},
        url=_url("try", questionnaire.pk),
        whole_url=_url("simulator", questionnaire.pk),
        back=request.GET.get("back") or request.get_full_path(),
    )


def keep_tried(request: HttpRequest, questionnaire: Questionnaire, answers: Mapping[str, str]) -> None:
    """Keep the answers that this user tries on a questionnaire, for its next page."""
    tried = request.session.get(TRIED, {})
    if tried.get(str(questionnaire.pk)) != answers:
        request.session[TRIED] = {**tried, str(questionnaire.pk): dict(answers)}


def may_read(request: HttpRequest, table: str) -> bool:
    """Whether the user may view or change the rows of a table."""
    return any(request.user.has_perm(f"diagnostics.{verb}_{table}") for verb in ("view", "change"))


def _workspace(request: HttpRequest, questionnaire: Questionnaire) -> Workspace:
    draft = valid_draft_of(request, questionnaire)
    gaps = (*publication_gaps(draft), *example_gaps(draft)) if draft else ()
    left = remaining(draft, gaps) if draft else {}
    rows = part_rows(questionnaire)
    reads = may_read(request, "questionnaire")
    home = _url("change", questionnaire.pk)
    return Workspace(
        home=Node(
            name=str(questionnaire) or questionnaire.key,
            url=home,
            left=left_text(left.get(HERE, Remaining())),
            is_current=_is_current(request, home),
        ),
        branches=tuple(
            _branch(request, questionnaire, kind, _named(draft, kind, rows[kind.key]), left)
            for kind in KINDS
            if may_read(request, _table(kind))
        ),
        links=tuple(_links(request, questionnaire)),
        next=_next(request, questionnaire, rows),
        trial=trial_of(request, questionnaire, draft) if reads else None,
        is_valid=draft is not None,
        notices=tuple(_notices(questionnaire, draft)) if reads else (),
        check_url=_url("check", questionnaire.pk),
    )


def _notices(questionnaire: Questionnaire, draft: Instrument | None) -> Iterator[Notice]:
    waiting = waiting_for(questionnaire)
    # compared only if there is something to compare with
    now = draft_now(questionnaire, draft) if waiting != Waiting() else None
    return notices_of(waiting, now)


def _branch(
    request: HttpRequest,
    questionnaire: Questionnaire,
    kind: Kind,
    rows: tuple[tuple[PartRow, str], ...],
    left: Mapping[tuple[str, str], Remaining],
) -> Branch:
    remains = {row.key: left.get((kind.key, row.key), Remaining()) for row, _name in rows}
    nodes = tuple(_node(request, kind, row, name, remains[row.key]) for row, name in rows)
    pages = tuple(_pages(request, questionnaire, kind))
    return Branch(
        name=capfirst(str(kind.model._meta.verbose_name_plural)),
        nodes=nodes,
        left=sum(each.count for each in remains.values()),
        is_open=any([*(node.is_current for node in nodes), *(page.is_current for page in pages)])
        or _is_adding(request, kind),
        pages=pages,
        add=_add(request, questionnaire, kind),
    )


def _node(request: HttpRequest, kind: Kind, row: PartRow, name: str, left: Remaining) -> Node:
    url = reverse(f"admin:diagnostics_{_table(kind)}_change", args=[row.id])
    options = (
        Link(option.name.plain or option.key, f"{url}#options-{number}") for number, option in enumerate(row.parts)
    )
    return Node(name, url, left_text(left), _is_current(request, url), tuple(options))


def _named(draft: Instrument | None, kind: Kind, rows: tuple[PartRow, ...]) -> tuple[tuple[PartRow, str], ...]:
    """Return each row with its name; that of a rule is its sentence, if the draft can be read."""
    if kind.key != "rule":
        return tuple((row, row.name.plain or row.key) for row in rows)
    rules = draft.rules if draft else ()
    sentences = [rule_sentence(draft, rule) for rule in rules] if draft else []
    return tuple(
        (row, f"{number}. {sentences[number - 1]}" if number <= len(sentences) else f"{number}.")
        for number, row in enumerate(rows, start=1)
    )


def _pages(request: HttpRequest, questionnaire: Questionnaire, kind: Kind) -> Iterator[Link]:
    """Yield the pages about all parts of a kind: the one to edit them together, and their list."""
    if kind.page:
        name, text = kind.page
        url = _url(name, questionnaire.pk)
        yield Link(str(text), url, request.path == url)
    url = reverse(f"admin:diagnostics_{_table(kind)}_changelist")
    yield Link(str(_("List and order")), f"{url}?questionnaire={questionnaire.pk}", request.path == url)


def _add(request: HttpRequest, questionnaire: Questionnaire, kind: Kind) -> Link | None:
    if not request.user.has_perm(f"diagnostics.add_{_table(kind)}"):
        return None
    if kind.model is GoldenExample:
        return Link(str(kind.add), _url("simulator", questionnaire.pk))
    url = reverse(f"admin:diagnostics_{_table(kind)}_add")
    return Link(str(kind.add), f"{url}?questionnaire={questionnaire.pk}", request.path == url)


def _next(request: HttpRequest, questionnaire: Questionnaire, rows: Mapping[str, tuple[PartRow, ...]]) -> Link | None:
    """Return the link to what has to be added first, None if there is one of everything."""
    missing = next((kind for key in FIRST for kind in KINDS if kind.key == key and not rows[key]), None)
    add = _add(request, questionnaire, missing) if missing else None
    if add is None or missing is None or missing.page is None:
        return add
    # several are added at once on the page with all of them
    return Link(add.name, _url(missing.page[0], questionnaire.pk))


def _links(request: HttpRequest, questionnaire: Questionnaire) -> Iterator[Link]:
    reads, sees = may_read(request, "questionnaire"), request.user.has_perm("diagnostics.view_insight")
    for name, text in PAGES:
        if sees if name == "insight" else reads:
            url = _url(name, questionnaire.pk)
            yield Link(str(text), url, _is_current(request, url))
    if may_read(request, "questionnaireversion"):
        url = reverse("admin:diagnostics_questionnaireversion_changelist")
        yield Link(str(_("Versions")), f"{url}?questionnaire={questionnaire.pk}", request.path.startswith(url))


def _url(name: str, questionnaire_id: int) -> str:
    """Return the address of a page of the questionnaire."""
    return reverse(f"admin:diagnostics_questionnaire_{name}", args=[questionnaire_id])


def _is_current(request: HttpRequest, url: str) -> bool:
    """Whether the request is for this page, or for the history or the deletion of its row."""
    row, is_change, _rest = url.rpartition("change/")
    return request.path in (url, f"{row}history/", f"{row}delete/") if is_change else request.path == url


def _is_adding(request: HttpRequest, kind: Kind) -> bool:
    return request.path == reverse(f"admin:diagnostics_{_table(kind)}_add")


def _table(kind: Kind) -> str:
    return str(kind.model._meta.model_name)
