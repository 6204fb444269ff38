"""Tables, constraints and the read vocabulary; no workflow."""

from diagnostics.assessing.models.assessments import Assessment, AssessmentGrant, Viewer
from diagnostics.assessing.models.reminders import Reminder

__all__ = [
    "Assessment",
    "AssessmentGrant",
    "Reminder",
    "Viewer",
]
