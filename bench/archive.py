"""Time the lists of assessments, and pages about one of them, with few rows and with very many.

    python -m bench.archive --database sqlite
    python -m bench.archive --database postgresql --rows 1000000          # about 4 GB of temporary space

The rows are written straight into two temporary databases, of 10,000 and of so many rows: nearly half of them belong to
the user whose list is asked for, half to another one, and fifty to a browser. Printed are the least processor time of a
request in milliseconds, the database server's included, the ratio, the least time that passed, and the queries.
"""

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count as counted
from itertools import cycle, islice, product
from typing import Any
from uuid import UUID

from bench.growth import MOST_ROWS, Figure, compare, run_here, timed
from bench.site import ROOT

BATCH = 5_000
BROWSER = "b" * 43
"""The id of the browser that began FEW assessments."""
FEW = 50
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=2_000)
"""The rows are spread evenly over this time."""

COLUMNS = (
    *("id", "version_id", "answers", "started_at", "completed_at", "outcome", "leading"),
    *("title", "note", "company", "crm", "name_key", "search_text", "owner_id", "browser"),
)


def rows(
    count: int, *, version: int, instrument: Any, owners: Sequence[int], browser: str
) -> Iterator[tuple[Any, ...]]:
    """Yield the values of `count` completed assessments, the oldest first, in the order of COLUMNS."""
    from diagnostics.assessing.models.assessments import id_at

    draw = random.Random(1)  # noqa: S311 (a benchmark, not a secret)
    for number, (answers, outcome, leading) in enumerate(islice(cycle(results(instrument)), count)):
        at = BEGAN + SPAN * (number / count)
        # times repeat within a millisecond, ids may not
        key = UUID(int=id_at(at).int + number)
        name = f"Team {draw.randrange(1000)} {'north' if number % 2 else 'south'}" if number % 3 else ""
        note = "needle" if number == count // 100 else "with Kari" if number % 5 == 0 else ""
        text = f"{name}\n{note}".casefold()
        is_few = number % (count // FEW) == 3
        whose = (None, browser) if is_few else (owners[number // 2 % 2], "")
        yield (
            key,
            version,
            json.dumps(answers),
            at,
            at,
            outcome,
            leading,
            name,
            note,
            "",
            "",
            name.casefold(),
            text,
            *whose,
        )


def results(instrument: Any) -> list[tuple[dict[str, str], str, str]]:
    """Return every combination of answers, with the outcome as it is saved and the leading sales model."""
    from diagnostics.instrument.document import dump_outcome
    from diagnostics.instrument.journey import diagnose_undecided

    keys = [question.key for question in instrument.questions]
    chosen = product(*([option.key for option in question.options] for question in instrument.questions))
    outcomes = [diagnose_undecided(instrument, dict(zip(keys, options, strict=True))) for options in chosen]
    return [(outcome.answers, json.dumps(dump_outcome(outcome)), outcome.leading or "") for outcome in outcomes]


def fill(count: int) -> None:
    """Fill the database that the settings name: the first user has the long list."""
    from django.core.management import call_command

    from diagnostics.authoring.models import QuestionnaireVersion
    from diagnostics.authoring.queries.publishing import instrument_of
    from diagnostics.site.models import User
    from diagnostics.site.views.browsers import browser_hash

    call_command("migrate", verbosity=0)
    call_command("load_reference_questionnaire", verbosity=0)
    owners = [User.objects.create_superuser(f"user{number}@example.com", None).pk for number in range(2)]
    version = QuestionnaireVersion.objects.get()
    instrument, browser = instrument_of(version), browser_hash(BROWSER)
    write(COLUMNS, rows(count, version=version.pk, instrument=instrument, owners=owners, browser=browser))


def write(columns: Sequence[str], made: Iterator[tuple[Any, ...]]) -> None:
    """Insert assessments, without the triggers that note each for the counts of insight."""
    from django.db import connection, transaction

    from diagnostics.assessing.models.triggers import install_triggers, remove_triggers

    names = ", ".join(map(connection.ops.quote_name, columns))
    remove_triggers(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY diagnostics_assessment ({names}) FROM STDIN") as into:
                for values in made:
                    into.write_row(values)
        else:
            places = ", ".join(["%s"] * len(columns))
            insert = f"INSERT INTO diagnostics_assessment ({names}) VALUES ({places})"  # noqa: S608 (constants)
            while batch := [tuple(map(_adapted, values)) for values in islice(made, BATCH)]:
                cursor.executemany(insert, batch)
    install_triggers(connection)
    if connection.vendor == "postgresql":
        # as its autovacuum does; nothing gives SQLite statistics
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _adapted(value: Any) -> Any:
    """Return a value as SQLite has it."""
    from django.db import connection

    if isinstance(value, UUID):
        return value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def measure() -> Iterator[Figure]:
    """Yield what each request takes."""
    from django.test import Client

    from diagnostics.assessing.models import Assessment
    from diagnostics.site.models import User

    owner = User.objects.get(email="user0@example.com")
    own = Assessment.objects.filter(owner=owner).order_by("-pk")
    middle, newest = own.filter(started_at__lte=BEGAN + SPAN / 2)[:1].get(), own[:1].get()
    client, browser = Client(), _browser()
    client.force_login(owner)
    for name, address in _lists(middle.pk).items():
        yield timed(name, partial(client.get, address))
    for name, address in {
        "result": f"/assessments/{middle.pk}/",
        "comparison, what to choose": f"/assessments/{middle.pk}/compare/",
        "comparison": f"/assessments/{middle.pk}/compare/{newest.pk}/",
    }.items():
        yield timed(name, partial(client.get, address))
    yield timed("my data, of a browser", partial(browser.get, "/privacy/my-data/"))
    yield timed("my-data.json, of a browser", lambda: browser.get("/privacy/my-data/my-data.json").getvalue())
    erased = (f"/assessments/{key}/erase/" for key in list(own[100:200].values_list("pk", flat=True)))
    yield timed("erasing one", lambda: client.post(next(erased)))
    yield _erasure(middle)


def _lists(middle: UUID) -> Mapping[str, str]:
    ours, admin = "/assessments/", "/admin/diagnostics/assessment/"
    return {
        "first page": ours,
        "page in the middle": f"{ours}?after={middle}",
        "by name": f"{ours}?sort=name",
        "by name, in the middle": f"{ours}?sort=name&after={middle}~team%20500%20north",
        "a common word": f"{ours}?q=north",
        "a rare word": f"{ours}?q=needle",
        "a filter that nothing fits": f"{ours}?state=begun",
        "a month long ago": f"{ours}?from=2020-03-01&to=2020-03-31",
        "admin, first page": admin,
        "admin, in the middle": f"{admin}?after={middle}",
        "admin, a rare name": f"{admin}?q=needle",
        "admin, an owner": f"{admin}?q=user0@example.com",
    }


def _browser() -> Any:
    """Return a client with the cookie of BROWSER."""
    from django.http import HttpResponse
    from django.test import Client

    from diagnostics.assessing.views.viewer import remember_browser

    client, response = Client(), HttpResponse()
    remember_browser(response, BROWSER)
    client.cookies.update(response.cookies)
    return client


def _erasure(assessment: Any) -> Figure:
    """Return what erasing a person takes who has ten assessments."""
    from diagnostics.assessing.actions.assessments import start_assessment
    from diagnostics.assessing.models import Viewer
    from diagnostics.people.actions.privacy import erase_user
    from diagnostics.site.models import User

    people: list[Any] = []
    numbers = counted()

    def begin() -> None:
        people.append(User.objects.create_user(f"person{next(numbers)}-{os.getpid()}@example.com"))
        for _ in range(10):
            start_assessment(version=assessment.version, by=Viewer(user_id=people[-1].pk))

    return timed("erasing a person", lambda: erase_user(user_id=people.pop().pk, by=None), before=begin)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, default=1_000_000, choices=range(100, MOST_ROWS + 1), metavar="ROWS")
    options = parser.parse_args(arguments)
    compare("bench.archive", database=options.database, rows=options.rows)
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    if sys.argv[1:2] in (["--fill"], ["--measure"]):
        run_here(sys.argv[1:], fill=fill, measure=measure)
    else:
        sys.exit(main())
