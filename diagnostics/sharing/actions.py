"""Share links: making, mailing and revoking them, and counting their views."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.instrument.errors import TooManyLinks
from diagnostics.sharing.domain import LINK_LIMIT, hash_of, secrets_in
from diagnostics.sharing.models import ShareLink
from diagnostics.site.actions.mail import USEFUL, send_later, use_allowance
from diagnostics.site.models import OutgoingMail, User

log = structlog.get_logger("diagnostics.sharing")


@transaction.atomic
def share_assessment(
    *, assessment_id: UUID, secret: str, label: str, expires_at: datetime | None, by: Viewer
) -> tuple[ShareLink, bool]:
    """Make the link with this secret; return it and whether it is new. Idempotent by secret.

    Raises TooManyLinks, and Assessment.DoesNotExist if `by` may not open a completed assessment with this id.
    """
    assessment = Assessment.objects.completed().select_for_update().get(pk=assessment_id)
    if not assessment.is_visible_to(by):
        raise Assessment.DoesNotExist
    token_hash = hash_of(secret)
    existing = assessment.share_links.filter(token_hash=token_hash).first()
    if existing is not None:
        return existing, False
    now = timezone.now()
    _make_room(assessment, now)
    link = assessment.share_links.create(token_hash=token_hash, label=label, created_at=now, expires_at=expires_at)
    log.info("shared", assessment=str(assessment.pk), link=link.pk)
    return link, True


def _make_room(assessment: Assessment, now: datetime) -> None:
    """If the list is full, delete the oldest link that no longer works. Raises TooManyLinks if all work."""
    links = assessment.share_links.order_by("pk")
    if links.count() < LINK_LIMIT:
        return
    dead_link = links.exclude(pk__in=links.open_at(now).values("pk")).first()
    if dead_link is None:
        raise TooManyLinks
    dead_link.delete()


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
    """Make a link and mail `text`, which contains it, to each address; False if it was mailed before.

    Each address gets a message of its own, and is stored only in the outbox until then. Raises
    Assessment.DoesNotExist, TooManyLinks and TooMuchMail.
    """
    link, is_new = share_assessment(
        assessment_id=assessment_id, secret=secret, label=label, expires_at=expires_at, by=viewer
    )
    if not is_new:
        return False
    use_allowance(addresses=len(to), by=by)
    for address in to:
        send_later(
            to=address,
            subject=subject,
            text=text,
            asked_for=True,
            reply_to=by.email,
            useful_for=_useful_for(link),
        )
    return True


@transaction.atomic
def send_to_self(
    *, assessment_id: UUID, secret: str, label: str, expires_at: datetime, to: str, subject: str, text: str, by: Viewer
) -> None:
    """Make a link and mail `text`, which contains it, to the visitor's own address; once for each secret.

    The address is stored only in the outbox until then. Raises Assessment.DoesNotExist and TooManyLinks.
    """
    link, is_new = share_assessment(
        assessment_id=assessment_id, secret=secret, label=label, expires_at=expires_at, by=by
    )
    if is_new:
        send_later(to=to, subject=subject, text=text, asked_for=True, useful_for=_useful_for(link))


def _useful_for(link: ShareLink) -> timedelta:
    """Return for how long it makes sense to retry a message with this link."""
    return USEFUL if link.expires_at is None else min(USEFUL, link.expires_at - link.created_at)


def revoke_link(*, assessment: Assessment, link_id: int) -> None:
    """Revoke one link of the assessment. Idempotent. Raises ShareLink.DoesNotExist."""
    link = assessment.share_links.get(pk=link_id)
    # only if it is not revoked yet, so that the time of the first revocation stays
    if assessment.share_links.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        log.info("revoked", assessment=str(assessment.pk), link=link.pk)


def delete_mail_with_links(ids: Collection[UUID]) -> None:
    """Delete waiting mail with a link to one of these assessments: it can name the company and its stages."""
    hashes = set(ShareLink.objects.filter(assessment__in=ids).values_list("token_hash", flat=True))
    if not hashes:
        return
    waiting = OutgoingMail.objects.only("text").iterator()
    about = [mail.pk for mail in waiting if not hashes.isdisjoint(map(hash_of, secrets_in(mail.text)))]
    OutgoingMail.objects.filter(pk__in=about).delete()


def count_view(*, link: ShareLink, by: Viewer) -> None:
    """Count one view, unless `by` may open the assessment anyway; who viewed it is not stored. One statement."""
    own = Assessment.objects.visible_to(by).filter(pk=link.assessment_id)
    ShareLink.objects.filter(pk=link.pk).exclude(assessment__in=own).update(
        views=F("views") + 1, last_viewed_at=timezone.now()
    )
