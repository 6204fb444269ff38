"""The page that asks before a row of a draft is deleted: what has changed since is not deleted."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from diagnostics.authoring.admin.conflicts import REVISION_FIELD, GuardedPageAdmin
from diagnostics.authoring.admin.workspace import workspace_context
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.conflicts import revision_of
from diagnostics.authoring.queries.history import Parts


class GuardedDeletionAdmin(GuardedPageAdmin):
    """The deletion of single rows; there is none of several at once.

    `deleted_parts` are what is deleted together with a row, if that is more than its `parts`.
    """

    deleted_parts: ClassVar[Parts | None] = None
    delete_confirmation_template = "admin/diagnostics/authored_delete.html"
    actions = None

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Confirm, then delete a row, unless it has changed since the page asked."""
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            if row is None or not self.has_delete_permission(request, row):
                return super().delete_view(request, object_id, extra_context)
            if request.method == "POST":
                self.lock(row)
            revision = revision_of(
                self.model, [row.pk], self.parts if self.deleted_parts is None else self.deleted_parts
            )
            if request.method == "POST" and request.POST.get(REVISION_FIELD) != revision:
                text = _("Nothing was deleted: it has changed since you were asked. Look at it again.")
                messages.error(request, text)
                return redirect(request.get_full_path())
            questionnaire = self.questionnaire_of(row)
            context = {**workspace_context(request, questionnaire), REVISION_FIELD: revision, **(extra_context or {})}
            response = super().delete_view(request, object_id, context)
        return self.after_deletion(response, questionnaire)

    def after_deletion(self, response: HttpResponse, questionnaire: Questionnaire) -> HttpResponse:
        """Return the answer to a deletion, and to the question before it: by default Django's."""
        return response
