"""Write the weights of an option, and the anchors of a rule."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import transaction

from diagnostics.authoring.models import AnswerOption, OptionWeight, Stage, StageRule, StageRuleAnchor
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
def set_anchors(*, rule: StageRule, stages: Sequence[Stage | None], by: User | None = None) -> None:
    """Replace the rule's anchors by `stages`, in order of preference; None means the stage that wins the deal."""
    rows = list(rule.anchors.all())
    for row in rows[len(stages) :]:
        set_history_user(row, by).delete()
    for position, stage in enumerate(stages, start=1):
        row = rows[position - 1] if position <= len(rows) else StageRuleAnchor(rule=rule)
        if row.pk is None or (row.position, row.stage) != (position, stage):
            row.position, row.stage = position, stage
            set_history_user(row, by).save()
