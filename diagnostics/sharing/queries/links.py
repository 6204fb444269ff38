"""Share links by their secret, and the links of one assessment."""

from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.sharing.domain import hash_of
from diagnostics.sharing.models import ShareLink, ShareLinkQuerySet


def find_shared(secret: str) -> ShareLink | None:
    """Return the working link with this secret, with its assessment and version, in one query.

    A link that does not work costs the same: one hash and one look-up in a unique index.
    """
    return (
        ShareLink.objects.open_at(timezone.now())
        .select_related("assessment__version")
        .defer("assessment__version__document")
        .filter(token_hash=hash_of(secret))
        .first()
    )


def links_of(assessment: Assessment) -> ShareLinkQuerySet:
    """Return the links of the assessment, newest first, including those that no longer work."""
    return assessment.share_links.all()
