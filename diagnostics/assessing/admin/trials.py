"""The questionnaire's admin, with the pages that try out its draft."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.admin.impact import impact_view
from diagnostics.assessing.admin.preview import preview_urls
from diagnostics.assessing.admin.simulator import simulator_view, try_view
from diagnostics.assessing.queries.counts import assessment_counts
from diagnostics.authoring.admin.questionnaires import QuestionnaireAdmin
from diagnostics.site.views.typed import keeps_typed


class TryableQuestionnaireAdmin(QuestionnaireAdmin):
    """Adds what needs this area: the preview, the simulator, the impact report, and how much was answered."""

    list_display = (*QuestionnaireAdmin.list_display, "begun", "completed")  # type: ignore[assignment]  # a longer tuple

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        counts = assessment_counts()
        for row in changelist.result_list:
            row.counts = counts.get(row.pk, (0, 0))
        return changelist

    @admin.display(description=_("begun"))
    def begun(self, row: Any) -> int:
        return int(row.counts[0])

    @admin.display(description=_("completed"))
    def completed(self, row: Any) -> int:
        return int(row.counts[1])

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        simulate = wrap(keeps_typed(partial(simulator_view, site=self.admin_site)))
        trying = wrap(partial(try_view, site=self.admin_site))
        impact = wrap(partial(impact_view, site=self.admin_site))
        return [
            path("<int:questionnaire_id>/simulator/", simulate, name="diagnostics_questionnaire_simulator"),
            path("<int:questionnaire_id>/try/", trying, name="diagnostics_questionnaire_try"),
            path("<int:questionnaire_id>/impact/", impact, name="diagnostics_questionnaire_impact"),
            *preview_urls(self.admin_site),
            *super().get_urls(),
        ]
