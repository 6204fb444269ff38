"""Addresses of the result, the team's own pipeline, the playbook, the hand-over and today's stages."""

from django.urls import path

from diagnostics.pipelines.views import gapcheck, handoff, handoff_model, playbook, push, report, results, workbench

urlpatterns = [
    path("assessments/<uuid:assessment_id>/", results.result, name="result"),
    path("assessments/<uuid:assessment_id>/result.json", results.result_json, name="result-json"),
    path("assessments/<uuid:assessment_id>/result.pdf", report.result_pdf, name="result-pdf"),
    path("assessments/<uuid:assessment_id>/pipeline/", workbench.workbench, name="own-pipeline"),
    path("assessments/<uuid:assessment_id>/playbook/", playbook.playbook, name="playbook"),
    path("assessments/<uuid:assessment_id>/playbook.pdf", playbook.playbook_pdf, name="playbook-pdf"),
    path("assessments/<uuid:assessment_id>/set-up/", handoff.set_up, name="set-up"),
    path("assessments/<uuid:assessment_id>/handoff/", handoff.handoff, name="handoff"),
    path("assessments/<uuid:assessment_id>/handoff/<str:kind>/", handoff.handoff_file, name="handoff-file"),
    path("assessments/<uuid:assessment_id>/handoff/<str:kind>/<str:part>/", handoff.handoff_file, name="handoff-part"),
    path("assessments/<uuid:assessment_id>/push/<str:kind>/", push.push, name="push"),
    path("assessments/<uuid:assessment_id>/gap-check/", gapcheck.gap_check, name="gap-check"),
    path("assessments/<uuid:assessment_id>/gap-check/match/", gapcheck.match, name="gap-check-match"),
    path("assessments/<uuid:assessment_id>/gap-check/clear/", gapcheck.clear, name="gap-check-clear"),
    path("assessments/<uuid:assessment_id>/gap-check.csv", gapcheck.gap_check_csv, name="gap-check-csv"),
    # a sales model's own pipeline, without an assessment
    *(
        path(f"questionnaires/<str:questionnaire>/sales-models/<str:key>/{route}", view, name=name)
        for route, view, name in (
            ("set-up/", handoff_model.set_up, "set-up-model"),
            ("handoff/", handoff_model.handoff, "handoff-model"),
            ("handoff/<str:kind>/", handoff_model.handoff_file, "handoff-model-file"),
            ("handoff/<str:kind>/<str:part>/", handoff_model.handoff_file, "handoff-model-part"),
        )
    ),
]
