"""Addresses of the wizard, past assessments, and what there is to learn."""

from django.urls import path

from diagnostics.assessing.views import (
    archive,
    assessments,
    catalogue,
    comparison,
    devices,
    exports,
    reminders,
    whatif,
)
from diagnostics.site.views.budgets import costs

urlpatterns = [
    path("", assessments.home, name="home"),
    path("start/", costs(assessments.start, post=10), name="start"),
    path("questionnaires/<key:questionnaire>/", costs(assessments.questionnaire, post=10), name="questionnaire"),
    path("resume/<str:token>/", costs(devices.resume, post=2), name="resume"),
    path("assessments/", archive.archive, name="archive"),
    path("assessments/export.csv", costs(exports.export, get=25), {"kind": "csv"}, name="export-csv"),
    path("assessments/export.xlsx", costs(exports.export, get=25), {"kind": "xlsx"}, name="export-xlsx"),
    path("assessments/export.json", costs(exports.export, get=25), {"kind": "json"}, name="export-json"),
    path("assessments/<uuid:assessment_id>/questions/<key:key>/", costs(assessments.question), name="question"),
    path("assessments/<uuid:assessment_id>/check/", costs(assessments.check), name="check"),
    path("assessments/<uuid:assessment_id>/continue/", costs(devices.continue_elsewhere, post=1), name="continue"),
    path("assessments/<uuid:assessment_id>/continue/end/", costs(devices.end, post=1), name="continue-end"),
    path("assessments/<uuid:assessment_id>/edit/", costs(archive.edit, post=1), name="edit"),
    path("assessments/<uuid:assessment_id>/undo-rename/", costs(archive.undo, post=1), name="undo-rename"),
    path("assessments/<uuid:assessment_id>/erase/", costs(archive.erase, post=1), name="erase"),
    path("assessments/<uuid:assessment_id>/again/", costs(comparison.again, post=10), name="again"),
    path("assessments/<uuid:assessment_id>/compare/", comparison.choose, name="compare-choose"),
    path("assessments/<uuid:assessment_id>/compare/<uuid:other_id>/", costs(comparison.compare, get=1), name="compare"),
    path("assessments/<uuid:assessment_id>/what-if/", costs(whatif.what_if, get=1), name="what-if"),
    path("assessments/<uuid:assessment_id>/remind/", costs(reminders.remind, post=5), name="remind"),
    path("assessments/<uuid:assessment_id>/remind/dismiss/", costs(reminders.dismiss, post=1), name="remind-dismiss"),
    # what there is to learn, of the first questionnaire
    path("how-this-works/", catalogue.how, name="how"),
    path("sales-models/", catalogue.catalogue, name="catalogue"),
    path("sales-models/<key:key>/", catalogue.sales_model, name="sales-model"),
    path("stages/<key:key>/", catalogue.stage, name="stage"),
    # the same of one questionnaire, /questionnaires/<its key>/
    path("questionnaires/<key:questionnaire>/how-this-works/", catalogue.how, name="how-of"),
    path("questionnaires/<key:questionnaire>/sales-models/", catalogue.catalogue, name="catalogue-of"),
    path("questionnaires/<key:questionnaire>/sales-models/<key:key>/", catalogue.sales_model, name="sales-model-of"),
    path("questionnaires/<key:questionnaire>/stages/<key:key>/", catalogue.stage, name="stage-of"),
]
