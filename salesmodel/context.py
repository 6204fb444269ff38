"""The context processor that describes the site to all templates."""

from django.conf import settings
from django.http import HttpRequest

from diagnostics.site.pages.branding import SiteBrand, site_brand
from diagnostics.site.queries.branding import current_brand


def site(request: HttpRequest) -> dict[str, str | bool | int | SiteBrand]:
    """Return the site's brand, operator and contact ("" if not set), and how people can sign up and sign in."""
    return {
        "brand": site_brand(current_brand()),
        "site_operator": settings.SITE_OPERATOR,
        "contact_email": settings.CONTACT_EMAIL,
        "mail_in_terminal": not settings.EMAIL_HOST,
        "sign_up": settings.SIGN_UP,
        "single_sign_on": settings.OIDC_NAME,
        "session_days": settings.SESSION_DAYS,
    }
