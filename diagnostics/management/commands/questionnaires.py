"""List all questionnaires with their state."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Max

from diagnostics.authoring.domain.states import State
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.states import Standing, standings
from diagnostics.insight.actions.refreshing import refresh_insight
from diagnostics.insight.queries.rollups import totals

COLUMNS = ("key", "title", "state", "unpublished changes", "begun", "completed", "last published")


class Command(BaseCommand):
    """The names in the JSON stay as they are: scripts read it."""

    help = (
        "List the questionnaires: key, title, state (never published, open, retired), whether the draft has changes "
        "that are not published, assessments begun and completed, and when it was last published (UTC)."
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
    counts, found = totals(), standings(rows)
    for row in rows:
        yield _entry(row, found[row.pk], counts.get(row.pk, (0, 0)), published[row.pk])


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
        "last_published": published.isoformat(timespec="seconds") if published else None,
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
