"""Saving the site's branding."""

import structlog
from django.db import transaction

from diagnostics.site.domain.branding import Logo
from diagnostics.site.models import Branding, User

log = structlog.get_logger("diagnostics.branding")


@transaction.atomic
def save_branding(*, branding: Branding, logo: Logo | None, without_logo: bool, by: User | None) -> None:
    """Save the branding, which every process shows at once; `logo` replaces the logo, `without_logo` removes it."""
    if logo is not None or without_logo:
        branding.logo = logo.content if logo else None
        branding.logo_width, branding.logo_height = (logo.width, logo.height) if logo else (None, None)
        branding.logo_ground = logo.ground.value if logo else ""
    branding.save()
    log.info("branding saved", by=by.pk if by else None)
