"""Time the page of insight with few assessments and with very many, and what counting them costs.

    python -m bench.insight --database sqlite --rows 10000
    python -m bench.insight --database postgresql --rows 1000000

The assessments are written straight into a temporary database, spread over two years: every combination of answers in
turn, in two languages, a fifth of them not completed. Printed are the seconds for counting all of them, and of a few
requests the least processor time of this process and the least time that passed, in milliseconds, with the queries of
one beside the session's: right away, and after one more was begun. Last, `insight --check` compares every day.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice, product
from typing import Any
from uuid import UUID

from bench.archive import MOST_ROWS, ROUNDS, _adapted
from bench.site import ROOT, empty_database, environment_of

BEGAN = datetime(2024, 11, 1, tzinfo=UTC)
SPAN = timedelta(days=730)
BATCH = 5_000
COLUMNS = (
    *("id", "version_id", "answers", "started_at", "completed_at", "outcome", "leading", "language", "answered_after"),
    *("title", "note", "company", "crm", "name_key", "search_text", "browser"),
)


def rows(count: int, *, version: int, instrument: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the values of `count` assessments, the oldest first, in the order of COLUMNS."""
    from diagnostics.assessing.models.assessments import id_at

    results = cycle(_results(instrument))
    for number, (answers, outcome, leading) in enumerate(islice(results, count)):
        at = BEGAN + SPAN * (number / count)
        key = UUID(int=id_at(at).int + number)
        is_completed = number % 5 > 0
        stored = answers if is_completed else dict(list(answers.items())[: number % 4])
        times = {question: 9 * place + number % 7 for place, question in enumerate(stored, 1)}
        end = (at + timedelta(minutes=2), outcome, leading) if is_completed else (None, None, "")
        language = "nb" if number % 3 else "en"
        yield (key, version, json.dumps(stored), at, *end, language, json.dumps(times), *[""] * 6, "b" * 64)


def _results(instrument: Any) -> list[tuple[dict[str, str], str, str]]:
    from diagnostics.instrument.document import dump_outcome
    from diagnostics.instrument.journey import diagnose_undecided

    keys = [question.key for question in instrument.questions]
    chosen = product(*([option.key for option in question.options] for question in instrument.questions))
    outcomes = [diagnose_undecided(instrument, dict(zip(keys, options, strict=True))) for options in chosen]
    return [(outcome.answers, json.dumps(dump_outcome(outcome)), outcome.leading or "") for outcome in outcomes]


def fill(count: int) -> None:
    """Fill the database that the settings name."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from diagnostics.assessing.models.triggers import install_triggers, remove_triggers
    from diagnostics.authoring.models import QuestionnaireVersion
    from diagnostics.authoring.queries.publishing import instrument_of

    call_command("migrate", verbosity=0)
    call_command("load_reference_questionnaire", verbosity=0)
    version = QuestionnaireVersion.objects.get()
    names = ", ".join(map(connection.ops.quote_name, COLUMNS))
    places = ", ".join(["%s"] * len(COLUMNS))
    insert = f"INSERT INTO diagnostics_assessment ({names}) VALUES ({places})"  # noqa: S608 (constants)
    made = rows(count, version=version.pk, instrument=instrument_of(version))
    # all days are counted anew afterwards, so nothing has to be noted for each row
    remove_triggers(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        while batch := [_adapted(values) for values in islice(made, BATCH)]:
            cursor.executemany(insert, batch)
    install_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def measure() -> Iterator[tuple[str, float, float, int]]:
    """Yield each request's name, its milliseconds of processor and of clock, and its queries beside the session's."""
    from django.test import Client

    from diagnostics.assessing.actions.assessments import start_assessment
    from diagnostics.assessing.models import Viewer
    from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
    from diagnostics.site.models import User

    client = Client()
    client.force_login(User.objects.create_superuser("admin@example.com", None))
    version = QuestionnaireVersion.objects.get()
    page = f"/admin/diagnostics/questionnaire/{Questionnaire.objects.get().pk}/insight/"

    def begin() -> None:
        start_assessment(version=version, by=Viewer(browser="c" * 64))

    yield from _timed(client, "all", page)
    yield from _timed(client, "three months, one language", f"{page}?from=2025-03&to=2025-05&language=nb")
    yield from _timed(client, "the file", f"{page}csv/")
    yield from _timed(client, "all, after one more was begun", page, before=begin)


def _timed(
    client: Any, name: str, address: str, before: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, float, float, int]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    processor, clock = [], []
    for _ in range(ROUNDS):
        before()
        began = time.process_time(), time.perf_counter()
        response = client.get(address)
        processor.append(time.process_time() - began[0])
        clock.append(time.perf_counter() - began[1])
    if response.status_code != 200:
        raise SystemExit(f"{address} was answered {response.status_code}")
    before()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    yield name, min(processor) * 1000, min(clock) * 1000, len(captured) - 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.insight", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, default=10_000, choices=range(10, MOST_ROWS + 1), metavar="ROWS")
    options = parser.parse_args(arguments)
    with empty_database(options.database) as (url, _processes):
        os.environ.update(
            {
                **environment_of(url, STAFF_MFA="false"),
                "DJANGO_SETTINGS_MODULE": "salesmodel.settings",
                "LOG_LEVEL": "ERROR",
            }
        )
        os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
        _report(options.rows)
    return 0


def _report(count: int) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from salesmodel.database import settings_for_commands

    settings.DATABASES["default"] = settings_for_commands(settings.DATABASES["default"])
    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    began = time.perf_counter()
    fill(count)
    print(f"{count:,} assessments, written in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    call_command("insight", rebuild=True, verbosity=0)
    print(f"counted in {time.perf_counter() - began:.1f} s")
    for name, processor, clock, queries in measure():
        print(f"{name:<32}{processor:>8.1f} {clock:>8.1f} ms{queries:>4} queries", flush=True)
    began = time.perf_counter()
    call_command("insight", check=True)
    print(f"checked in {time.perf_counter() - began:.1f} s")
    connections.close_all()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
