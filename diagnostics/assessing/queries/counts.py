"""How many assessments each questionnaire has."""

from django.db.models import Count

from diagnostics.assessing.models import Assessment


def assessment_counts() -> dict[int, tuple[int, int]]:
    """Return how many assessments were begun, and how many of them completed, by the id of the questionnaire."""
    rows = Assessment.objects.order_by().values_list("version__questionnaire_id")
    counted = rows.annotate(begun=Count("pk"), completed=Count("completed_at"))
    return {questionnaire: (begun, completed) for questionnaire, begun, completed in counted}
