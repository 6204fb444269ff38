"""Links, checking prints, and the pages inside other sites' pages."""

from django.urls import path

from diagnostics.sharing.views import embedding, links, verification

urlpatterns = [
    path("assessments/<uuid:assessment_id>/share/", links.share, name="share"),
    path("assessments/<uuid:assessment_id>/share/e-mail/", links.send, name="share-by-mail"),
    path("assessments/<uuid:assessment_id>/share/<int:link_id>/revoke/", links.revoke, name="revoke"),
    # path, not str: a link that was cut or mangled is told so too
    path("shared/<path:secret>/", links.shared, name="shared"),
    # /embed/, the only pages that other sites may show inside theirs
    path("embed/", embedding.home, name="embed"),
    path("embed/questionnaires/<str:questionnaire>/", embedding.questionnaire, name="embed-questionnaire"),
    path("embed/assessments/<uuid:assessment_id>/", embedding.result, name="embed-result"),
    path("embed/assessments/<uuid:assessment_id>/questions/<str:key>/", embedding.question, name="embed-question"),
    path("embed/assessments/<uuid:assessment_id>/check/", embedding.check, name="embed-check"),
    path("verify/", verification.verify, name="verify"),
]
