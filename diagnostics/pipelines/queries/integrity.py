"""Reads for the check of integrity: own pipelines that cannot be read."""

from collections.abc import Iterator

from diagnostics.instrument.errors import DomainError
from diagnostics.pipelines.domain.own_pipeline import parse_own_pipeline
from diagnostics.pipelines.models import SavedPipeline

CHUNK = 500


def damaged_pipelines() -> Iterator[tuple[str, str]]:
    """Yield (assessment, problem) for each own pipeline that cannot be read, in its present or an earlier state."""
    for row in SavedPipeline.objects.order_by("pk").iterator(chunk_size=CHUNK):
        try:
            for document in filter(None, (row.document, *row.earlier)):
                parse_own_pipeline(document)
        except (DomainError, KeyError, TypeError, ValueError, AttributeError) as error:
            yield f"own pipeline of assessment {row.assessment_id}", f"it cannot be read: {type(error).__name__}"
