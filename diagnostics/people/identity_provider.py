"""The client of the single sign-on provider (OpenID Connect): the redirect to it, and the person who returns.

Authlib implements the protocol. This module adds what Authlib leaves to its user: requests are sent by the site's own
HTTP client, the provider's metadata must agree with the settings, and its user info with the token.
"""

import io
import json
import logging
import time
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from joserfc.errors import JoseError
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from diagnostics.site.http import Client, Reach
from diagnostics.site.network import RequestFailed

TIMEOUT = 5
"""Seconds that one request may take."""

BODY_LIMIT = 262_144
"""Bytes of a response that are read."""

METADATA_AGE = 600
"""Seconds for which the provider's metadata is cached."""

LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""

TOKEN_AGE = 300
"""Seconds since an ID token was issued: it is fetched at once, so an older one was kept by somebody."""

SIGN_IN_AGE = 3600
"""Seconds since people signed in at the provider, if that is to count as their second factor here."""

ID_LIMIT, ADDRESS_LIMIT = 191, 254
"""Characters that the database columns hold."""

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Accepted signature algorithms: asymmetric ones only, so that the client secret cannot sign a token."""

SCOPE = "openid email"
"""An address is enough; names are not needed."""

BASIC, POST = "client_secret_basic", "client_secret_post"

log = structlog.get_logger("diagnostics.single_sign_on")

# it logs the secrets of each sign-in at debug level
logging.getLogger("authlib.integrations.base_client").setLevel(logging.INFO)


class ProviderUnreachable(Exception):
    """The provider does not respond, or not as OpenID Connect requires; the message is for the log."""


class SignInRefused(Exception):
    """The provider's response does not prove who signed in; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in: the provider's id of them, their verified e-mail address in lower case, or "", and how.

    `showed_second_factor` means that the provider gave evidence of it, and that it was not long ago.
    """

    subject: str
    email: str
    showed_second_factor: bool = False


class _ClientAdapter(BaseAdapter):
    """Sends the requests of a session by the site's HTTP client; anything but a JSON object with status 200 fails."""

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """Return the response without following redirects. Raises ProviderUnreachable."""
        # the administrator chose the provider, so it may be in a private network, or over http on this machine
        reach = Reach.LOCAL if settings.OIDC_ISSUER.startswith("http://") else Reach.PRIVATE
        body = request.body.encode() if isinstance(request.body, str) else None
        headers = {name: str(value) for name, value in request.headers.items()}
        client = Client(seconds=TIMEOUT, body_limit=BODY_LIMIT, reach=reach, by_proxy=True)
        try:
            reply = client.request(str(request.method), str(request.url), body=body, headers=headers)
            payload = json.loads(reply.body)
        except RequestFailed as error:
            raise ProviderUnreachable(f"{request.url}: {error.failure.value}") from error
        except ValueError as error:
            raise ProviderUnreachable(f"{request.url}: {type(error).__name__}") from error
        if reply.status != 200 or not isinstance(payload, dict):
            code = payload.get("error") if isinstance(payload, dict) else ""
            raise ProviderUnreachable(f"{request.url}: {reply.status} {code}")
        response = Response()
        response.status_code, response.raw = reply.status, io.BytesIO(reply.body)
        return response

    def close(self) -> None:
        """Do nothing: connections are not kept open."""


class _Session(OAuth2Session):  # type: ignore[misc]
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.headers["Accept-Encoding"] = "identity"
        for scheme in ("https://", "http://"):
            self.mount(scheme, _ClientAdapter())


class Provider(DjangoOAuth2App):  # type: ignore[misc]
    """Authlib's client with the provider's metadata; requests are sent by the site's HTTP client."""

    client_cls = _Session

    @property
    def issuer(self) -> str:
        name: str = self.server_metadata["issuer"]
        return name

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """Fetch the signing keys for each sign-in, so that a withdrawn key is no longer accepted."""
        keys = super().fetch_jwk_set(force=True)["keys"]
        return {"keys": [key for key in keys if key.get("use") in (None, "sig")]}


