"""Fields and constraints of authored tables: keys, positions, translated texts, history."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from translated_fields import TranslatedField
from translated_fields.utils import fallback_to_any

from diagnostics.instrument.text import KEY_PATTERN

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PROSE_LIMIT, PROSE_LINES = 3_000, 60
"""Characters and lines of a longer text; the longest of the reference questionnaire has 726 and 20."""


def require_few_lines(text: str) -> None:
    """Raise ValidationError for a text with too many lines: each is an element of its own on pages."""
    if text.count("\n") >= PROSE_LINES:
        raise ValidationError(_("Use at most %(limit)s lines."), code="lines", params={"limit": PROSE_LINES})


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


class WrittenText(TranslatedField):  # type: ignore[misc]  # the library is untyped
    """A text with a column for each language, read in the active language or else in one that it is written in."""

    def __init__(self, field: models.Field[str, str], *, blank: bool = True) -> None:
        super().__init__(field, attrgetter=fallback_to_any)
        self.blank = blank
        self.name = ""

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        super().contribute_to_class(cls, name)
        self.name = name


def line(
    verbose_name: "StrOrPromise", *, limit: int = 200, blank: bool = False, help_text: "StrOrPromise" = ""
) -> TranslatedField:
    """Return one column per language for a text of one line. Without `blank` it is needed in one language at least."""
    return WrittenText(models.CharField(verbose_name, max_length=limit, blank=True, help_text=help_text), blank=blank)


class Prose(models.TextField[str, str]):
    """A longer text, with limits: pages and PDFs are made of many, and cost time for each character and line.

    The limits are none of the database's, so that they can change without a migration.
    """

    default_validators = [MaxLengthValidator(PROSE_LIMIT), require_few_lines]

    def deconstruct(self) -> Any:
        """Return what migrations write: any text."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options

    def formfield(self, **options: Any) -> Any:
        """Return the field of a form, in which browsers hold the limit, too."""
        return super().formfield(**{"max_length": PROSE_LIMIT, **options})


def prose(verbose_name: "StrOrPromise", *, help_text: "StrOrPromise" = "") -> TranslatedField:
    """Return one column per language for a longer text; it may be empty in a draft, not in a version."""
    return WrittenText(Prose(verbose_name, blank=True, help_text=help_text))


class Authored(models.Model):
    """A row that authors edit, with a history of who changed it when."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Refuse a name that is written in no language, besides what Django refuses; one is enough to save it."""
        faults: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            faults = error.update_error_dict(faults)
        for text in written_texts(type(self)):
            if not text.blank and not any(getattr(self, column).strip() for column in text.fields):
                missing = ValidationError(_("Write it in one language at least."), code="blank")
                faults |= {column: [missing] for column in text.fields if column not in (exclude or ())}
        if faults:
            raise ValidationError(faults)


def written_texts(model: type[models.Model]) -> list[WrittenText]:
    """Return the texts of a table in their order, those that it inherits last."""
    values = (value for kind in model.__mro__ for value in vars(kind).values())
    return [*dict.fromkeys(value for value in values if isinstance(value, WrittenText))]
