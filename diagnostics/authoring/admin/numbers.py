"""Whole numbers in forms: one message says what may be written, whatever is wrong."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, StepValueValidator
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext as _

LARGEST = 32_767
"""The largest number that the column of a small number holds: no limit that a reader needs to know."""


class WithPlainNumbers:
    """An admin page or inline whose numbers have one message each."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the field; of a whole number with the limits of its column."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        limit_to_column(field, db_field)
        return field


def limit_to_column(field: Any, column: Any) -> None:
    """Give the field the limits of its column, if both are for whole numbers."""
    if not isinstance(field, forms.IntegerField) or not isinstance(column, models.IntegerField):
        return
    lowest = max((_value(each) for each in column.validators if isinstance(each, MinValueValidator)), default=0)
    highest = min([LARGEST, *(_value(each) for each in column.validators if isinstance(each, MaxValueValidator))])
    step = next((_value(each) for each in column.validators if isinstance(each, StepValueValidator)), 1)
    limit(field, lowest, highest, step)


def limit(field: forms.IntegerField, lowest: int, highest: int, step: int = 1) -> forms.IntegerField:
    """Give the field these limits with one message, and return it."""
    message: Any = lazy(_message, str)(lowest, highest, step, says_highest=highest < LARGEST)

    def check(number: int) -> None:
        if number > highest:
            raise ValidationError(_message(lowest, highest, step, says_highest=True))
        if number < lowest or number % step:
            raise ValidationError(message)

    replaced = (MinValueValidator, MaxValueValidator, StepValueValidator)
    field.validators = [*(each for each in field.validators if not isinstance(each, replaced)), check]
    field.error_messages["invalid"] = message
    field.widget.attrs |= {"min": lowest, **({"step": step} if step > 1 else {})}
    if highest < LARGEST:
        field.widget.attrs["max"] = highest
    return field


def _value(validator: Any) -> int:
    bound = validator.limit_value
    return int(bound() if callable(bound) else bound)


def _message(lowest: int, highest: int, step: int, *, says_highest: bool) -> str:
    values = {"lowest": lowest, "highest": highest, "step": step}
    if step > 1:
        return _("Write a multiple of %(step)s from %(lowest)s to %(highest)s.") % values
    if says_highest:
        return _("Write a whole number from %(lowest)s to %(highest)s.") % values
    return _("Write a whole number from %(lowest)s on.") % values
