"""What is exported: the published versions, and assessments one after the other."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from diagnostics.domain.record import Edition, Record
from diagnostics.models import QuestionnaireVersion
from diagnostics.queries.publishing import instrument_of

CHUNK = 1000
"""Rows that are fetched at once."""

PATIENCE = "60s"
"""What PostgreSQL allows an export that sorts much, or whose receiver is slow; pages have far less."""


def editions(questionnaire: str = "") -> Iterator[Edition]:
    """Yield the published versions, the newest of each questionnaire first; of the one with this key, else of all.

    One query, and one for each version that this process has not parsed yet.
    """
    versions = QuestionnaireVersion.objects.defer("document").select_related("questionnaire")
    if questionnaire:
        versions = versions.filter(questionnaire__key=questionnaire)
    for version in versions.order_by("questionnaire_id", "-number"):
        yield Edition(
            version=version.pk,
            questionnaire=version.questionnaire.key,
            number=version.number,
            fingerprint=version.fingerprint,
            instrument=instrument_of(version),
        )


def records(rows: Any, *, is_own: bool) -> Generator[Record, None, None]:
    """Yield the assessments in `rows` in their order, as they are at the moment of the first, in constant memory.

    A note is its owner's: it is read where they export their own. The owner's address is read where others do.
    Close what is returned to let the connection go before the end.
    """
    note, owner = ("note", Value("")) if is_own else (Value(""), F("owner__email"))
    found = rows.values_list(
        "pk",
        "title",
        note,
        owner,
        "version_id",
        "started_at",
        "completed_at",
        "leading",
        Cast("answers", TextField()),
        Cast("outcome", TextField()),
    )
    with _one_moment():
        for row in found.iterator(chunk_size=CHUNK):
            yield Record._make(row)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let PostgreSQL keep a cursor open until the end, so that it hands rows out instead of storing them all first.

    SQLite does both outside a transaction, and a transaction of ours there would keep everybody else from writing.
    """
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL statement_timeout = '{PATIENCE}';"
                f"SET LOCAL idle_in_transaction_session_timeout = '{PATIENCE}'"
            )
        yield
