"""The fields of an answer option that are rows of their own: its weights, and the rules that need it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from diagnostics.authoring.admin.numbers import limit
from diagnostics.authoring.models import AnswerOption, SalesModel
from diagnostics.authoring.models.questionnaires import WEIGHT_LIMIT


def weight_field(sales_model: SalesModel) -> str:
    """Return the name of the form field that holds an option's weight for a sales model."""
    return f"weight_{sales_model.pk}"


def weight_fields(sales_models: Iterable[SalesModel]) -> dict[str, forms.IntegerField]:
    """Return a field for the weight for each of the sales models; an empty one gives no points."""
    return {
        weight_field(model): limit(forms.IntegerField(label=str(model), required=False), 0, WEIGHT_LIMIT)
        for model in sales_models
    }


def weights_by_field(sales_models: Iterable[SalesModel], weights: Iterable[Any]) -> dict[str, int | None]:
    """Return what the weight fields hold, for the rows of an option's weights."""
    by_model = {row.sales_model_id: row.weight for row in weights}
    return {weight_field(model): by_model.get(model.pk) for model in sales_models}


def needed_by_rules(option: AnswerOption) -> str:
    """Return why an option cannot be removed: the numbers of the stage rules that need it; "" if none does."""
    rules = option.rules.all() if option.pk is not None else ()
    numbers = ", ".join(str(rule.position) for rule in rules)
    text = _("Stage rules need this answer: %(numbers)s. Change or remove them before you remove it.")
    return text % {"numbers": numbers} if numbers else ""
