"""Fields and constraints of authored tables: keys, positions, translated texts, history."""

from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from translated_fields import TranslatedField

from diagnostics.instrument.text import KEY_PATTERN

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def key_field() -> "models.CharField[str, str]":
    """Return a column for a stable, authored key."""
    return models.CharField(
        _("key"),
        max_length=50,
        validators=[
            RegexValidator(KEY_PATTERN, _("Use lower-case letters, digits, - and _, and begin with a letter."))
        ],
        help_text=_("Stable name for exports and links. Do not change it once published."),
    )


def position_field(help_text: "StrOrPromise" = "") -> "models.PositiveSmallIntegerField[int, int]":
    """Return a column for a 1-based position; rows with equal positions are in the order of their creation."""
    return models.PositiveSmallIntegerField(
        _("position"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=help_text or _("Place in the order that respondents see, from 1."),
    )


def key_constraint(name: str) -> models.CheckConstraint:
    """Return the constraint that a key is not blank."""
    return models.CheckConstraint(
        condition=~models.Q(key=""), name=f"{name}_key_not_blank", violation_error_message=_("Write a key.")
    )


def position_constraint(name: str) -> models.CheckConstraint:
    """Return the constraint that positions begin at 1."""
    return models.CheckConstraint(
        condition=models.Q(position__gte=1),
        name=f"{name}_position_from_one",
        violation_error_message=_("Positions begin at 1."),
    )


def choice_constraint(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the constraint that `field` is one of `choices`; Django checks choices only in forms."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=_("Choose one of the listed values."),
    )


def keyed_constraints(name: str, message: "StrOrPromise") -> list[models.BaseConstraint]:
    """Return the constraints of every part of a questionnaire that has a key."""
    return [
        models.UniqueConstraint(
            fields=["questionnaire", "key"], name=f"{name}_key_unique", violation_error_message=message
        ),
        key_constraint(name),
        position_constraint(name),
    ]


def line(
    verbose_name: "StrOrPromise", *, limit: int = 200, blank: bool = False, help_text: "StrOrPromise" = ""
) -> TranslatedField:
    """Return one column per language for a text of one line."""
    return TranslatedField(models.CharField(verbose_name, max_length=limit, blank=blank, help_text=help_text))


def prose(verbose_name: "StrOrPromise", *, help_text: "StrOrPromise" = "") -> TranslatedField:
    """Return one column per language for a longer text; it may be empty in a draft, not in a version."""
    return TranslatedField(models.TextField(verbose_name, blank=True, help_text=help_text))


class Authored(models.Model):
    """A row that authors edit, with a history of who changed it when."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
