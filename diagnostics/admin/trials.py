"""The questionnaire's page with what tries its draft out: the preview and the simulator."""

from functools import partial

from django.urls import URLPattern, path

from diagnostics.admin.authoring import QuestionnaireAdmin
from diagnostics.admin.preview import preview_urls
from diagnostics.admin.simulator import simulator_view


class TryableQuestionnaireAdmin(QuestionnaireAdmin):
    """The questionnaire with the pages that walk through its draft as respondents would; they write no assessment."""

    def get_urls(self) -> list[URLPattern]:
        """Add the preview and the simulator."""
        simulate = self.admin_site.admin_view(partial(simulator_view, site=self.admin_site))
        return [
            path("<int:questionnaire_id>/simulator/", simulate, name="diagnostics_questionnaire_simulator"),
            *preview_urls(self.admin_site),
            *super().get_urls(),
        ]
