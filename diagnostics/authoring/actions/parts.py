"""Write the weights of an option, and what a rule refers to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

from diagnostics.authoring.models import (
    AnswerOption,
    OptionWeight,
    Process,
    SalesModel,
    Stage,
    StageRule,
    StageRuleAnchor,
)
from diagnostics.instrument import parts
from diagnostics.site.models import User
from diagnostics.site.models.fields import Authored

Row = TypeVar("Row", bound=Authored)


def set_history_user(row: Row, by: User | None) -> Row:
    """Name `by` as the author of the row's next change in its history; by default it is the user of the request."""
    if by is not None:
        row._history_user = by  # type: ignore[attr-defined]  # read by simple-history
    return row


@transaction.atomic
def set_weights(*, option: AnswerOption, weights: Mapping[int, int], by: User | None = None) -> None:
    """Replace the option's weights by `weights`, points by sales model id. Writes only rows that change."""
    rows = {row.sales_model_id: row for row in option.weights.all()}
    for sales_model_id, row in rows.items():
        if not weights.get(sales_model_id):
            set_history_user(row, by).delete()
    for sales_model_id, weight in weights.items():
        row = rows.get(sales_model_id) or OptionWeight(option=option, sales_model_id=sales_model_id)
        if weight and row.weight != weight:
            row.weight = weight
            set_history_user(row, by).save()


@transaction.atomic
def set_anchors(*, rule: StageRule, anchors: Sequence[Stage | str], by: User | None = None) -> None:
    """Replace the rule's anchors, in order of preference, by stages or named places (THE_START, THE_WIN)."""
    rows = list(rule.anchors.all())
    for row in rows[len(anchors) :]:
        set_history_user(row, by).delete()
    for position, anchor in enumerate(anchors, start=1):
        row = rows[position - 1] if position <= len(rows) else StageRuleAnchor(rule=rule)
        stage, place = (None, anchor) if isinstance(anchor, str) else (anchor, "")
        if row.pk is None or (row.position, row.stage, row.named_place) != (position, stage, place):
            row.position, row.stage, row.named_place = position, stage, place
            set_history_user(row, by).save()


@dataclass(frozen=True, slots=True)
class RuleParts:
    """The rows that rules refer to, by key; options by the keys of their question and their own."""

    stages: Mapping[str, Stage]
    sales_models: Mapping[str, SalesModel]
    processes: Mapping[str, Process]
    options: Mapping[tuple[str, str], AnswerOption]

    def columns(self, rule: parts.StageRule) -> dict[str, Any]:
        """Return the columns of a rule's row."""
        return {
            "sales_model": self.sales_models[rule.sales_model] if rule.sales_model else None,
            "from_points": rule.from_points,
            "process": self.processes[rule.process] if rule.process else None,
            "option": self.options[rule.question, rule.option] if rule.question and rule.option else None,
            "placement": rule.placement.value,
            "stage": self.stages[rule.stage],
            "optional": rule.optional,
        }

    def anchors(self, rule: parts.StageRule) -> list[Stage | str]:
        """Return the stages and named places of a rule's anchors."""
        return [self.stages.get(anchor, anchor) for anchor in rule.anchors]
