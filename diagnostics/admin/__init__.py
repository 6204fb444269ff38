"""The Django admin: authors own the draft, publishers publish it, staff read what came of it.

The tables are registered in the order in which an author meets them.
"""

from django.contrib import admin

from diagnostics.admin.accounts import InvitationAdmin, UserAdmin
from diagnostics.admin.assessments import AssessmentAdmin
from diagnostics.admin.authoring import QuestionAdmin
from diagnostics.admin.branding import BrandingAdmin
from diagnostics.admin.catalogue import ProcessAdmin, SalesModelAdmin, StageAdmin, StageRuleAdmin
from diagnostics.admin.deliveries import WebhookDeliveryAdmin
from diagnostics.admin.examples import GoldenExampleAdmin
from diagnostics.admin.publishing import QuestionnaireVersionAdmin
from diagnostics.admin.trials import TryableQuestionnaireAdmin
from diagnostics.admin.webhooks import WebhookEndpointAdmin
from diagnostics.models import (
    Assessment,
    Branding,
    GoldenExample,
    Invitation,
    Process,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    SalesModel,
    Stage,
    StageRule,
    User,
    WebhookDelivery,
    WebhookEndpoint,
)

admin.site.register(Questionnaire, TryableQuestionnaireAdmin)
admin.site.register(Question, QuestionAdmin)
admin.site.register(SalesModel, SalesModelAdmin)
admin.site.register(Stage, StageAdmin)
admin.site.register(Process, ProcessAdmin)
admin.site.register(StageRule, StageRuleAdmin)
admin.site.register(GoldenExample, GoldenExampleAdmin)
admin.site.register(QuestionnaireVersion, QuestionnaireVersionAdmin)
admin.site.register(Assessment, AssessmentAdmin)
admin.site.register(WebhookEndpoint, WebhookEndpointAdmin)
admin.site.register(WebhookDelivery, WebhookDeliveryAdmin)
admin.site.register(Branding, BrandingAdmin)
admin.site.register(User, UserAdmin)
admin.site.register(Invitation, InvitationAdmin)
