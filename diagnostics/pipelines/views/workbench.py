"""The page on which the team makes a pipeline its own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
def workbench(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Redirect to the hand-over until the page is there."""
    return redirect("diagnostics:handoff", assessment_id)
