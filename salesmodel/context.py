"""The context processor that describes the site, and who looks at it, to all templates."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import Error
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from diagnostics.site.models import User
from diagnostics.site.pages.branding import site_brand
from diagnostics.site.pages.place import place_of
from diagnostics.site.queries.branding import current_brand
from diagnostics.site.queries.outages import outage
from diagnostics.site.views.outages import leave_session


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's brand, operator and contact ("" if not set), how people can sign up and sign in, and `visitor`.

    That is the user for the frame of a page, None if the database is away, so that pages without data are still shown.
    `here` is the page, and `typed` what was typed if a form is shown again.
    """
    return {
        "brand": site_brand(current_brand()),
        "here": place_of(request.resolver_match),
        "typed": getattr(request, "typed", None),
        "site_operator": settings.SITE_OPERATOR,
        "contact_email": settings.CONTACT_EMAIL,
        "mail_in_terminal": settings.MAIL_IN_TERMINAL,
        "sign_up": settings.SIGN_UP,
        "single_sign_on": settings.OIDC_NAME,
        "session_days": settings.SESSION_DAYS,
        "visitor": SimpleLazyObject(lambda: _visitor(request)),
        "session_max_days": settings.SESSION_MAX_DAYS,
    }


def _visitor(request: HttpRequest) -> User | AnonymousUser | None:
    user = getattr(request, "user", AnonymousUser())
    try:
        # it is read when something asks it
        return user if user.is_authenticated is not None else None
    except Error as error:
        if outage(error) is None:
            raise
        leave_session(request)
        return None
