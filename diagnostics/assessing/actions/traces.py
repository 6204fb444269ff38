"""Deleting traces of assessments without a foreign key: the admin's log, and queued mail that links to them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from diagnostics.assessing.models import Assessment
from diagnostics.site.models import OutgoingMail

BATCH = 500
"""Ids in one statement; databases limit their number."""

ON_ERASURE: list[Callable[[Collection[UUID]], None]] = []
"""Called with the ids of assessments before they are deleted, in the same transaction; areas above this one, whose rows
no foreign key leads to, add to it.
"""


def delete_assessments(ids: Collection[UUID]) -> int:
    """Delete assessments with everything that belongs to them; return how many."""
    deleted = 0
    for batch in batches(ids):
        delete_log_entries(Assessment, batch)
        _delete_mail_about(batch)
        for follow_up in ON_ERASURE:
            follow_up(batch)
        _, counts = Assessment.objects.filter(pk__in=batch).delete()
        deleted += counts.get(Assessment._meta.label, 0)
    return deleted


def delete_log_entries(model: type[models.Model], ids: Iterable[object]) -> None:
    """Delete the admin's log entries about the rows, which contain their names."""
    about = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=about, object_id__in=[str(key) for key in ids]).delete()


def _delete_mail_about(ids: Collection[UUID]) -> None:
    """Delete queued mail that links to one of the assessments, e.g. reminders."""
    keys = [str(key) for key in ids]
    waiting = OutgoingMail.objects.only("text").iterator()
    about = [mail.pk for mail in waiting if any(key in mail.text for key in keys)]
    if about:
        OutgoingMail.objects.filter(pk__in=about).delete()


def batches(ids: Collection[Any]) -> Iterator[list[Any]]:
    """Yield the ids in lists of at most BATCH."""
    listed = list(ids)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]
