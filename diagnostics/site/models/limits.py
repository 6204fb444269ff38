"""What everyone may use of the site: budgets of cost, and turns for work that is done one at a time."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Spending(models.Model):
    """What one visitor or one network address has used of its budget; see `site/actions/budgets.py`.

    `key` is a hash, since it is made of a browser's id or an address. `paid_off` is in seconds since 1970, of the
    database's clock; the row is of no use after it.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    paid_off = models.FloatField(_("paid off"))

    class Meta:
        verbose_name = _("budget in use")
        verbose_name_plural = _("budgets in use")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Turn(models.Model):
    """A visitor's place in the queue for a PDF, in the order of the ids; `key` is a hash."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    seen_at = models.DateTimeField(_("asked again"), db_default=Now())
    started_at = models.DateTimeField(_("started"), null=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key
