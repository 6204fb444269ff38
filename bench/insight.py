"""Time the page of insight with few assessments and with very many, and what counting them costs.

    python -m bench.insight --database sqlite
    python -m bench.insight --database postgresql --rows 1000000         # about 4 GB of temporary space

The assessments are written straight into two temporary databases, spread over two years: every combination of answers
in turn, in two languages, a fifth of them not completed. Printed are the seconds for counting all of them and for
`insight --check`, which compares every day, and of a few requests what `bench.archive` prints: right away, and after
one more was begun.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from bench.archive import results, write
from bench.growth import MOST_ROWS, Figure, compare, run_here, timed
from bench.site import ROOT

BEGAN = datetime(2024, 11, 1, tzinfo=UTC)
SPAN = timedelta(days=730)
COLUMNS = (
    *("id", "version_id", "answers", "started_at", "completed_at", "outcome", "leading", "language", "answered_after"),
    *("title", "note", "company", "crm", "name_key", "search_text", "browser"),
)


def rows(count: int, *, version: int, instrument: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the values of `count` assessments, the oldest first, in the order of COLUMNS."""
    from diagnostics.assessing.models.assessments import id_at

    every = cycle(results(instrument))
    for number, (answers, outcome, leading) in enumerate(islice(every, count)):
        at = BEGAN + SPAN * (number / count)
        key = UUID(int=id_at(at).int + number)
        is_completed = number % 5 > 0
        stored = answers if is_completed else dict(list(answers.items())[: number % 4])
        times = {question: 9 * place + number % 7 for place, question in enumerate(stored, 1)}
        end = (at + timedelta(minutes=2), outcome, leading) if is_completed else (None, None, "")
        language = "nb" if number % 3 else "en"
        yield (key, version, json.dumps(stored), at, *end, language, json.dumps(times), *[""] * 6, "b" * 64)


def fill(count: int) -> None:
    """Fill the database that the settings name, and count all days."""
    from django.core.management import call_command

    from diagnostics.authoring.models import QuestionnaireVersion
    from diagnostics.authoring.queries.publishing import instrument_of
    from diagnostics.site.models import User

    call_command("migrate", verbosity=0)
    call_command("load_reference_questionnaire", verbosity=0)
    User.objects.create_superuser("admin@example.com", None)
    version = QuestionnaireVersion.objects.get()
    write(COLUMNS, rows(count, version=version.pk, instrument=instrument_of(version)))
    began = time.process_time()
    call_command("insight", rebuild=True, verbosity=0)
    counted = time.process_time()
    call_command("insight", check=True)
    print(f"counted in {counted - began:.1f} s of processor time, checked in {time.process_time() - counted:.1f} s")


def measure() -> Iterator[Figure]:
    """Yield what each request takes."""
    from django.test import Client

    from diagnostics.assessing.actions.assessments import start_assessment
    from diagnostics.assessing.models import Viewer
    from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
    from diagnostics.site.models import User

    client = Client()
    client.force_login(User.objects.get(email="admin@example.com"))
    version = QuestionnaireVersion.objects.get()
    page = f"/admin/diagnostics/questionnaire/{Questionnaire.objects.get().pk}/insight/"
    yield timed("all", partial(client.get, page))
    yield timed("three months, one language", partial(client.get, f"{page}?from=2025-03&to=2025-05&language=nb"))
    yield timed("the file", partial(client.get, f"{page}csv/"))
    yield timed(
        "all, after one more was begun",
        partial(client.get, page),
        before=lambda: start_assessment(version=version, by=Viewer(browser="c" * 64)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.insight", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, default=1_000_000, choices=range(100, MOST_ROWS + 1), metavar="ROWS")
    options = parser.parse_args(arguments)
    compare("bench.insight", database=options.database, rows=options.rows)
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    if sys.argv[1:2] in (["--fill"], ["--measure"]):
        run_here(sys.argv[1:], fill=fill, measure=measure)
    else:
        sys.exit(main())
