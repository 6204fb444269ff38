"""The admin of questionnaires and of questions, with figures of what came in."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.admin.trials import TryableQuestionnaireAdmin
from diagnostics.authoring.admin.questionnaires import QuestionAdmin
from diagnostics.authoring.models import Question
from diagnostics.insight.actions.shares import current_answers_of
from diagnostics.insight.admin.insight import PERMISSION, insight_csv_view, insight_view, refresh
from diagnostics.insight.pages.figures import ShareTable, answer_table
from diagnostics.insight.queries.rollups import totals
from diagnostics.site.pages.texts import figure


class CountedQuestionnaireAdmin(TryableQuestionnaireAdmin):
    """Adds the figures of a questionnaire, and to the list how many assessments were begun and completed."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        counts = ["assessments"] if request.user.has_perm(PERMISSION) else []
        return [*super().get_list_display(request), *counts]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        refresh()
        counts = totals()
        for row in changelist.result_list:
            row.counts = counts.get(row.pk, (0, 0))
        return changelist

    @admin.display(description=_("assessments"))
    def assessments(self, row: Any) -> str:
        begun, completed = map(figure, row.counts)
        return gettext("%(begun)s begun, %(completed)s completed") % {"begun": begun, "completed": completed}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        page = wrap(partial(insight_view, site=self.admin_site))
        return [
            path("<int:questionnaire_id>/insight/", page, name="diagnostics_questionnaire_insight"),
            path(
                "<int:questionnaire_id>/insight/csv/",
                wrap(insight_csv_view),
                name="diagnostics_questionnaire_insight_csv",
            ),
            *super().get_urls(),
        ]


class CountedQuestionAdmin(QuestionAdmin):
    """Adds how often each answer was chosen, below the answers with their weights."""

    change_form_template = "admin/diagnostics/question_change_form.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["shares"] = self._shares(kwargs.get("obj")) if request.user.has_perm(PERMISSION) else None
        return super().render_change_form(request, context, *args, **kwargs)

    def _shares(self, row: Question | None) -> ShareTable | None:
        """Return how the answers are divided; None if too few gave any."""
        distribution = current_answers_of(row.questionnaire_id).get(row.key) if row is not None else None
        if row is None or distribution is None or distribution.total is None:
            return None
        return answer_table(row.key, str(row), distribution)
