"""What people do with their second step, for tests: apps whose codes are right, and sessions of one account."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from diagnostics.people.queries.second_factor import has_second_factor
from diagnostics.people.views.second_factor import link_for
from diagnostics.site.models import User
from diagnostics.site.models.secrets import decrypt
from tests.visitors import EMAIL, Visitor

APP, STEP, ADMIN = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/", "/admin/"
REMOVE, CODES, CONFIRM = (
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/reauthenticate/",
)


def code_of(secret: str, later: int = 0) -> str:
    """Return the code that an authenticator app shows now, or `later` steps of half a minute from now (-1 to 1)."""
    counter = list(yield_hotp_counters_from_time())[1 + later]
    return str(format_hotp_value(hotp_value(secret, counter)))


def forget_codes() -> None:
    """Let time pass as far as apps are concerned: the present code is accepted again."""
    for app in Authenticator.objects.filter(type=Authenticator.Type.TOTP):
        app.data.pop("last_step", None)
        app.save()


def secret_of(user: User) -> str:
    """Return the secret that the user's authenticator app has."""
    return decrypt(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"])


def show_code(visitor: Visitor, user: User, address: str = STEP) -> Any:
    """Send the code that the user's app shows, which is accepted."""
    forget_codes()
    return visitor.post(address, {"code": code_of(secret_of(user))})


def signed_in(user: User) -> Visitor:
    """Return a new browser in which the user has signed in with the password, and the second step if there is one."""
    visitor = Visitor()
    visitor.sign_in(EMAIL)
    if has_second_factor(user.pk):
        show_code(visitor, user)
    return visitor


def open_link(visitor: Visitor, user: User) -> Any:
    """Use the mailed link, with which staff may set up the first second step."""
    user.refresh_from_db()
    return visitor.post(link_for(user))


def enrol(visitor: Visitor) -> Any:
    """Set up an authenticator app and return the response."""
    return visitor.post(APP, {"code": code_of(visitor.get(APP).context["form"].secret)})


def is_signed_in(visitor: Visitor) -> bool:
    """Whether the visitor's session still signs somebody in."""
    return bool(visitor.get("/accounts/").status_code == 200)


def opens_admin(visitor: Visitor) -> bool:
    """Whether the admin lets the visitor in."""
    return bool(visitor.get(ADMIN).status_code == 200)
