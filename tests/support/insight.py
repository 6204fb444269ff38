"""Many assessments, for figures."""

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from tests.rows import make_begun, make_completed


def fill(version: QuestionnaireVersion, completed: int, *, begun: int = 0, **answers: str) -> None:
    """Write assessments as copies of one that went through the actions."""
    for make, count in ((make_completed, completed), (make_begun, begun)):
        if not count:
            continue
        row = make(version, **answers)
        rows = [{**Assessment.objects.filter(pk=row.pk).values().get()} for _ in range(count - 1)]
        for each in rows:
            del each["id"]
        Assessment.objects.bulk_create(Assessment(**each) for each in rows)
