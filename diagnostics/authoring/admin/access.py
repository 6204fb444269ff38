"""Who may open which admin pages of a questionnaire, and the questionnaire that such a page is about."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from diagnostics.authoring.models import Questionnaire

ADD_PERMISSION = "diagnostics.add_questionnaire"
CHANGE_PERMISSION = "diagnostics.change_questionnaire"
PUBLISH_PERMISSION = "diagnostics.publish_questionnaire"
READ_PERMISSIONS = ("diagnostics.view_questionnaire", CHANGE_PERMISSION)
"""Either of these permissions is enough to read a questionnaire."""


def questionnaire_for(request: HttpRequest, questionnaire_id: int, *permissions: str) -> Questionnaire:
    """Return a questionnaire for a user with one of these permissions, its current version's document deferred.

    Raises PermissionDenied or Http404.
    """
    if not any(map(request.user.has_perm, permissions)):
        raise PermissionDenied
    rows = Questionnaire.objects.select_related("current_version", "common_process")
    return get_object_or_404(rows.defer("current_version__document"), pk=questionnaire_id)


def readable_questionnaire(request: HttpRequest, questionnaire_id: int) -> Questionnaire:
    """Return a questionnaire for a user who may read it, as `questionnaire_for` does."""
    return questionnaire_for(request, questionnaire_id, *READ_PERMISSIONS)
