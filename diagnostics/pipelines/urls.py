"""Addresses of the result, the team's own pipeline, the playbook, the handover and today's stages."""

from django.urls import path
from django.views.generic import RedirectView

from diagnostics.assessing.views.pdf import in_turn
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
from diagnostics.site.views.budgets import costs

MOVED = {
    name: costs(RedirectView.as_view(pattern_name=f"diagnostics:{name}", permanent=True))
    for name in ("own-pipeline", "todays-stages", "todays-stages-csv")
}

urlpatterns = [
    path("assessments/<uuid:assessment_id>/", results.result, name="result"),
    path("assessments/<uuid:assessment_id>/result.json", costs(results.result_json, get=1), name="result-json"),
    path("assessments/<uuid:assessment_id>/result.pdf", in_turn(costs(report.result_pdf, get=20)), name="result-pdf"),
    path("assessments/<uuid:assessment_id>/pipeline/", costs(workbench.workbench, post=2), name="own-pipeline"),
    path("assessments/<uuid:assessment_id>/playbook/", playbook.playbook, name="playbook"),
    path(
        "assessments/<uuid:assessment_id>/playbook.pdf",
        in_turn(costs(playbook.playbook_pdf, get=20)),
        name="playbook-pdf",
    ),
    path("assessments/<uuid:assessment_id>/set-up/", handoff.set_up, name="set-up"),
    path("assessments/<uuid:assessment_id>/handoff/", costs(handoff.handoff, post=1), name="handoff"),
    path(
        "assessments/<uuid:assessment_id>/handoff/<key:kind>/", costs(handoff.handoff_file, get=2), name="handoff-file"
    ),
    path(
        "assessments/<uuid:assessment_id>/handoff/<key:kind>/<key:part>/",
        costs(handoff.handoff_file, get=2),
        name="handoff-part",
    ),
    path("assessments/<uuid:assessment_id>/push/<key:kind>/", costs(push.push, post=20), name="push"),
    path("assessments/<uuid:assessment_id>/pipeline/today/", costs(today.todays_stages, post=5), name="todays-stages"),
    path(
        "assessments/<uuid:assessment_id>/pipeline/today/clear/", costs(today.clear, post=1), name="todays-stages-clear"
    ),
    path(
        "assessments/<uuid:assessment_id>/pipeline/today.csv",
        costs(today.comparison_csv, get=2),
        name="todays-stages-csv",
    ),
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
            ("pipeline/", costs(workbench_model.make_own, post=15), "own-pipeline-model"),
            ("set-up/", handoff_model.set_up, "set-up-model"),
            ("handoff/", handoff_model.handoff, "handoff-model"),
            ("handoff/<key:kind>/", costs(handoff_model.handoff_file, get=2), "handoff-model-file"),
            ("handoff/<key:kind>/<key:part>/", costs(handoff_model.handoff_file, get=2), "handoff-model-part"),
        )
    ),
]
