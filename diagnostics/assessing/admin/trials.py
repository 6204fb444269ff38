"""The questionnaire's page with what tries its draft out: preview, simulator, and its effect on results so far."""

from functools import partial

from django.urls import URLPattern, path

from diagnostics.assessing.admin.impact import impact_view
from diagnostics.assessing.admin.preview import preview_urls
from diagnostics.assessing.admin.simulator import simulator_view
from diagnostics.authoring.admin.authoring import QuestionnaireAdmin


class TryableQuestionnaireAdmin(QuestionnaireAdmin):
    """The questionnaire with the pages that need assessing: they show what its draft would yield, and write none."""

    def get_urls(self) -> list[URLPattern]:
        """Add the preview, the simulator and the impact report."""
        wrap = self.admin_site.admin_view
        simulate = wrap(partial(simulator_view, site=self.admin_site))
        impact = wrap(partial(impact_view, site=self.admin_site))
        return [
            path("<int:questionnaire_id>/simulator/", simulate, name="diagnostics_questionnaire_simulator"),
            path("<int:questionnaire_id>/impact/", impact, name="diagnostics_questionnaire_impact"),
            *preview_urls(self.admin_site),
            *super().get_urls(),
        ]
