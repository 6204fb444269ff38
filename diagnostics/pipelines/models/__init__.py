"""Tables, constraints and the read vocabulary; no workflow."""

from diagnostics.pipelines.models.current_stages import CurrentStages
from diagnostics.pipelines.models.hand_overs import HandOver, HandOverKind
from diagnostics.pipelines.models.own_pipelines import SavedPipeline

__all__ = [
    "CurrentStages",
    "HandOver",
    "HandOverKind",
    "SavedPipeline",
]
