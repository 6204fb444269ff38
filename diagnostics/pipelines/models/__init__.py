"""Tables, constraints and the read vocabulary; no workflow."""

from diagnostics.pipelines.models.gapcheck import OwnPipeline
from diagnostics.pipelines.models.handoff import AdaptedPipeline

__all__ = [
    "AdaptedPipeline",
    "OwnPipeline",
]
