"""Addresses of the wizard, past assessments, and what there is to learn."""

from django.urls import path

from diagnostics.assessing.views import (
    archive,
    assessments,
    catalogue,
    comparison,
    exports,
    reminders,
    whatif,
)

urlpatterns = [
    path("", assessments.home, name="home"),
    path("start/", assessments.start, name="start"),
    path("questionnaires/<key:questionnaire>/", assessments.questionnaire, name="questionnaire"),
    path("resume/<str:token>/", assessments.resume, name="resume"),
    path("assessments/", archive.archive, name="archive"),
    path("assessments/export.csv", exports.export, {"kind": "csv"}, name="export-csv"),
    path("assessments/export.xlsx", exports.export, {"kind": "xlsx"}, name="export-xlsx"),
    path("assessments/export.json", exports.export, {"kind": "json"}, name="export-json"),
    path("assessments/<uuid:assessment_id>/questions/<key:key>/", assessments.question, name="question"),
    path("assessments/<uuid:assessment_id>/check/", assessments.check, name="check"),
    path("assessments/<uuid:assessment_id>/continue/", assessments.continue_elsewhere, name="continue"),
    path("assessments/<uuid:assessment_id>/edit/", archive.edit, name="edit"),
    path("assessments/<uuid:assessment_id>/undo-rename/", archive.undo, name="undo-rename"),
    path("assessments/<uuid:assessment_id>/erase/", archive.erase, name="erase"),
    path("assessments/<uuid:assessment_id>/again/", comparison.again, name="again"),
    path("assessments/<uuid:assessment_id>/compare/", comparison.choose, name="compare-choose"),
    path("assessments/<uuid:assessment_id>/compare/<uuid:other_id>/", comparison.compare, name="compare"),
    path("assessments/<uuid:assessment_id>/what-if/", whatif.what_if, name="what-if"),
    path("assessments/<uuid:assessment_id>/remind/", reminders.remind, name="remind"),
    path("assessments/<uuid:assessment_id>/remind/dismiss/", reminders.dismiss, name="remind-dismiss"),
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
