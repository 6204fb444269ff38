"""Reads for exports: the published versions, and a stream of assessments."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from diagnostics.assessing.domain.exports import ExportedVersion
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.site.queries.replica import for_reading

CHUNK = 1000
"""Rows fetched at a time."""

EXPORT_TIMEOUT = 60
"""Seconds that one export may take: it may sort many rows or have a slow receiver. Pages have a far lower limit."""

RESULT_FIELDS = ("version_id", "leading", "answers_json", "outcome_json")
"""Fields that every row has, since the columns of the result are worked out from them."""


def exported_versions(questionnaire: str = "") -> Iterator[ExportedVersion]:
    """Yield the published versions of the questionnaire with this key, or of all; newest first in each questionnaire.

    One query, and one more for each version that this process has not parsed yet.
    """
    versions = QuestionnaireVersion.objects.defer("document").select_related("questionnaire")
    if questionnaire:
        versions = versions.filter(questionnaire__key=questionnaire)
    for version in versions.order_by("questionnaire_id", "-number"):
        yield ExportedVersion(
            version=version.pk,
            questionnaire=version.questionnaire.key,
            number=version.number,
            fingerprint=version.fingerprint,
            instrument=instrument_of(version),
        )


def export_rows(assessments: Any, fields: Iterable[str]) -> Generator[dict[str, Any], None, None]:
    """Yield each assessment of a queryset as a dict of `fields` and RESULT_FIELDS, in constant memory.

    All rows are read from one snapshot of the database, or of its replica, taken at the first. Answers and outcome are
    JSON as text; the outcome is None until the assessment is completed. Close the generator to release the connection
    early.
    """
    alias = for_reading()
    with _snapshot(alias):
        yield from read_columns(assessments.using(alias), fields).iterator(chunk_size=CHUNK)


def read_columns(assessments: Any, fields: Iterable[str]) -> Any:
    """Return the queryset of an export, which reads `fields` and RESULT_FIELDS."""
    texts = {"answers_json": Cast("answers", TextField()), "outcome_json": Cast("outcome", TextField())}
    return assessments.annotate(**texts).values(*fields, *RESULT_FIELDS)


@contextmanager
def _snapshot(alias: str) -> Iterator[None]:
    """Keep a PostgreSQL cursor open until the block ends, so that rows are streamed instead of stored first.

    SQLite streams outside a transaction; inside one, the export would lock out every writer.
    """
    database = connections[alias]
    if database.vendor == "sqlite":
        yield
        return
    with transaction.atomic(using=alias), database.waiting(EXPORT_TIMEOUT):  # type: ignore[attr-defined]  # our backend's
        with database.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL statement_timeout = '{EXPORT_TIMEOUT}s';"
                f"SET LOCAL idle_in_transaction_session_timeout = '{EXPORT_TIMEOUT}s'"
            )
        yield
