"""The page that asks before a row of a draft is deleted: what has changed since is not deleted."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse

from diagnostics.authoring.admin.conflicts import GuardedPageAdmin
from diagnostics.authoring.admin.needs import deleted_with, needs_of
from diagnostics.authoring.admin.seen import rows_meanwhile
from diagnostics.authoring.admin.workspace import valid_draft_of, workspace_context
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import Questionnaire, StageRuleAnchor
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.authoring.queries.history import Parts
from diagnostics.authoring.queries.seen import seen_rows


class GuardedDeletionAdmin(GuardedPageAdmin):
    """The deletion of single rows; there is none of several at once.

    `deleted_parts` are what is deleted together with a row, if that is more than its `parts`.
    """

    deleted_parts: ClassVar[Parts | None] = None
    delete_confirmation_template = "admin/diagnostics/authored_delete.html"
    actions: Any = None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what would be deleted; what needs it is named with links, and where it is needed."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        questionnaire = self.questionnaire_of(next(iter(objs)))
        draft = valid_draft_of(request, questionnaire)
        if protected:
            # nothing is deleted, so nobody lacks a permission for it
            return listed, counts, set(), needs_of(objs, draft)
        counts.pop(str(StageRuleAnchor._meta.verbose_name_plural), None)
        return deleted_with(objs, questionnaire, draft), counts, lacking, protected

    def lock_rows(self, rows: Sequence[Any]) -> None:
        """Lock the drafts of the rows that are to be deleted."""
        lock_drafts([self.questionnaire_of(row).pk for row in rows])

    def seen_rows(self, request: HttpRequest, rows: Sequence[Any]) -> str:
        """Return the revision of the rows, and of the parts that are deleted along with them."""
        return str(seen_rows(self.model, [row.pk for row in rows], self._deleted_parts))

    def changes_since(self, request: HttpRequest, rows: Sequence[Any], seen: str) -> dict[str, Any]:
        """Return what was changed of the rows and their parts since somebody was asked."""
        ids = [row.pk for row in rows]
        return {"meanwhile": rows_meanwhile(self.model, ids, self._deleted_parts, Seen.from_text(seen))}

    @property
    def _deleted_parts(self) -> Parts:
        return self.parts if self.deleted_parts is None else self.deleted_parts

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Confirm, then delete a row, in the workspace."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return super().delete_view(request, object_id, extra_context)
        questionnaire = self.questionnaire_of(row)
        context = {**workspace_context(request, questionnaire), **(extra_context or {})}
        return self.after_deletion(super().delete_view(request, object_id, context), questionnaire)

    def after_deletion(self, response: HttpResponse, questionnaire: Questionnaire) -> HttpResponse:
        """Return the answer to a deletion, and to the question before it: by default Django's."""
        return response
