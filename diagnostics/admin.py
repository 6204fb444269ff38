"""Registers the tables in the Django admin, in the order in which an author needs them."""

from django.contrib import admin
from django.contrib.auth.models import Group

from diagnostics.assessing.admin.assessments import AssessmentAdmin
from diagnostics.assessing.models import Assessment
from diagnostics.authoring.admin.catalogue import ProcessAdmin, SalesModelAdmin, StageAdmin
from diagnostics.authoring.admin.examples import GoldenExampleAdmin
from diagnostics.authoring.admin.rules import StageRuleAdmin
from diagnostics.authoring.admin.versions import QuestionnaireVersionAdmin
from diagnostics.authoring.models import (
    GoldenExample,
    Process,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    SalesModel,
    Stage,
    StageRule,
)
from diagnostics.insight.admin.questionnaires import CountedQuestionAdmin, CountedQuestionnaireAdmin
from diagnostics.people.admin.invitations import InvitationAdmin
from diagnostics.people.admin.users import UserAdmin
from diagnostics.people.models import Invitation
from diagnostics.site.admin.branding import BrandingAdmin
from diagnostics.site.admin.mail import UnknownMailAdmin
from diagnostics.site.models import Branding, OutgoingMail, User
from diagnostics.webhooks.admin.deliveries import WebhookDeliveryAdmin
from diagnostics.webhooks.admin.endpoints import WebhookEndpointAdmin
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint

admin.site.register(Questionnaire, CountedQuestionnaireAdmin)
admin.site.register(Question, CountedQuestionAdmin)
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
# importing Django's admin of users registers groups too; here they are roles, which the code defines
admin.site.unregister(Group)
admin.site.register(Invitation, InvitationAdmin)
admin.site.register(OutgoingMail, UnknownMailAdmin)
