"""Decisions about drafts carry what was seen; a page that asks again says what came in between."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from translated_fields import show_language_code

from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import PublicationEvent, Questionnaire
from diagnostics.authoring.models.publishing import PublicationKind
from diagnostics.authoring.pages.authoring import ChangeLine, change_line
from diagnostics.authoring.pages.seen import Meanwhile, event_line, meanwhile
from diagnostics.authoring.queries.history import Change, Parts
from diagnostics.authoring.queries.seen import Since, draft_since, rows_since
from diagnostics.site.admin.deleting import SEEN
from diagnostics.site.models.fields import Authored

SINCE = "since"
"""The parameter of an address with what somebody saw who has to decide again."""


def posted_seen(request: HttpRequest) -> Seen:
    """Return what the form says was shown; if it says nothing, something that nothing equals."""
    return Seen.from_text(request.POST.get(SEEN, ""))


def ask_again(request: HttpRequest, address: str) -> HttpResponseRedirect:
    """Redirect to the page that asks, which then says what came in between. Nothing was done."""
    query = {**request.GET.dict(), SINCE: request.POST.get(SEEN, "")}
    return HttpResponseRedirect(f"{address}?{urlencode(query)}")


def draft_meanwhile(request: HttpRequest, questionnaire: Questionnaire) -> Meanwhile | None:
    """Return what came in since the page was shown that the address names; None if it names none."""
    return draft_meanwhile_of(questionnaire, Seen.from_text(request.GET[SINCE])) if SINCE in request.GET else None


def draft_meanwhile_of(questionnaire: Questionnaire, seen: Seen) -> Meanwhile:
    """Return what came in since the draft was seen, with the language of each text."""
    with show_language_code(True):
        return meanwhile(lines_of(draft_since(questionnaire, seen)))


def rows_meanwhile(model: type[Authored], ids: Iterable[int], parts: Parts, seen: Seen) -> Meanwhile:
    """Return what was changed of these rows and their parts since they were seen, with the language of each text."""
    with show_language_code(True):
        return meanwhile(lines_of(rows_since(model, ids, parts, seen)))


def lines_of(since: Since) -> Iterator[ChangeLine]:
    """Yield the lines of everything that came in."""
    yield from change_lines(since.changes)
    yield from event_lines(since.events)


def event_lines(events: Iterable[PublicationEvent]) -> Iterator[ChangeLine]:
    """Yield the lines of what was published and retired, with the notes of the versions that were published."""
    for event in events:
        yield event_line(
            at=event.at,
            by=str(event.by or ""),
            version=str(event.version),
            event=event.get_kind_display(),
            note=event.version.note if event.kind == PublicationKind.PUBLISHED else "",
            planned_for=event.planned_for,
        )


def change_lines(changes: Iterable[Change]) -> Iterator[ChangeLine]:
    """Yield the lines of changes in the history."""
    for change in changes:
        yield change_line(
            at=change.at, by=change.by, kind=change.kind, part=change.part, name=change.name, fields=change.fields
        )
