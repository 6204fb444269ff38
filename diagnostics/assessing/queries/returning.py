"""What a visitor left behind: the unfinished assessment to go on with, and the last result."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Subquery

from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer

LOOKED_AT = 20
"""The newest assessments of each range among which the two are looked for, so that the start page stays cheap."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The newest unfinished assessment that has an answer, and the one that was completed last; None if there is none.

    `has_own_pipeline`: whether the team made a pipeline of its own of the last result.
    """

    unfinished: Assessment | None = None
    last: Assessment | None = None
    has_own_pipeline: bool = False


def left_behind(viewer: Viewer) -> LeftBehind:
    """Return what `viewer` left behind, in one query; without a query for a visitor who is new."""
    newest: list[Any] = [found for ids in _newest_ids(viewer) for found in _found(ids)]
    if not newest:
        return LeftBehind()
    rows = Assessment.objects.filter(pk__in=newest).with_version().defer("version__document", "outcome")
    # what was granted to this browser may belong to an account by now
    visible: list[Any] = [row for row in rows.marking_own() if row.owner_id in (None, viewer.user_id)]
    begun = [row for row in visible if not row.is_completed]
    completed = [row for row in visible if row.is_completed]
    last = max(completed, key=lambda row: row.completed_at, default=None)
    return LeftBehind(
        unfinished=max(begun, key=lambda row: row.started_at, default=None),
        last=last,
        has_own_pipeline=last is not None and last.has_own,
    )


def _newest_ids(viewer: Viewer) -> Iterator[Any]:
    """Yield the ids of the newest assessments of each range that `viewer` may open, each read from one index."""
    rows = Assessment.objects.all()
    if viewer.user_id is not None:
        yield rows.owned_by(viewer.user_id).order_by("-pk").values("pk")[:LOOKED_AT]
    if viewer.browser:
        yield rows.begun_in(viewer.browser).order_by("-pk").values("pk")[:LOOKED_AT]
        # not joined: databases would go through every assessment without an owner to find those of the grants
        grants = AssessmentGrant.objects.filter(browser=viewer.browser).order_by("-assessment_id")
        yield grants.values("assessment_id")[:LOOKED_AT]


def _found(ids: Any) -> Iterator[Subquery]:
    """Yield the newest unfinished assessment with an answer among `ids`, and the newest completed one."""
    recent = Assessment.objects.filter(pk__in=ids).order_by("-pk")
    for kind in (recent.begun().exclude(answers={}), recent.completed()):
        yield Subquery(kind.values("pk")[:1])
