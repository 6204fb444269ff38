"""The list of past assessments, page by page."""

from dataclasses import dataclass
from uuid import UUID

from diagnostics.models import Assessment, Viewer

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """Some assessments, newest first, and the id after which the next page begins (None: this is the last)."""

    assessments: tuple[Assessment, ...]
    next_after: UUID | None


def assessments_of(viewer: Viewer, *, after: UUID | None = None) -> AssessmentPage:
    """Return one page of what `viewer` may open, in one query, without outcomes and documents.

    Pages go by id, which is time-ordered, so rows that arrive meanwhile are neither skipped nor repeated.
    """
    rows = Assessment.objects.visible_to(viewer).with_version().defer("outcome", "version__document")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    page = tuple(found[:PAGE_SIZE])
    return AssessmentPage(page, page[-1].pk if len(found) > PAGE_SIZE else None)
