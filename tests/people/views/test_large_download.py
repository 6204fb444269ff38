"""The download of a large account: read range by range in batches, and sent in parts of a bounded size."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.assessing.models.assessments import id_at
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.people.pages.personal import personal_parts
from diagnostics.people.queries import personal
from diagnostics.people.queries.personal import assessment_records
from tests.rows import make_user, make_version
from tests.support.queries import counted

pytestmark = pytest.mark.both_databases

BEGUN = datetime(2026, 11, 29, tzinfo=UTC)
HERE, ELSEWHERE = "b" * 64, "c" * 64
RANGES = 3
TABLES = 7
"""What belongs to assessments, beside the assessments themselves."""


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_version()


def make_many(version: QuestionnaireVersion, count: int) -> tuple[Viewer, list[UUID]]:
    """Return a viewer with so many assessments of their account, begun here and granted in turn, newest first."""
    owner = make_user()
    whose: tuple[dict[str, Any], ...] = ({"owner": owner}, {"browser": HERE}, {"browser": ELSEWHERE})
    rows = [
        Assessment(pk=UUID(int=id_at(BEGUN).int + number), version=version, started_at=BEGUN, **whose[number % RANGES])
        for number in range(count)
    ]
    Assessment.objects.bulk_create(rows)
    AssessmentGrant.objects.bulk_create(AssessmentGrant(assessment=row, browser=HERE) for row in rows[2::RANGES])
    return Viewer(browser=HERE, user_id=owner.pk), [row.pk for row in reversed(rows)]


@pytest.mark.parametrize("count", [3, 24, 25])
def test_each_assessment_is_read_once_newest_first(
    version: QuestionnaireVersion, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal, "BATCH", 4)
    viewer, keys = make_many(version, count)
    assert [record["id"] for record, _instrument in assessment_records(viewer)] == keys


def test_what_belongs_to_assessments_is_read_batch_by_batch(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal, "BATCH", 4)
    viewer, _keys = make_many(version, 24)
    with counted() as statements:
        list(assessment_records(viewer))
    # six batches of what belongs to them, and of each range two with rows and an empty one; and the version
    assert len(statements) == 6 * TABLES + RANGES * 3 + 1


def test_no_more_is_read_than_was_sent(version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "BATCH", 4)
    viewer, _keys = make_many(version, 24)
    read = 0

    def texts() -> Any:
        nonlocal read
        for record, _instrument in assessment_records(viewer):
            read += 1
            yield f'"{record["id"]}{"x" * 30_000}"'

    parts = personal_parts({"account": None}, texts(), at=BEGUN)
    assert (next(parts).startswith(b"{"), read) == (True, 0)
    sizes = []
    for part in parts:
        sizes.append(len(part))
        assert len(part) < 3 * 30_100
        assert read <= 3 * len(sizes) + 1
    assert len(sizes) >= 24 / 3
