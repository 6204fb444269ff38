"""Time the list of past assessments and the admin's, with few rows and with very many.

    python -m bench.archive --database sqlite --rows 100
    python -m bench.archive --database postgresql --rows 1000000

The rows are written straight into a temporary database: half of them belong to the user whose list is asked for, half
to another one. Printed are the least and the median of a few requests in milliseconds, and the queries of one beside
the session's.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from bench.site import ROOT, empty_database, environment_of

MOST_ROWS = 2_000_000
BATCH = 5_000
ROUNDS = 7
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=2_000)
"""The rows are spread evenly over this time."""

COLUMNS = (
    *("id", "version_id", "answers", "started_at", "completed_at", "outcome", "leading"),
    *("title", "note", "company", "crm", "name_key", "search_text", "owner_id", "browser"),
)


def rows(count: int, *, version: int, owners: Sequence[int], models: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the values of `count` completed assessments, the oldest first, in the order of COLUMNS."""
    from diagnostics.assessing.models.assessments import id_at

    draw = random.Random(1)  # noqa: S311 (a benchmark, not a secret)
    for number in range(count):
        at = BEGAN + SPAN * (number / count)
        # times repeat within a millisecond, ids may not
        key = UUID(int=id_at(at).int + number)
        name = f"Team {draw.randrange(1000)} {'north' if number % 2 else 'south'}" if number % 3 else ""
        note = "needle" if number == count // 100 else "with Kari" if number % 5 == 0 else ""
        text = f"{name}\n{note}".casefold()
        owner = owners[number // 2 % 2]
        values = (version, '{"leads": "inbound"}', at, at, "{}", models[number % len(models)])
        yield (key, *values, name, note, "", "", name.casefold(), text, owner, "")


def fill(count: int) -> int:
    """Fill the database that the settings name and return the id of the user whose list is long."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from diagnostics.authoring.models import QuestionnaireVersion
    from diagnostics.authoring.queries.publishing import instrument_of
    from diagnostics.site.models import User

    call_command("migrate", verbosity=0)
    call_command("load_reference_questionnaire", verbosity=0)
    owners = [User.objects.create_superuser(f"user{number}@example.com", None).pk for number in range(2)]
    version = QuestionnaireVersion.objects.get()
    models = [model.key for model in instrument_of(version).sales_models]
    names = ", ".join(map(connection.ops.quote_name, COLUMNS))
    places = ", ".join(["%s"] * len(COLUMNS))
    insert = f"INSERT INTO diagnostics_assessment ({names}) VALUES ({places})"  # noqa: S608 (constants)
    made = rows(count, version=version.pk, owners=owners, models=models)
    with transaction.atomic(), connection.cursor() as cursor:
        while batch := [_adapted(values) for values in islice(made, BATCH)]:
            cursor.executemany(insert, batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return int(owners[0])


def _adapted(values: tuple[Any, ...]) -> tuple[Any, ...]:
    from django.db import connection

    if connection.vendor != "sqlite":
        return values
    write = connection.ops.adapt_datetimefield_value
    return tuple(
        value.hex if isinstance(value, UUID) else write(value) if isinstance(value, datetime) else value
        for value in values
    )


def addresses(owner: int) -> dict[str, str]:
    """Return the URLs to request, by label."""
    from diagnostics.assessing.models import Assessment

    own = Assessment.objects.filter(owner=owner).order_by("-pk")
    middle = own.filter(started_at__lte=BEGAN + SPAN / 2)[:1].get()
    ours, admin = "/assessments/", "/admin/diagnostics/assessment/"
    return {
        "first page": ours,
        "page in the middle": f"{ours}?after={middle.pk}",
        "by name": f"{ours}?sort=name",
        "by name, in the middle": f"{ours}?sort=name&after={middle.pk}~team%20500%20north",
        "a common word": f"{ours}?q=north",
        "a rare word": f"{ours}?q=needle",
        "a filter that nothing fits": f"{ours}?state=begun",
        "a month long ago": f"{ours}?from=2020-03-01&to=2020-03-31",
        "admin, first page": admin,
        "admin, in the middle": f"{admin}?after={middle.pk}",
        "admin, a rare name": f"{admin}?q=needle",
        "admin, an owner": f"{admin}?q=user0@example.com",
    }


def measure(owner: int) -> Iterator[tuple[str, float, float, int]]:
    """Yield each request's name, its least and median milliseconds, and its queries beside those of the session."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from diagnostics.site.models import User

    client = Client()
    client.force_login(User.objects.get(pk=owner))
    for name, address in addresses(owner).items():
        seconds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            response = client.get(address)
            seconds.append(time.perf_counter() - began)
        if response.status_code != 200:
            raise SystemExit(f"{address} was answered {response.status_code}")
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        yield name, min(seconds) * 1000, statistics.median(seconds) * 1000, len(captured) - 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, default=100, choices=range(10, MOST_ROWS + 1), metavar="ROWS")
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
    from django.db import connections

    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    began = time.perf_counter()
    owner = fill(count)
    print(f"{count:,} rows, written in {time.perf_counter() - began:.0f} s")
    for name, least, median, queries in measure(owner):
        print(f"{name:<28}{least:>8.1f} {median:>8.1f} ms{queries:>4} queries", flush=True)
    connections.close_all()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
