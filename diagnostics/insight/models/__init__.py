"""Tables of counts, and the triggers that say which of them are out of date."""

from diagnostics.insight.models.days import InsightChange, InsightDay, InsightRefresh

__all__ = [
    "InsightChange",
    "InsightDay",
    "InsightRefresh",
]
