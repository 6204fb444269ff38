"""The questionnaire's admin, with the pages that try out its draft."""

from functools import partial

from django.urls import URLPattern, path

from diagnostics.assessing.admin.impact import impact_of, impact_view
from diagnostics.assessing.admin.preview import preview_urls
from diagnostics.assessing.admin.simulator import simulator_view, try_view
from diagnostics.authoring.admin.questionnaires import QuestionnaireAdmin
from diagnostics.authoring.models import Questionnaire
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.views.typed import keeps_typed


class TryableQuestionnaireAdmin(QuestionnaireAdmin):
    """Adds the pages that need this area: the preview, the simulator and the impact report."""

    def impact(self, questionnaire: Questionnaire, draft: Instrument) -> tuple[str, ...]:
        return impact_of(questionnaire, draft)

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
