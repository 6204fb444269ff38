"""The results that a draft is held against before it is published."""

from collections.abc import Iterator

from diagnostics.domain.impact import PastResult
from diagnostics.models import Assessment, Questionnaire

RESULTS_READ = 10_000
"""How many results are read: the newest."""

ROWS_AT_ONCE = 1_000
"""Rows that are in memory at a time."""


def past_results(questionnaire: Questionnaire) -> Iterator[PastResult]:
    """Yield the newest completed assessments of any version, in one query; `RESULTS_READ` at most."""
    rows = Assessment.objects.completed().filter(version__questionnaire=questionnaire).order_by("-id")
    values = rows.values_list("pk", "title", "answers", "leading")[:RESULTS_READ]
    for pk, title, answers, leading in values.iterator(chunk_size=ROWS_AT_ONCE):
        yield PastResult(pk, title or str(pk), answers, leading or None)
