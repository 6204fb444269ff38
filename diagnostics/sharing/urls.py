"""Share links, verifying printed results, and pages in the frames of other sites."""

from django.urls import path

from diagnostics.sharing.views import crm_message, embedding, handoff, links, mail_me, shared, verification

urlpatterns = [
    path("assessments/<uuid:assessment_id>/share/", links.share, name="share"),
    path("assessments/<uuid:assessment_id>/share/e-mail/", links.send, name="share-by-mail"),
    path("assessments/<uuid:assessment_id>/crm-message/", crm_message.crm_message, name="crm-message"),
    path("assessments/<uuid:assessment_id>/mail-me/", mail_me.mail_me, name="mail-me"),
    path("assessments/<uuid:assessment_id>/share/<int:link_id>/revoke/", links.revoke, name="revoke"),
    path("shared/<str:secret>/handoff/", handoff.handoff, name="shared-handoff"),
    path("shared/<str:secret>/handoff/set-up/", handoff.set_up, name="shared-set-up"),
    path("shared/<str:secret>/handoff/<key:kind>/", handoff.handoff_file, name="shared-handoff-file"),
    path("shared/<str:secret>/handoff/<key:kind>/<key:part>/", handoff.handoff_file, name="shared-handoff-part"),
    path("shared/<str:secret>/playbook/", shared.playbook, name="shared-playbook"),
    path("shared/<str:secret>/playbook.pdf", shared.playbook_pdf, name="shared-playbook-pdf"),
    path("shared/<str:secret>/files/<key:kind>/", shared.pipeline_file, name="shared-file"),
    path("shared/<str:secret>/files/<key:kind>/<key:part>/", shared.pipeline_file, name="shared-part"),
    # path, not str, so that a truncated or mangled link gets the page of a dead link, too
    path("shared/<path:secret>/", shared.result, name="shared"),
    # the only pages that other sites may show in a frame
    path("embed/", embedding.home, name="embed"),
    path("embed/questionnaires/<key:questionnaire>/", embedding.questionnaire, name="embed-questionnaire"),
    path("embed/assessments/<uuid:assessment_id>/", embedding.result, name="embed-result"),
    path("embed/assessments/<uuid:assessment_id>/questions/<key:key>/", embedding.question, name="embed-question"),
    path("embed/assessments/<uuid:assessment_id>/check/", embedding.check, name="embed-check"),
    path("verify/", verification.verify, name="verify"),
]
