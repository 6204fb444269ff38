"""What every template may know of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str | bool]:
    """Return who runs the site and how to reach them, empty where the settings do not say, and where its mail goes."""
    return {
        "site_operator": settings.SITE_OPERATOR,
        "contact_email": settings.CONTACT_EMAIL,
        "mail_in_terminal": not settings.EMAIL_HOST,
        "sign_up": settings.SIGN_UP,
        "single_sign_on": settings.OIDC_NAME,
    }
