"""Choices in the editing tables; their values are those of the enums in `instrument`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.parts import THE_START, THE_WIN
from diagnostics.instrument.text import LANGUAGES


class Market(models.TextChoices):
    """Who a sales model sells to."""

    B2B = "b2b", _("Businesses (B2B)")
    B2C = "b2c", _("Consumers (B2C)")
    BOTH = "both", _("Businesses and consumers")


class Evidence(models.TextChoices):
    """The kind of evidence that a stage is finished."""

    BUYER_ACTION = "buyer_action", _("Something the buyer did")
    ARTEFACT = "artefact", _("Something of our own that can be checked")


class Direction(models.TextChoices):
    """Which way a KPI should move."""

    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class Edition(models.IntegerChoices):
    """The edition of the document format in which a draft is published."""

    FIRST = 1, _("First edition")
    SECOND = 2, _("Second edition")


class Languages(models.TextChoices):
    """The languages that a questionnaire's texts are written in."""

    BOTH = "both", _("English and Norwegian")
    ENGLISH = "en", _("English")
    NORWEGIAN = "nb", _("Norwegian")

    @classmethod
    def holding(cls, codes: tuple[str, ...]) -> "Languages":
        """Return the choice for these languages of an instrument."""
        return cls.BOTH if codes == LANGUAGES else cls(codes[0])

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages, as an instrument has them."""
        return LANGUAGES if self is Languages.BOTH else (self.value,)


class NamedPlace(models.TextChoices):
    """A place in a pipeline that a rule can name, whichever stage is there."""

    THE_START = THE_START, _("the start")
    THE_WIN = THE_WIN, _("the win")


class Placement(models.TextChoices):
    """Where a stage rule puts its stage."""

    BEFORE = "before", _("before")
    AFTER = "after", _("after")
    IN_PLACE_OF = "in_place_of", _("in place of")
    LEAVE_OUT = "leave_out", _("leave out")
