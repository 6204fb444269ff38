"""Mail of which nobody knows whether it arrived."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from diagnostics.site.models import OutgoingMail

UNKNOWN_AFTER = timedelta(minutes=10)
"""Sending takes seconds; after this long, the process that was sending is gone."""


def unknown_mail() -> "models.QuerySet[OutgoingMail]":
    """Return the messages that a process began to send and did not finish: they may or may not have arrived."""
    return OutgoingMail.objects.filter(sending_since__lt=timezone.now() - UNKNOWN_AFTER)
