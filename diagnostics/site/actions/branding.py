"""Setting how the site looks and who may embed it."""

import structlog
from django.db import transaction

from diagnostics.site.domain.branding import Logo
from diagnostics.site.models import Branding, User
from diagnostics.site.queries.branding import brand_cache

log = structlog.get_logger("diagnostics.branding")


@transaction.atomic
def save_branding(*, branding: Branding, logo: Logo | None, without_logo: bool, by: User | None) -> None:
    """Save the row; `logo` takes the place of the one there is, `without_logo` takes that one away.

    This process shows it at once, others within `KEPT_SECONDS`.
    """
    if logo is not None or without_logo:
        branding.logo = logo.content if logo else None
        branding.logo_width, branding.logo_height = (logo.width, logo.height) if logo else (None, None)
        branding.logo_ground = logo.ground.value if logo else ""
    branding.save()
    log.info("branding saved", by=by.pk if by else None)
    transaction.on_commit(brand_cache.forget)
