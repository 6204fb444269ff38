"""Reads for the check of integrity: every saved result, a page at a time."""

from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast

from diagnostics.assessing.domain.integrity import StoredResult
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.models.assessments import AssessmentQuerySet

PAGE = 2000
"""Rows a query: reading in pages keeps no snapshot or lock while a million rows are scored."""


def count_results() -> int:
    """Return how many assessments are completed."""
    return _completed().count()


def saved_results() -> Iterator[StoredResult]:
    """Yield every completed assessment, oldest first; also those that are completed meanwhile."""
    rows = _completed().annotate(answers_json=Cast("answers", TextField()), outcome_json=Cast("outcome", TextField()))
    pages = rows.order_by("pk").values_list("pk", "version_id", "answers_json", "outcome_json", "leading")
    page = list(pages[:PAGE])
    while page:
        yield from (StoredResult(*row) for row in page)
        page = list(pages.filter(pk__gt=page[-1][0])[:PAGE])


def _completed() -> AssessmentQuerySet:
    return Assessment.objects.completed()
