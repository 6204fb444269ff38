"""Tables, constraints and the read vocabulary; no workflow."""

from diagnostics.models.accounts import User
from diagnostics.models.assessments import Assessment, AssessmentGrant, Viewer
from diagnostics.models.authoring import AnswerOption, OptionWeight, Question, Questionnaire
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
from diagnostics.models.publishing import ProofRun, PublicationEvent, QuestionnaireVersion

__all__ = [
    "AnswerOption",
    "Assessment",
    "AssessmentGrant",
    "GoldenExample",
    "Kpi",
    "OptionWeight",
    "Process",
    "ProcessStage",
    "ProofRun",
    "PublicationEvent",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "SalesModel",
    "Stage",
    "StageRule",
    "StageRuleAnchor",
    "User",
    "Viewer",
]
