"""Finding two assessments to compare."""

from dataclasses import dataclass
from heapq import merge
from itertools import islice
from operator import attrgetter
from uuid import UUID

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Candidates:
    """A page of completed assessments, newest first, and the id after which the next page begins (None: the last)."""

    assessments: tuple[Assessment, ...]
    next_after: UUID | None


def find_both(first: UUID, second: UUID, viewer: Viewer) -> tuple[Assessment, Assessment] | None:
    """Return two assessments (or the same one twice) in one query; None if `viewer` may not open both."""
    rows = Assessment.objects.with_version().in_bulk([first, second])
    found = [rows[key] for key in (first, second) if key in rows and rows[key].is_visible_to(viewer)]
    return (found[0], found[1]) if len(found) == 2 else None


def comparable_with(assessment: Assessment, viewer: Viewer, *, after: UUID | None = None) -> Candidates:
    """Return one page of the other completed assessments of `viewer`, without outcomes and documents."""
    rows = _others(assessment)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    # each range by itself, since an index has it in this order
    newest = (each.order_by("-pk")[: PAGE_SIZE + 1] for each in rows.ranges_of(viewer))
    found = list(islice(merge(*newest, key=attrgetter("pk"), reverse=True), PAGE_SIZE + 1))
    page = tuple(found[:PAGE_SIZE])
    return Candidates(page, page[-1].pk if len(found) > PAGE_SIZE else None)


def predecessor_of(assessment: Assessment, viewer: Viewer) -> Assessment | None:
    """Return the completed assessment that this one repeats, or None if there is none that `viewer` may open."""
    if assessment.follows_id is None:
        return None
    return _others(assessment).filter(pk=assessment.follows_id).visible_to(viewer).first()


def _others(assessment: Assessment) -> AssessmentQuerySet:
    rows = Assessment.objects.completed().exclude(pk=assessment.pk)
    return rows.with_version().defer("outcome", "version__document")
