"""The part of the table in test_access.py that is about sharing, and the links that it asks for."""

from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.sharing.domain import CRM_PREFIX, hash_of
from diagnostics.sharing.models import ShareLink

SHARING = """
share        begun            404/404   302/302  302/302  404/404  404/404  404/404  404/404
share        completed        404/404   200/200  200/200  404/404  404/404  404/404  404/404
share        owned-begun      404/404   404/404  404/404  302/302  404/404  404/404  404/404
share        owned-completed  404/404   404/404  404/404  200/200  404/404  404/404  404/404
share-by-mail begun           404/404   302/302  302/302  404/404  404/404  404/404  404/404
share-by-mail completed       404/404   200/403  200/403  404/404  404/404  404/404  404/404
share-by-mail owned-begun     404/404   404/404  404/404  302/302  404/404  404/404  404/404
share-by-mail owned-completed 404/404   404/404  404/404  200/200  404/404  404/404  404/404
crm-message  begun            404/404   302/302  302/302  404/404  404/404  404/404  404/404
crm-message  completed        404/404   200/200  200/200  404/404  404/404  404/404  404/404
crm-message  owned-begun      404/404   404/404  404/404  302/302  404/404  404/404  404/404
crm-message  owned-completed  404/404   404/404  404/404  200/200  404/404  404/404  404/404
mail-me      begun            404/404   302/302  302/302  404/404  404/404  404/404  404/404
mail-me      completed        404/404   200/200  200/200  404/404  404/404  404/404  404/404
mail-me      owned-begun      404/404   404/404  404/404  302/302  404/404  404/404  404/404
mail-me      owned-completed  404/404   404/404  404/404  200/200  404/404  404/404  404/404
revoke       begun            405/404   *
revoke       completed        405/404   405/302  405/302  405/404  405/404  405/404  405/404
revoke       owned-begun      405/404   *
revoke       owned-completed  405/404   405/404  405/404  405/302  405/404  405/404  405/404
shared|shared-playbook|shared-playbook-pdf|shared-file|shared-part begun|owned-begun          404/405 *
shared|shared-playbook|shared-playbook-pdf|shared-file|shared-part completed|owned-completed  200/405 *
shared-handoff|shared-set-up|shared-handoff-file|shared-handoff-part begun|owned-begun         404/405   *
shared-handoff|shared-set-up|shared-handoff-file|shared-handoff-part completed|owned-completed 200/405   *
"""


SHARED_KEYS = {
    "shared-file": ("json",),
    "shared-part": ("hubspot", "deal"),
    "shared-handoff-file": ("json",),
    "shared-handoff-part": ("hubspot", "deal"),
}
"""What follows the secret in an address."""


def make_link(assessment: Assessment) -> None:
    """Make the link to an assessment, and the one to its handover."""
    for secret in (secret_of(assessment.pk), crm_secret_of(assessment.pk)):
        assessment.share_links.create(token_hash=hash_of(secret), created_at=timezone.now())


def secret_of(assessment: object) -> str:
    """Return the secret of the link to an assessment."""
    return f"secret-of-{assessment}"


def crm_secret_of(assessment: object) -> str:
    """Return the secret of the link to the handover of an assessment."""
    return f"{CRM_PREFIX}{secret_of(assessment)}"


def secret_for(page: str, assessment: object) -> str:
    """Return the secret of the link that opens a page."""
    return crm_secret_of(assessment) if "handoff" in page or page == "shared-set-up" else secret_of(assessment)


def link_of(assessment: object) -> int:
    """Return the id of the link to an assessment, or any number if it has none."""
    return ShareLink.objects.filter(assessment_id=assessment).values_list("pk", flat=True).first() or 1
