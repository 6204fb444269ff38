"""Links that let others read one result: making, sending, revoking and counting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.instrument.errors import TooManyLinks
from diagnostics.sharing.domain import LINK_LIMIT, hash_of
from diagnostics.sharing.models import ShareLink
from diagnostics.site.actions.mail import USEFUL, send_later, use_allowance
from diagnostics.site.models import User

log = structlog.get_logger("diagnostics.sharing")


@transaction.atomic
def share_assessment(
    *, assessment_id: UUID, secret: str, label: str, expires_at: datetime | None, by: Viewer
) -> tuple[ShareLink, bool]:
    """Make the link with this secret, and return it with whether it is new: the same secret again changes nothing.

    Raises Assessment.DoesNotExist where `by` may not open a completed assessment of this id, TooManyLinks.
    """
    assessment = Assessment.objects.completed().select_for_update().get(pk=assessment_id)
    if not assessment.is_visible_to(by):
        raise Assessment.DoesNotExist
    token_hash = hash_of(secret)
    made = assessment.share_links.filter(token_hash=token_hash).first()
    if made is not None:
        return made, False
    now = timezone.now()
    _make_room(assessment, now)
    link = assessment.share_links.create(token_hash=token_hash, label=label, created_at=now, expires_at=expires_at)
    log.info("shared", assessment=str(assessment.pk), link=link.pk)
    return link, True


def _make_room(assessment: Assessment, now: datetime) -> None:
    """Let the oldest link go that no longer works, where the list is full."""
    links = assessment.share_links.order_by("pk")
    if links.count() < LINK_LIMIT:
        return
    dead = links.exclude(pk__in=links.open_at(now).values("pk")).first()
    if dead is None:
        raise TooManyLinks
    dead.delete()


@transaction.atomic
def send_link(
    *,
    assessment_id: UUID,
    secret: str,
    label: str,
    expires_at: datetime | None,
    to: Sequence[str],
    subject: str,
    text: str,
    by: User,
    viewer: Viewer,
) -> bool:
    """Make a link of its own and mail `text`, which holds it, to each address; False where that was done before.

    Nobody sees the others' addresses, and only the outbox keeps one until its message is sent. Raises
    Assessment.DoesNotExist, TooManyLinks and TooMuchMail.
    """
    link, is_new = share_assessment(
        assessment_id=assessment_id, secret=secret, label=label, expires_at=expires_at, by=viewer
    )
    if not is_new:
        return False
    use_allowance(addresses=len(to), by=by)
    for address in to:
        send_later(to=address, subject=subject, text=text, useful_for=_useful(link))
    return True


def _useful(link: ShareLink) -> timedelta:
    """Return how long a message with this link is worth trying."""
    return USEFUL if link.expires_at is None else min(USEFUL, link.expires_at - link.created_at)


def revoke_link(*, assessment: Assessment, link_id: int) -> None:
    """End one link of the assessment for good; ending it again changes nothing. Raises ShareLink.DoesNotExist."""
    link = assessment.share_links.get(pk=link_id)
    # "where it still stands", so that the time of the first revocation stays
    if assessment.share_links.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        log.info("revoked", assessment=str(assessment.pk), link=link.pk)


def count_view(*, link: ShareLink, by: Viewer) -> None:
    """Count one view, unless `by` could open the assessment anyway; who viewed it is kept nowhere. One statement."""
    own = Assessment.objects.visible_to(by).filter(pk=link.assessment_id)
    ShareLink.objects.filter(pk=link.pk).exclude(assessment__in=own).update(
        views=F("views") + 1, last_viewed_at=timezone.now()
    )
