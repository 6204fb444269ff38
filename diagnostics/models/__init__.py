"""Tables, constraints and the read vocabulary; no workflow."""

from diagnostics.models.accounts import Invitation
from diagnostics.models.assessments import Assessment, AssessmentGrant, Viewer
from diagnostics.models.authoring import AnswerOption, OptionWeight, Question, Questionnaire
from diagnostics.models.branding import Branding
from diagnostics.models.catalogue import (
    Kpi,
    Process,
    ProcessStage,
    SalesModel,
    Stage,
    StageRule,
    StageRuleAnchor,
)
from diagnostics.models.examples import GoldenExample
from diagnostics.models.gapcheck import OwnPipeline
from diagnostics.models.handoff import AdaptedPipeline
from diagnostics.models.mail import MailAllowance, OutgoingMail
from diagnostics.models.publishing import ProofRun, PublicationEvent, QuestionnaireVersion
from diagnostics.models.reminders import Reminder
from diagnostics.models.sharing import ShareLink
from diagnostics.models.users import User
from diagnostics.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "AdaptedPipeline",
    "AnswerOption",
    "Assessment",
    "AssessmentGrant",
    "Branding",
    "GoldenExample",
    "Invitation",
    "Kpi",
    "MailAllowance",
    "OptionWeight",
    "OutgoingMail",
    "OwnPipeline",
    "Process",
    "ProcessStage",
    "ProofRun",
    "PublicationEvent",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Reminder",
    "SalesModel",
    "ShareLink",
    "Stage",
    "StageRule",
    "StageRuleAnchor",
    "User",
    "Viewer",
    "WebhookDelivery",
    "WebhookEndpoint",
]