def provider() -> Provider:
    """Return the provider with its metadata, cached. Raises ProviderUnreachable."""
    return _discover(int(time.monotonic() // METADATA_AGE))


def authorization_request(*, redirect_uri: str, language: str | None = None) -> dict[str, str]:
    """Return the `url` to redirect the browser to, and the `state`, `nonce` and `code_verifier` of this sign-in.

    If the provider's second factor is to count here, it is asked for one, and to let people sign in again after
    SIGN_IN_AGE. Raises ProviderUnreachable.
    """
    options = {"max_age": SIGN_IN_AGE, "acr_values": " ".join(settings.OIDC_ACR) or None} if settings.OIDC_MFA else {}
    authorization: dict[str, str] = provider().create_authorization_url(redirect_uri, ui_locales=language, **options)
    return authorization


def person_of(code: str, *, nonce: str, verifier: str, redirect_uri: str) -> Person:
    """Exchange the callback's code for the person who signed in. Raises ProviderUnreachable and SignInRefused."""
    client = provider()
    try:
        token = client.fetch_access_token(redirect_uri, code=code, code_verifier=verifier)
        claims = _claims(client, token, nonce)
        needs_user_info = "userinfo_endpoint" in client.server_metadata and not _verified_address(claims)
        return _person(claims, client.userinfo(token=token) if needs_user_info else {})
    except (AuthlibBaseError, ValueError, TypeError) as error:
        raise ProviderUnreachable(f"{client.issuer}: {error}") from error


def _claims(client: Provider, token: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Return the ID token's claims after checking signature, issuer, audience, times and nonce.

    Raises SignInRefused. Source: OpenID Connect Core 1.0, section 3.1.3.7.
    """
    # without these options, Authlib checks neither the audience nor that a subject is present
    expected: dict[str, Any] = {
        "iss": {"value": client.issuer},
        "aud": {"value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
    }
    try:
        claims: dict[str, Any] | None = client.parse_id_token(token, nonce, claims_options=expected, leeway=LEEWAY)
    # malformed keys and tokens raise many kinds of errors
    except (JoseError, AuthlibBaseError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise SignInRefused(f"the token is not valid: {error}") from error
    if claims is None:
        raise SignInRefused("the provider sent no token")
    if not _is_recent(claims["iat"], TOKEN_AGE):
        raise SignInRefused("the token was issued too long ago")
    return claims


def _is_recent(moment: object, seconds: int) -> bool:
    """Whether a claim is a time (seconds since 1970) of the last `seconds`."""
    return isinstance(moment, int | float) and -LEEWAY <= time.time() - moment <= seconds + LEEWAY


def _showed_second_factor(claims: dict[str, Any]) -> bool:
    """Whether the token says that the person signed in lately, and in one of the ways that the settings name.

    Source: OpenID Connect Core 1.0, section 2 (acr, amr, auth_time); RFC 8176 for the values of amr.
    """
    if not settings.OIDC_MFA:
        return False
    ways = claims.get("amr") or []
    is_shown = (
        (not settings.OIDC_ACR or claims.get("acr") in settings.OIDC_ACR)
        and (not settings.OIDC_AMR or any(way in ways for way in settings.OIDC_AMR))
        and _is_recent(claims.get("auth_time"), SIGN_IN_AGE)
    )
    if not is_shown:
        evidence = {name: claims.get(name) for name in ("acr", "amr", "auth_time")}
        log.info("the provider showed no second factor", **evidence)
    return is_shown


def _person(claims: dict[str, Any], user_info: dict[str, Any]) -> Person:
    """Return the person whom the token names; the address may come from the user info. Raises SignInRefused."""
    subject = claims["sub"]
    # Authlib does not compare the two
    if user_info.get("sub", subject) != subject:
        raise SignInRefused("the user info is about someone else than the token")
    if len(subject) > ID_LIMIT or not subject.isprintable():
        raise SignInRefused(f"the provider's id of the person is not of 1 to {ID_LIMIT} characters")
    address = _verified_address(claims) or _verified_address(user_info)
    return Person(subject, address, _showed_second_factor(claims))


def _verified_address(claims: dict[str, Any]) -> str:
    """Return the e-mail address in lower case if the provider has verified it, else "".

    Microsoft Entra ID has another claim for it, `xms_edov`: the organisation owns the domain of the address.
    """
    is_verified = claims.get("email_verified", claims.get("xms_edov"))
    address = str(claims.get("email") or "").lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if is_verified in (True, "true", "1") and len(address) <= ADDRESS_LIMIT else ""


@lru_cache(maxsize=1)
def _discover(period: int) -> Provider:
    """Fetch the provider's metadata, once for each `period`; failures are not cached."""
    address = f"{settings.OIDC_ISSUER.removesuffix('/')}/.well-known/openid-configuration"
    client: Provider = OAuth().register(
        "provider",
        client_cls=Provider,
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        client_auth_methods=[(BASIC, _secret_in_header)],
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "trust_env": False},
        server_metadata_url=address,
    )
    metadata = client.load_server_metadata()
    methods = metadata.get("token_endpoint_auth_methods_supported") or [BASIC]
    client.client_kwargs["token_endpoint_auth_method"] = POST if POST in methods else BASIC
    client.server_metadata = _validated(metadata, address)
    return client


def _validated(metadata: dict[str, Any], address: str) -> dict[str, Any]:
    """Return the fields of the metadata that are used. Raises ProviderUnreachable, with the remedy.

    Authlib trusts all fields, and passes those that it does not know to its session as options.
    """
    issuer = str(metadata.get("issuer"))
    if issuer.removesuffix("/") != settings.OIDC_ISSUER.removesuffix("/"):
        raise ProviderUnreachable(f"{address} tells of another issuer, {issuer}; set OIDC_ISSUER to what it is")
    names = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
    names += [name for name in ("userinfo_endpoint",) if name in metadata]
    endpoints = {name: _endpoint(metadata, name) for name in names}
    authorization = endpoints["authorization_endpoint"]
    if not authorization.lower().startswith(f"{settings.OIDC_ORIGIN}/"):
        raise ProviderUnreachable(f"people sign in at {authorization}; set OIDC_ORIGIN to its scheme and host")
    algorithms = {"id_token_signing_alg_values_supported": ALGORITHMS}
    return {"_loaded_at": metadata.get("_loaded_at"), "issuer": issuer, **endpoints, **algorithms}


def _endpoint(metadata: dict[str, Any], name: str) -> str:
    """Return one of the provider's addresses; https is required, unless the issuer itself uses http."""
    address = urlsplit(str(metadata.get(name)))
    if address.scheme not in ("https", urlsplit(settings.OIDC_ISSUER).scheme) or not address.netloc:
        raise ProviderUnreachable(f"the provider's {name} is no https address")
    return address.geturl()


def _secret_in_header(client: Any, method: str, address: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
    """Authenticate by a header in which id and secret are percent-encoded, which Authlib omits.

    Source: RFC 6749, section 2.3.1.
    """
    encoded = ":".join(quote(part, safe="") for part in (client.client_id, client.client_secret))
    headers["Authorization"] = f"Basic {b64encode(encoded.encode()).decode()}"
    return address, headers, body
