"""Fill a site's database with completed assessments of one user, fast: every combination of answers in turn.

    python -m bench.rows 100000 manager@example.com

The environment says which database: one that holds a published questionnaire. Printed is the key of a session in which
the user is signed in.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice, product
from typing import Any
from uuid import UUID

COLUMNS = (
    *("id", "version_id", "answers", "started_at", "completed_at", "outcome", "leading"),
    *("company", "crm", "title", "note", "name_key", "search_text", "owner_id", "browser"),
)
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def fill(count: int, email: str) -> int:
    """Add `count` assessments of a new user with this address to the published questionnaire; return the user's id."""
    from django.db import connection

    from diagnostics.authoring.models import Questionnaire
    from diagnostics.authoring.queries.publishing import instrument_of
    from diagnostics.site.models import User

    user = User.objects.create_user(email)
    version = Questionnaire.objects.exclude(current_version=None)[0].current_version
    assert version is not None  # noqa: S101 (for the types)
    rows = _rows(count, version.pk, user.pk, instrument_of(version))
    if connection.vendor == "sqlite":
        _insert(connection, rows)
    else:
        _copy(connection, rows)
    return int(user.pk)


def session_of(user_id: int) -> str:
    """Return the key of a new session in which the user is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from diagnostics.site.models import User

    user = User.objects.get(pk=user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user_id)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _rows(count: int, version: int, owner: int, instrument: Any) -> Iterator[tuple[Any, ...]]:
    from diagnostics.instrument.document import dump_outcome
    from diagnostics.instrument.journey import diagnose_undecided

    keys = [question.key for question in instrument.questions]
    results = []
    for options in product(*([option.key for option in question.options] for question in instrument.questions)):
        outcome = diagnose_undecided(instrument, dict(zip(keys, options, strict=True)))
        results.append((json.dumps(outcome.answers), json.dumps(dump_outcome(outcome)), outcome.leading or ""))
    for number, (chosen, stored, leading) in enumerate(islice(cycle(results), count)):
        begun = FIRST + timedelta(seconds=20 * number)
        key = UUID(int=int(begun.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62 | number)
        company, note = f"Company {number}", f"Met them in week {number % 52}" if number % 3 == 0 else ""
        names = (company, "", "", note, company.casefold(), f"{company}\n{note}".casefold())
        yield (key, version, chosen, begun, begun + timedelta(minutes=2), stored, leading, *names, owner, "")


def _insert(connection: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    from django.db import transaction

    statement = f"INSERT INTO diagnostics_assessment ({NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
    with transaction.atomic():
        plain = ((row[0].hex, *row[1:3], *map(_naive, row[3:5]), *row[5:]) for row in rows)
        connection.connection.executemany(statement, plain)


def _naive(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _copy(connection: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY diagnostics_assessment ({NAMES}) FROM STDIN") as into:
            for row in rows:
                into.write_row(row)
        cursor.execute("ANALYZE diagnostics_assessment")


def main() -> None:
    """Fill the database as the command line says."""
    import django
    from django.conf import settings

    from salesmodel.database import settings_for_commands

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmodel.settings")
    # pages wait a second or two, and this takes longer
    settings.DATABASES["default"] = settings_for_commands(settings.DATABASES["default"])
    django.setup()
    print(session_of(fill(int(sys.argv[1]), sys.argv[2])))


if __name__ == "__main__":
    main()
