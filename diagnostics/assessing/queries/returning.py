"""What a visitor left behind: the unfinished assessment to go on with, and the last result."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.authoring.models import QuestionnaireVersion

LOOKED_AT = 20
"""The newest assessments of each range among which the two are looked for, so that the start page stays cheap."""

# Written by hand, since the ORM takes ten times as long to build it as databases take to answer it. Each range is read
# from one index, newest first. Grants are not joined: databases would search all assessments without an owner for them.
OWNED = "SELECT id FROM diagnostics_assessment WHERE owner_id = %s ORDER BY id DESC"
BEGUN = "SELECT id FROM diagnostics_assessment WHERE browser = %s AND owner_id IS NULL ORDER BY id DESC"
GRANTED = "SELECT assessment_id AS id FROM diagnostics_assessmentgrant WHERE browser = %s ORDER BY assessment_id DESC"
ROWS = """
    SELECT row.id, row.version_id, row.answers, row.started_at, row.completed_at, row.title, row.company, row.owner_id,
        version.fingerprint AS fingerprint, own.document IS NOT NULL AS has_own_pipeline
    FROM diagnostics_assessment AS row
    JOIN diagnostics_questionnaireversion AS version ON version.id = row.version_id
    LEFT JOIN diagnostics_savedpipeline AS own ON own.assessment_id = row.id
    WHERE row.id IN ({ids})
"""


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
    ranges, parameters = zip(*_ranges(viewer), strict=True) if viewer != Viewer() else ((), ())
    if not ranges:
        return LeftBehind()
    # databases take no LIMIT in a part of a union, unless it is a table of its own
    ids = " UNION ALL ".join(
        f"SELECT id FROM ({rows} LIMIT {LOOKED_AT}) AS newest_{place}"  # noqa: S608 - texts of this module
        for place, rows in enumerate(ranges)
    )
    found: list[Any] = [_with_version(row) for row in Assessment.objects.raw(ROWS.format(ids=ids), parameters)]
    # what was granted to this browser may belong to an account by now
    visible = [row for row in found if row.owner_id in (None, viewer.user_id)]
    unfinished = [row for row in visible if not row.is_completed and row.answers]
    last = max((row for row in visible if row.is_completed), key=lambda row: row.completed_at, default=None)
    return LeftBehind(
        unfinished=max(unfinished, key=lambda row: row.started_at, default=None),
        last=last,
        has_own_pipeline=last is not None and bool(last.has_own_pipeline),
    )


def _ranges(viewer: Viewer) -> Iterator[tuple[str, object]]:
    """Yield a statement for each range that `viewer` may open, with its parameter."""
    if viewer.user_id is not None:
        yield OWNED, viewer.user_id
    if viewer.browser:
        yield BEGUN, viewer.browser
        yield GRANTED, viewer.browser


def _with_version(row: Any) -> Any:
    """Give the row its version, whose document stays deferred: each process parses it once."""
    row.version = QuestionnaireVersion.from_db(row._state.db, ["id", "fingerprint"], [row.version_id, row.fingerprint])
    return row
