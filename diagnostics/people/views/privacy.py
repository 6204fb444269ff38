"""The privacy page."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.people.queries.privacy import UNCONFIRMED_RETENTION
from diagnostics.site.queries.outages import outage
from diagnostics.webhooks.domain import CHANGED, COMPLETED
from diagnostics.webhooks.queries import passed_on


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is stored, why, and for how long."""
    kinds = _kinds()
    context = {
        "retention_begun": settings.RETENTION_DAYS_BEGUN,
        "retention_completed": settings.RETENTION_DAYS_COMPLETED,
        "unconfirmed_days": UNCONFIRMED_RETENTION.days,
        "resume_hours": settings.RESUME_LINK_HOURS,
        "passes_results_on": COMPLETED in kinds,
        "passes_pipelines_on": CHANGED in kinds,
    }
    return render(request, "diagnostics/people/privacy.html", context)


def _kinds() -> frozenset[str]:
    """Return what is passed on to another system, all that can be while the database is away."""
    try:
        return passed_on()
    except DatabaseError as error:
        if outage(error) is None:
            raise
        return frozenset((COMPLETED, CHANGED))
