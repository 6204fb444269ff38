"""The list of published versions, and their pages."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.admin.parts import OfOneQuestionnaire
from diagnostics.authoring.admin.workspace import workspace_context
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.pages.documents import document_sections
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.site.admin.base import ReadOnlyAdmin


class QuestionnaireVersionAdmin(OfOneQuestionnaire, ReadOnlyAdmin):
    """Published versions; read only."""

    change_form_template = "admin/diagnostics/version_change_form.html"
    list_display = (
        "__str__",
        "published_at",
        "published_by",
        "note",
        "is_current",
        "differences_link",
    )
    list_select_related = ("questionnaire",)
    fields = ("number", "published_at", "published_by", "note", "is_current", "fingerprint")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("document").prefetch_related("events__by")

    @admin.display(description=_("published by"))
    def published_by(self, version: QuestionnaireVersion) -> str:
        """Return who published it; "" for the system or an erased user."""
        return ", ".join(str(event.by) for event in version.events.all() if event.kind == "published" and event.by)

    @admin.display(description=_("current"), boolean=True)
    def is_current(self, version: QuestionnaireVersion) -> bool:
        """Whether new assessments use it."""
        return version.questionnaire.current_version_id == version.pk

    @admin.display(description=_("changes"))
    def differences_link(self, version: QuestionnaireVersion) -> str:
        """Link to the differences from the previous version; the first version has none."""
        if version.number == 1:
            return ""
        url = reverse("admin:diagnostics_questionnaire_differences", args=[version.questionnaire_id])
        query = urlencode({"before": version.number - 1, "after": version.number})
        return format_html('<a href="{}?{}">{}</a>', url, query, _("What changed"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        version = kwargs["obj"]
        context.update(workspace_context(request, version.questionnaire))
        context["sections"] = document_sections(instrument_of(version))
        context["published_by"] = self.published_by(version)
        context["is_current"] = self.is_current(version)
        return super().render_change_form(request, context, *args, **kwargs)
