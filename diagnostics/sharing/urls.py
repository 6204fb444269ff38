"""Share links, verifying printed results, and pages in the frames of other sites."""

from django.urls import path

from diagnostics.sharing.views import embedding, links, mail_me, verification

urlpatterns = [
    path("assessments/<uuid:assessment_id>/share/", links.share, name="share"),
    path("assessments/<uuid:assessment_id>/share/e-mail/", links.send, name="share-by-mail"),
    path("assessments/<uuid:assessment_id>/mail-me/", mail_me.mail_me, name="mail-me"),
    path("assessments/<uuid:assessment_id>/share/<int:link_id>/revoke/", links.revoke, name="revoke"),
    # path, not str, so that a truncated or mangled link gets the page of a dead link, too
    path("shared/<path:secret>/", links.shared, name="shared"),
    # the only pages that other sites may show in a frame
    path("embed/", embedding.home, name="embed"),
    path("embed/questionnaires/<str:questionnaire>/", embedding.questionnaire, name="embed-questionnaire"),
    path("embed/assessments/<uuid:assessment_id>/", embedding.result, name="embed-result"),
    path("embed/assessments/<uuid:assessment_id>/questions/<str:key>/", embedding.question, name="embed-question"),
    path("embed/assessments/<uuid:assessment_id>/check/", embedding.check, name="embed-check"),
    path("verify/", verification.verify, name="verify"),
]
