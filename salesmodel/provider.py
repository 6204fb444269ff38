"""Whether single sign-on is set up, and allauth's settings for the provider."""

from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
PACKAGES = dict.fromkeys(("jwt", "oauthlib", "requests"), "django-allauth[socialaccount]") | {"authlib": "authlib"}
"""Import names of the packages that the extra `sso` adds, and the requirement that installs each."""

REQUIRED = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
ISSUER_LIMIT = 200
"""Characters of an issuer that allauth's column holds, on each account that signs in with it."""


def is_configured(issuer: str, client_id: str, secret: str, name: str) -> bool:
    """Whether a provider is set up. Raises ImproperlyConfigured if settings or packages are missing."""
    values = dict(zip(REQUIRED, (issuer, client_id, secret, name), strict=True))
    missing = [setting for setting, value in values.items() if not value]
    if len(missing) == len(values):
        return False
    if missing:
        raise ImproperlyConfigured(
            f"{missing[0]} is not set; single sign-on needs all of {', '.join(REQUIRED)}, or none of them."
        )
    if len(issuer) > ISSUER_LIMIT:
        raise ImproperlyConfigured(
            f"OIDC_ISSUER has more than {ISSUER_LIMIT} characters; set it to the provider's own address."
        )
    _require_packages()
    return True


def settings(issuer: str, client_id: str, secret: str, name: str) -> dict[str, Any]:
    """Return allauth's settings for the one provider. Its id is the issuer, so accounts of another do not match."""
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
