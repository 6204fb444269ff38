"""What a draft, or some rows of it, is now, and what came in since somebody looked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Max, QuerySet

from diagnostics.authoring.domain.seen import Seen, moment_of
from diagnostics.authoring.models import PublicationEvent, Questionnaire
from diagnostics.authoring.queries.conflicts import revision_of
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.authoring.queries.history import DRAFT_PARTS, Change, Parts, changes_after
from diagnostics.authoring.queries.waiting import Waiting, waiting_for
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.models.fields import Authored


def draft_now(
    questionnaire: Questionnaire, draft: Instrument | None = None, *, target: Instrument | None = None
) -> Seen:
    """Return what the draft and the version in use are now, to compare with what was seen.

    The draft is compiled if it is not passed; `target` is what is to take its place.
    """
    compiled = draft or valid_draft(questionnaire)
    return Seen(
        contents=fingerprint(dump_instrument(compiled)) if compiled else _revision(questionnaire),
        version=_current_number(questionnaire),
        target=fingerprint(dump_instrument(target)) if target else None,
    )


def publishing_now(
    questionnaire: Questionnaire, draft: Instrument | None = None, *, waiting: Waiting | None = None
) -> Seen:
    """Return what the draft, the version in use and what waits to be published are now."""
    return replace(draft_now(questionnaire, draft), target=(waiting or waiting_for(questionnaire)).mark)


def target_now(questionnaire: Questionnaire | None, target: Instrument) -> Seen:
    """Return what the draft is now that `target` is to replace, or that there is none yet."""
    if questionnaire is None:
        return Seen(contents="new", target=fingerprint(dump_instrument(target)))
    return draft_now(questionnaire, target=target)


def version_now(questionnaire: Questionnaire) -> Seen:
    """Return which version is in use now, whatever the draft says."""
    return Seen(version=_current_number(questionnaire))


def at_this_moment(questionnaire: Questionnaire | None, now: Seen) -> Seen:
    """Return the same, as a page shows it: with how far the draft's history is."""
    if questionnaire is None:
        return now
    return replace(now, moment=f"{_revision(questionnaire)}-{_newest_event(questionnaire)}")


def seen_draft(
    questionnaire: Questionnaire, draft: Instrument | None = None, *, target: Instrument | None = None
) -> Seen:
    """Return what a page shows that shows the draft."""
    return at_this_moment(questionnaire, draft_now(questionnaire, draft, target=target))


def seen_rows(model: type[Authored], ids: Iterable[int], parts: Parts) -> Seen:
    """Return what these rows and their parts are now."""
    revision = revision_of(model, ids, parts)
    return Seen(contents=revision, moment=revision)


@dataclass(frozen=True, slots=True)
class Since:
    """What came in since a moment, newest first: changes of rows, and what was published or retired."""

    changes: tuple[Change, ...]
    events: tuple[PublicationEvent, ...] = ()


def draft_since(questionnaire: Questionnaire, seen: Seen) -> Since:
    """Return what came in since the draft was seen."""
    *moment, event = moment_of(seen.moment) or (0,)
    changes = changes_after(Questionnaire, [questionnaire.pk], DRAFT_PARTS, moment)
    return Since(tuple(changes), tuple(events_of(questionnaire).filter(pk__gt=event)) if moment else ())


def events_of(questionnaire: Questionnaire) -> "QuerySet[PublicationEvent]":
    """Return what was published and retired, newest first, with versions and people, the documents deferred."""
    return questionnaire.events.select_related("version", "by").defer("version__document")


def rows_since(model: type[Authored], ids: Iterable[int], parts: Parts, seen: Seen) -> Since:
    """Return what was changed of these rows and their parts since they were seen."""
    return Since(tuple(changes_after(model, ids, parts, moment_of(seen.moment))))


def _revision(questionnaire: Questionnaire) -> str:
    return revision_of(Questionnaire, [questionnaire.pk], DRAFT_PARTS)


def _current_number(questionnaire: Questionnaire) -> int:
    current = Questionnaire.objects.filter(pk=questionnaire.pk).values_list("current_version__number", flat=True)
    return current.get() or 0


def _newest_event(questionnaire: Questionnaire) -> int:
    return int(questionnaire.events.aggregate(newest=Max("pk", default=0))["newest"])
