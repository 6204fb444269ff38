"""List all questionnaires with their state."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Max

from diagnostics.authoring.domain.states import State
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.states import Standing, standings
from diagnostics.authoring.queries.waiting import Waiting, waiting_of
from diagnostics.insight.actions.refreshing import refresh_insight
from diagnostics.insight.queries.rollups import totals

COLUMNS = ("key", "title", "state", "unpublished changes", "begun", "completed", "last published")


class Command(BaseCommand):
    """The names in the JSON stay as they are: scripts read it."""

    help = (
        "List the questionnaires: key, title, state (never published, open, retired), whether the draft has changes "
        "that are not published, assessments begun and completed, and when it was last published (UTC). JSON also has "
        "the note of the version, since when a review is asked for, and the time that is set for publishing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("table", "json"), default="table", help="table by default")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = list(_entries())
        if options["format"] == "json":
            self.stdout.write(json.dumps(entries, ensure_ascii=False, indent=2))
        elif not entries:
            self.stdout.write("There is no questionnaire.")
        else:
            for line in _table(entries):
                self.stdout.write(line)


def _entries() -> Iterator[dict[str, Any]]:
    rows = Questionnaire.objects.select_related("current_version", "common_process").order_by("key")
    rows = rows.defer("current_version__document")
    published = dict(rows.values_list("pk").annotate(Max("versions__published_at")))
    refresh_insight()
    counts, found, waiting = totals(), standings(rows), waiting_of(rows)
    for row in rows:
        entry = _entry(row, found[row.pk], counts.get(row.pk, (0, 0)), published[row.pk])
        yield {**entry, **_waiting(waiting.get(row.pk, Waiting()))}


def _waiting(waiting: Waiting) -> dict[str, Any]:
    review, plan = waiting.review, waiting.plan
    is_asked, is_planned = review and review.returned_at is None, plan and not plan.failure
    return {
        "review_since": _second(review.asked_at) if review and is_asked else None,
        "to_be_published": _second(plan.due_at) if plan and is_planned else None,
    }


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _entry(row: Any, standing: Standing, counts: tuple[int, int], published: datetime | None) -> dict[str, Any]:
    states = {State.NEVER: "never published", State.RETIRED: "retired"}
    return {
        "key": row.key,
        "title": row.title_en or row.title_nb,
        "state": states.get(standing.state, "open"),
        "version": standing.number,
        "unpublished_changes": standing.state in (State.NEVER, State.CHANGED),
        "begun": counts[0],
        "completed": counts[1],
        "last_published": _second(published) if published else None,
        "note": row.current_version.note if row.current_version else "",
    }


def _table(entries: list[dict[str, Any]]) -> Iterator[str]:
    rows = [COLUMNS, *(tuple(_cells(entry)) for entry in entries)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cells(entry: Mapping[str, Any]) -> Iterator[str]:
    for column in COLUMNS:
        value = entry[column.replace(" ", "_")]
        yield {True: "yes", False: "no", None: "-"}[value] if value is None or isinstance(value, bool) else str(value)
