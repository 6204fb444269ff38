"""The tables of drafts and published versions, with their constraints."""

from diagnostics.authoring.models.catalogue import (
    Process,
    ProcessStage,
    SalesModel,
    Stage,
)
from diagnostics.authoring.models.examples import GoldenExample
from diagnostics.authoring.models.kpis import CommonKpi, Kpi
from diagnostics.authoring.models.publishing import ProofRun, PublicationEvent, QuestionnaireVersion
from diagnostics.authoring.models.questionnaires import (
    AnswerOption,
    DoubtfulPair,
    OptionWeight,
    Question,
    Questionnaire,
)
from diagnostics.authoring.models.rules import StageRule, StageRuleAnchor
from diagnostics.authoring.models.waiting import Confirmation, PlannedPublication, ReviewRequest

__all__ = [
    "AnswerOption",
    "CommonKpi",
    "Confirmation",
    "DoubtfulPair",
    "GoldenExample",
    "Kpi",
    "OptionWeight",
    "PlannedPublication",
    "Process",
    "ProcessStage",
    "ProofRun",
    "PublicationEvent",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "ReviewRequest",
    "SalesModel",
    "Stage",
    "StageRule",
    "StageRuleAnchor",
]
