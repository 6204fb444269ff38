"""Saving the site's branding."""

import structlog
from django.db import transaction

from diagnostics.site.domain.branding import Logo
from diagnostics.site.models import Branding, User
from diagnostics.site.queries.branding import brand_cache

log = structlog.get_logger("diagnostics.branding")


@transaction.atomic
def save_branding(*, branding: Branding, logo: Logo | None, without_logo: bool, by: User | None) -> None:
    """Save the branding; `logo` replaces the present logo, `without_logo` removes it.

    This process shows the change at once, other processes within `KEPT_SECONDS`.
    """
    if logo is not None or without_logo:
        branding.logo = logo.content if logo else None
        branding.logo_width, branding.logo_height = (logo.width, logo.height) if logo else (None, None)
        branding.logo_ground = logo.ground.value if logo else ""
    branding.save()
    log.info("branding saved", by=by.pk if by else None)
    transaction.on_commit(brand_cache.forget)
