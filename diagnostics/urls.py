"""The addresses of the app, grouped by subject."""

from django.urls import path

from diagnostics.assessing.views import (
    archive,
    assessments,
    catalogue,
    comparison,
    exports,
    reminders,
    report,
    results,
    whatif,
)
from diagnostics.people.views import accounts, personal, privacy
from diagnostics.pipelines.views import gapcheck, handoff, playbook, push
from diagnostics.sharing.views import embedding, verification
from diagnostics.sharing.views import links as sharing
from diagnostics.site.pages.guides import Guide
from diagnostics.site.views import accessibility, branding, guides
from diagnostics.site.views import well_known as site

app_name = "diagnostics"

urlpatterns = [
    path("", assessments.home, name="home"),
    path("start/", assessments.start, name="start"),
    path("questionnaires/<str:questionnaire>/", assessments.questionnaire, name="questionnaire"),
    path("resume/<str:token>/", assessments.resume, name="resume"),
    # /assessments/
    path("assessments/", archive.archive, name="archive"),
    path("assessments/export.csv", exports.export, {"kind": "csv"}, name="export-csv"),
    path("assessments/export.xlsx", exports.export, {"kind": "xlsx"}, name="export-xlsx"),
    path("assessments/export.json", exports.export, {"kind": "json"}, name="export-json"),
    path("assessments/<uuid:assessment_id>/", results.result, name="result"),
    path("assessments/<uuid:assessment_id>/result.json", results.result_json, name="result-json"),
    path("assessments/<uuid:assessment_id>/result.pdf", report.result_pdf, name="result-pdf"),
    path("assessments/<uuid:assessment_id>/playbook/", playbook.playbook, name="playbook"),
    path("assessments/<uuid:assessment_id>/playbook.pdf", playbook.playbook_pdf, name="playbook-pdf"),
    path("assessments/<uuid:assessment_id>/set-up/", handoff.set_up, name="set-up"),
    path("assessments/<uuid:assessment_id>/questions/<str:key>/", assessments.question, name="question"),
    path("assessments/<uuid:assessment_id>/check/", assessments.check, name="check"),
    path("assessments/<uuid:assessment_id>/continue/", assessments.continue_elsewhere, name="continue"),
    path("assessments/<uuid:assessment_id>/adapt/", handoff.adapt_stages, name="adapt"),
    path("assessments/<uuid:assessment_id>/adapt/reset/", handoff.reset, name="adapt-reset"),
    path("assessments/<uuid:assessment_id>/handoff/", handoff.handoff, name="handoff"),
    path("assessments/<uuid:assessment_id>/handoff/<str:kind>/", handoff.handoff_file, name="handoff-file"),
    path(
        "assessments/<uuid:assessment_id>/handoff/<str:kind>/<str:stretch>/", handoff.handoff_file, name="handoff-part"
    ),
    path("assessments/<uuid:assessment_id>/push/<str:kind>/", push.push, name="push"),
    path("assessments/<uuid:assessment_id>/gap-check/", gapcheck.gap_check, name="gap-check"),
    path("assessments/<uuid:assessment_id>/gap-check/match/", gapcheck.match, name="gap-check-match"),
    path("assessments/<uuid:assessment_id>/gap-check/clear/", gapcheck.clear, name="gap-check-clear"),
    path("assessments/<uuid:assessment_id>/gap-check.csv", gapcheck.gap_check_csv, name="gap-check-csv"),
    path("assessments/<uuid:assessment_id>/edit/", archive.edit, name="edit"),
    path("assessments/<uuid:assessment_id>/undo-rename/", archive.undo, name="undo-rename"),
    path("assessments/<uuid:assessment_id>/share/", sharing.share, name="share"),
    path("assessments/<uuid:assessment_id>/share/e-mail/", sharing.send, name="share-by-mail"),
    path("assessments/<uuid:assessment_id>/share/<int:link_id>/revoke/", sharing.revoke, name="revoke"),
    path("assessments/<uuid:assessment_id>/erase/", archive.erase, name="erase"),
    path("assessments/<uuid:assessment_id>/again/", comparison.again, name="again"),
    path("assessments/<uuid:assessment_id>/compare/", comparison.choose, name="compare-choose"),
    path("assessments/<uuid:assessment_id>/compare/<uuid:other_id>/", comparison.compare, name="compare"),
    path("assessments/<uuid:assessment_id>/what-if/", whatif.what_if, name="what-if"),
    path("assessments/<uuid:assessment_id>/remind/", reminders.remind, name="remind"),
    path("assessments/<uuid:assessment_id>/remind/dismiss/", reminders.dismiss, name="remind-dismiss"),
    # path, not str: a link that was cut or mangled is told so too
    path("shared/<path:secret>/", sharing.shared, name="shared"),
    # what there is to learn, of the first questionnaire
    path("how-this-works/", catalogue.how, name="how"),
    path("sales-models/", catalogue.catalogue, name="catalogue"),
    path("sales-models/<str:key>/", catalogue.sales_model, name="sales-model"),
    path("stages/<str:key>/", catalogue.stage, name="stage"),
    # the same of one questionnaire, /questionnaires/<its key>/
    path("questionnaires/<str:questionnaire>/how-this-works/", catalogue.how, name="how-of"),
    path("questionnaires/<str:questionnaire>/sales-models/", catalogue.catalogue, name="catalogue-of"),
    path("questionnaires/<str:questionnaire>/sales-models/<str:key>/", catalogue.sales_model, name="sales-model-of"),
    path("questionnaires/<str:questionnaire>/stages/<str:key>/", catalogue.stage, name="stage-of"),
    # /accounts/, beside what allauth has there
    path("accounts/", accounts.account, name="account"),
    path("accounts/claim/", accounts.claim, name="claim"),
    path("accounts/invitation/<str:token>/", accounts.invitation, name="invitation"),
    # /embed/, the only pages that other sites may show inside theirs
    path("embed/", embedding.home, name="embed"),
    path("embed/questionnaires/<str:questionnaire>/", embedding.questionnaire, name="embed-questionnaire"),
    path("embed/assessments/<uuid:assessment_id>/", embedding.result, name="embed-result"),
    path("embed/assessments/<uuid:assessment_id>/questions/<str:key>/", embedding.question, name="embed-question"),
    path("embed/assessments/<uuid:assessment_id>/check/", embedding.check, name="embed-check"),
    # the site
    path("help/", guides.guide, {"kind": Guide.MANAGERS}, name="help"),
    path("help/administrators/", guides.guide, {"kind": Guide.ADMINISTRATORS}, name="help-admin"),
    path("verify/", verification.verify, name="verify"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("privacy/my-data/", personal.my_data, name="my-data"),
    path("privacy/my-data/my-data.json", personal.my_data_json, name="my-data-json"),
    path("privacy/my-data/erase/", personal.erase_me, name="erase-me"),
    path("branding/logo-<str:digest>.png", branding.logo, name="branding-logo"),
    path("branding/style-<str:digest>.css", branding.css, name="branding-css"),
    path("robots.txt", site.robots, name="robots"),
    path("healthz", site.healthz, name="healthz"),
    path("favicon.ico", site.favicon, name="favicon"),
]
