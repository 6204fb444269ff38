"""Whether single sign-on is set up, and what allauth is told of the provider."""

from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
PACKAGES = dict.fromkeys(("jwt", "oauthlib", "requests"), "django-allauth[socialaccount]") | {"authlib": "authlib"}
"""What the extra `sso` installs, beside what is here anyway: what is imported, and what it is installed by."""

REQUIRED = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
LONGEST = 200
"""Characters of an issuer that allauth has room for: it stands on every account that signs in by it."""


def is_named(issuer: str, client_id: str, secret: str, name: str) -> bool:
    """Tell whether there is a provider. Raises ImproperlyConfigured where it is half there, or the packages are not."""
    given = dict(zip(REQUIRED, (issuer, client_id, secret, name), strict=True))
    missing = [setting for setting, value in given.items() if not value]
    if len(missing) == len(given):
        return False
    if missing:
        raise ImproperlyConfigured(
            f"{missing[0]} is not set; single sign-on needs all of {', '.join(REQUIRED)}, or none of them."
        )
    if len(issuer) > LONGEST:
        raise ImproperlyConfigured(
            f"OIDC_ISSUER has more than {LONGEST} characters; set it to the provider's own address."
        )
    _require_packages()
    return True


def settings(issuer: str, client_id: str, secret: str, name: str) -> dict[str, Any]:
    """Return allauth's settings of the one provider. It is known by its issuer: accounts of another are not its own."""
    app = {"provider_id": issuer, "name": name, "client_id": client_id, "secret": secret}
    return {"openid_connect": {"APPS": [{**app, "settings": {"server_url": issuer}}]}}


def _require_packages() -> None:
    for package, requirement in PACKAGES.items():
        try:
            import_module(package)
        except ImportError as error:
            raise ImproperlyConfigured(
                f"Single sign-on needs the package {package}; install it: pip install '{requirement}'."
            ) from error
