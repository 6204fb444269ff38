"""Imports the models of all areas, so that Django finds them."""

from diagnostics.assessing.models import Assessment, AssessmentGrant, Reminder, Viewer
from diagnostics.authoring.models import (
    AnswerOption,
    CommonKpi,
    Confirmation,
    DoubtfulPair,
    GoldenExample,
    Kpi,
    OptionWeight,
    PlannedPublication,
    Process,
    ProcessStage,
    ProofRun,
    PublicationEvent,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    ReviewRequest,
    SalesModel,
    Stage,
    StageRule,
    StageRuleAnchor,
)
from diagnostics.insight.models import InsightChange, InsightDay, InsightRefresh
from diagnostics.people.models import Invitation
from diagnostics.pipelines.models import CurrentStages, HandOver, SavedPipeline
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import Branding, MailAllowance, OutgoingMail, User, WorkerHeartbeat
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint

__all__ = [
    "AnswerOption",
    "Assessment",
    "AssessmentGrant",
    "Branding",
    "CommonKpi",
    "Confirmation",
    "CurrentStages",
    "DoubtfulPair",
    "GoldenExample",
    "HandOver",
    "InsightChange",
    "InsightDay",
    "InsightRefresh",
    "Invitation",
    "Kpi",
    "MailAllowance",
    "OptionWeight",
    "OutgoingMail",
    "PlannedPublication",
    "Process",
    "ProcessStage",
    "ProofRun",
    "PublicationEvent",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Reminder",
    "ReviewRequest",
    "SalesModel",
    "SavedPipeline",
    "ShareLink",
    "Stage",
    "StageRule",
    "StageRuleAnchor",
    "User",
    "Viewer",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WorkerHeartbeat",
]
