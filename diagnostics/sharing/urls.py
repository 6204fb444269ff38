"""Share links, verifying printed results, and pages in the frames of other sites."""

from django.urls import path

from diagnostics.assessing.views.pdf import in_turn
from diagnostics.sharing.views import crm_message, embedding, handoff, links, mail_me, shared, verification
from diagnostics.site.views.budgets import costs

urlpatterns = [
    path("assessments/<uuid:assessment_id>/share/", costs(links.share, post=5), name="share"),
    path("assessments/<uuid:assessment_id>/share/e-mail/", costs(links.send, post=20), name="share-by-mail"),
    path("assessments/<uuid:assessment_id>/crm-message/", costs(crm_message.crm_message, post=5), name="crm-message"),
    path("assessments/<uuid:assessment_id>/mail-me/", costs(mail_me.mail_me, post=20), name="mail-me"),
    path("assessments/<uuid:assessment_id>/share/<int:link_id>/revoke/", costs(links.revoke, post=1), name="revoke"),
    path("shared/<str:secret>/handoff/", handoff.handoff, name="shared-handoff"),
    path("shared/<str:secret>/handoff/set-up/", handoff.set_up, name="shared-set-up"),
    path("shared/<str:secret>/handoff/<key:kind>/", costs(handoff.handoff_file, get=2), name="shared-handoff-file"),
    path(
        "shared/<str:secret>/handoff/<key:kind>/<key:part>/",
        costs(handoff.handoff_file, get=2),
        name="shared-handoff-part",
    ),
    path("shared/<str:secret>/playbook/", shared.playbook, name="shared-playbook"),
    path("shared/<str:secret>/playbook.pdf", in_turn(costs(shared.playbook_pdf, get=20)), name="shared-playbook-pdf"),
    path("shared/<str:secret>/files/<key:kind>/", costs(shared.pipeline_file, get=2), name="shared-file"),
    path("shared/<str:secret>/files/<key:kind>/<key:part>/", costs(shared.pipeline_file, get=2), name="shared-part"),
    # path, not str, so that a truncated or mangled link gets the page of a dead link, too
    path("shared/<path:secret>/", shared.result, name="shared"),
    # the only pages that other sites may show in a frame
    path("embed/", embedding.home, name="embed"),
    path("embed/questionnaires/<key:questionnaire>/", embedding.questionnaire, name="embed-questionnaire"),
    path("embed/assessments/<uuid:assessment_id>/", embedding.result, name="embed-result"),
    path(
        "embed/assessments/<uuid:assessment_id>/questions/<key:key>/", costs(embedding.question), name="embed-question"
    ),
    path("embed/assessments/<uuid:assessment_id>/check/", costs(embedding.check), name="embed-check"),
    path("verify/", verification.verify, name="verify"),
]
