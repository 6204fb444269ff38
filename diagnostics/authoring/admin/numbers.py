"""Whole numbers in forms: one message says what may be written, whatever is wrong."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, StepValueValidator
from django.db import models
from django.utils.translation import gettext as _

LARGEST = 32_767
"""The largest number that the column of a small number holds: no limit that a reader needs to know."""


class WithPlainNumbers:
    """An admin page or inline whose numbers have one message each."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the field; of a whole number with the limits of its column."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, forms.IntegerField) and isinstance(db_field, models.IntegerField):
            _limit(field, db_field.validators)
        return field


def _limit(field: forms.IntegerField, validators: Iterable[Any]) -> None:
    limits = list(validators)
    lowest = max((_value(each) for each in limits if isinstance(each, MinValueValidator)), default=0)
    highest = min((_value(each) for each in limits if isinstance(each, MaxValueValidator)), default=LARGEST)
    step = next((_value(each) for each in limits if isinstance(each, StepValueValidator)), 1)
    message = _message(lowest, highest, step)

    def check(number: int) -> None:
        if not lowest <= number <= highest or number % step:
            raise ValidationError(message)

    replaced = (MinValueValidator, MaxValueValidator, StepValueValidator)
    field.validators = [*(each for each in field.validators if not isinstance(each, replaced)), check]
    field.error_messages["invalid"] = message
    field.widget.attrs |= {"min": lowest, **({"step": step} if step > 1 else {})}
    if highest < LARGEST:
        field.widget.attrs["max"] = highest


def _value(validator: Any) -> int:
    limit = validator.limit_value
    return int(limit() if callable(limit) else limit)


def _message(lowest: int, highest: int, step: int) -> str:
    values = {"lowest": lowest, "highest": highest, "step": step}
    if step > 1:
        return _("Write a multiple of %(step)s from %(lowest)s to %(highest)s.") % values
    if highest < LARGEST:
        return _("Write a whole number from %(lowest)s to %(highest)s.") % values
    return _("Write a whole number from %(lowest)s on.") % values
