"""Addresses of the result, the team's own pipeline, the playbook, the hand-over and today's stages."""

from django.urls import path
from django.views.generic import RedirectView

from diagnostics.pipelines.views import (
    handoff,
    handoff_model,
    playbook,
    push,
    report,
    results,
    today,
    workbench,
    workbench_model,
)

MOVED = {
    name: RedirectView.as_view(pattern_name=f"diagnostics:{name}", permanent=True)
    for name in ("own-pipeline", "todays-stages", "todays-stages-csv")
}

urlpatterns = [
    path("assessments/<uuid:assessment_id>/", results.result, name="result"),
    path("assessments/<uuid:assessment_id>/result.json", results.result_json, name="result-json"),
    path("assessments/<uuid:assessment_id>/result.pdf", report.result_pdf, name="result-pdf"),
    path("assessments/<uuid:assessment_id>/pipeline/", workbench.workbench, name="own-pipeline"),
    path("assessments/<uuid:assessment_id>/playbook/", playbook.playbook, name="playbook"),
    path("assessments/<uuid:assessment_id>/playbook.pdf", playbook.playbook_pdf, name="playbook-pdf"),
    path("assessments/<uuid:assessment_id>/set-up/", handoff.set_up, name="set-up"),
    path("assessments/<uuid:assessment_id>/handoff/", handoff.handoff, name="handoff"),
    path("assessments/<uuid:assessment_id>/handoff/<key:kind>/", handoff.handoff_file, name="handoff-file"),
    path("assessments/<uuid:assessment_id>/handoff/<key:kind>/<key:part>/", handoff.handoff_file, name="handoff-part"),
    path("assessments/<uuid:assessment_id>/push/<key:kind>/", push.push, name="push"),
    path("assessments/<uuid:assessment_id>/pipeline/today/", today.todays_stages, name="todays-stages"),
    path("assessments/<uuid:assessment_id>/pipeline/today/clear/", today.clear, name="todays-stages-clear"),
    path("assessments/<uuid:assessment_id>/pipeline/today.csv", today.comparison_csv, name="todays-stages-csv"),
    # addresses of before there was one page for all of it
    *(
        path(f"assessments/<uuid:assessment_id>/{route}", MOVED[target], name=name)
        for route, target, name in (
            ("adapt/", "own-pipeline", "adapt"),
            ("gap-check/", "todays-stages", "gap-check"),
            ("gap-check/match/", "todays-stages", "gap-check-match"),
            ("gap-check.csv", "todays-stages-csv", "gap-check-csv"),
        )
    ),
    # a sales model's own pipeline, without an assessment
    *(
        path(f"questionnaires/<key:questionnaire>/sales-models/<key:key>/{route}", view, name=name)
        for route, view, name in (
            ("pipeline/", workbench_model.make_own, "own-pipeline-model"),
            ("set-up/", handoff_model.set_up, "set-up-model"),
            ("handoff/", handoff_model.handoff, "handoff-model"),
            ("handoff/<key:kind>/", handoff_model.handoff_file, "handoff-model-file"),
            ("handoff/<key:kind>/<key:part>/", handoff_model.handoff_file, "handoff-model-part"),
        )
    ),
]
