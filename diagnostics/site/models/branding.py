"""The site's branding: one row."""

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField

from diagnostics.site.domain.branding import FOOTER_LIMIT, NAME_LIMIT, Ground
from diagnostics.site.models.fields import line

ONLY = 1
"""Primary key of the only row."""


def _logo_is_whole() -> models.Q:
    """Return the condition that a logo has a size and a background, and no logo has neither."""
    grounds = [ground.value for ground in Ground]
    whole = models.Q(logo__isnull=False, logo_width__isnull=False, logo_height__isnull=False, logo_ground__in=grounds)
    return whole | models.Q(logo__isnull=True, logo_width__isnull=True, logo_height__isnull=True, logo_ground="")


class Branding(models.Model):
    """The branding that an administrator set. There is one row, or none before the first save."""

    id = models.PositiveSmallIntegerField(primary_key=True, editable=False)
    name = line(
        _("site name"),
        limit=NAME_LIMIT,
        blank=True,
        help_text=_("Left blank, it is the name in the other language, or else the product's own."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        help_text=_("As # and six digits, like #0d5c58: for buttons, links and stages. Dark mode gets a lighter one."),
    )
    footer = TranslatedField(
        models.TextField(
            _("footer text"),
            max_length=FOOTER_LIMIT,
            blank=True,
            help_text=_("Plain text; an empty line begins a new paragraph, and web addresses become links."),
        )
    )
    origins = models.TextField(
        _("sites that may embed it"),
        blank=True,
        help_text=_("One a line, as https and the host alone: https://www.example.com. Left blank, no site may."),
    )
    logo = models.BinaryField(null=True, db_comment="a PNG made by this site from what was uploaded")
    logo_width = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_ground = models.CharField(
        max_length=5, blank=True, editable=False, db_comment="any, light or dark: on which ground it can be seen"
    )
    # nullable, so that adding it copies no table
    revision = models.BigIntegerField(
        null=True, editable=False, db_comment="another number after each change, by which processes notice it"
    )

    class Meta:
        verbose_name = _("branding and embedding")
        verbose_name_plural = _("branding and embedding")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=ONLY),
                name="branding_is_one_row",
                violation_error_message=_("There is one row of these settings alone."),
            ),
            models.CheckConstraint(
                condition=_logo_is_whole(),
                name="branding_logo_is_whole",
                violation_error_message=_("A logo comes with its size."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row with another revision; at random, so that two changes at once do not get the same one."""
        self.revision = secrets.randbits(62)
        super().save(*args, **kwargs)
