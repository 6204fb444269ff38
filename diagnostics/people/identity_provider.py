"""The provider of single sign-on: where people sign in, and who came back.

Authlib speaks OpenID Connect. What it leaves to its user is done here, each with its reason: its requests leave by the
site's own client, and what a provider describes and tells of a person is compared with what the settings and the token
say.
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
"""Seconds that one call may take."""

LARGEST = 262_144
"""Bytes of an answer that are read."""

KEPT = 600
"""Seconds that the provider's description of itself is kept before it is asked for again."""

LEEWAY = 60
"""Seconds that its clock may differ from ours."""

LONGEST_ID, LONGEST_ADDRESS = 191, 254
"""Characters that the tables have room for."""

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures that are made with a key which the site does not have."""

SCOPE = "openid email"
"""What the provider is asked for; names are not needed."""

BASIC, POST = "client_secret_basic", "client_secret_post"

# it writes the secret of each sign-in at the level of debugging
logging.getLogger("authlib.integrations.base_client").setLevel(logging.INFO)


class ProviderUnreachable(Exception):
    """The provider does not answer, or not as OpenID Connect asks; the message is for the log."""


class SignInRefused(Exception):
    """What the provider sent does not prove who signed in; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in: the provider's own id of them, and a verified e-mail address in lower case, or none."""

    subject: str
    email: str


class _ByOurClient(BaseAdapter):
    """Sends Authlib's requests by the site's own client; only a JSON object with status 200 counts as an answer."""

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """Return the answer. Raises ProviderUnreachable; redirects are not followed."""
        # the administrator names the provider: it may be a machine of their own network, or this one
        reach = Reach.LOCAL if settings.OIDC_ISSUER.startswith("http://") else Reach.PRIVATE
        body = request.body.encode() if isinstance(request.body, str) else None
        headers = {name: str(value) for name, value in request.headers.items()}
        client = Client(seconds=TIMEOUT, body_limit=LARGEST, reach=reach, by_proxy=True)
        try:
            got = client.request(str(request.method), str(request.url), body=body, headers=headers)
            payload = json.loads(got.body)
        except RequestFailed as failed:
            raise ProviderUnreachable(f"{request.url}: {failed.failure.value}") from failed
        except ValueError as error:
            raise ProviderUnreachable(f"{request.url}: {type(error).__name__}") from error
        if got.status != 200 or not isinstance(payload, dict):
            said = payload.get("error") if isinstance(payload, dict) else ""
            raise ProviderUnreachable(f"{request.url}: {got.status} {said}")
        answer = Response()
        answer.status_code, answer.raw = got.status, io.BytesIO(got.body)
        return answer

    def close(self) -> None:
        """Do nothing: each request has a connection of its own."""


class _Session(OAuth2Session):  # type: ignore[misc]
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.headers["Accept-Encoding"] = "identity"
        for scheme in ("https://", "http://"):
            self.mount(scheme, _ByOurClient())


class Provider(DjangoOAuth2App):  # type: ignore[misc]
    """The provider as it describes itself."""

    client_cls = _Session

    @property
    def issuer(self) -> str:
        """Return the name by which it signs."""
        name: str = self.server_metadata["issuer"]
        return name

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """Return the keys for signatures, asked for at each sign-in: a key that was withdrawn opens nothing."""
        keys = super().fetch_jwk_set(force=True)["keys"]
        return {"keys": [key for key in keys if key.get("use") in (None, "sig")]}


def provider() -> Provider:
    """Return the provider. Raises ProviderUnreachable."""
    return _described(int(time.monotonic() // KEPT))


def departure(*, redirect_uri: str, language: str | None = None) -> dict[str, str]:
    """Return where to send the browser, `url`, and with which `state`, `nonce` and `code_verifier`.

    Raises ProviderUnreachable.
    """
    started: dict[str, str] = provider().create_authorization_url(redirect_uri, ui_locales=language)
    return started


def person_of(code: str, *, nonce: str, verifier: str, redirect_uri: str) -> Person:
    """Return who signed in, for the code with which they came back. Raises ProviderUnreachable and SignInRefused."""
    found = provider()
    try:
        token = found.fetch_access_token(redirect_uri, code=code, code_verifier=verifier)
        claims = _claims(found, token, nonce)
        asks = "userinfo_endpoint" in found.server_metadata and not _verified_address(claims)
        return _person(claims, found.userinfo(token=token) if asks else {})
    except (AuthlibBaseError, ValueError, TypeError) as error:
        raise ProviderUnreachable(f"{found.issuer}: {error}") from error


def _claims(found: Provider, token: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Return what the ID token says, once it is the provider's, for this site, of now and for this very sign-in.

    Raises SignInRefused. Source: OpenID Connect Core 1.0, section 3.1.3.7.
    """
    # by itself, Authlib would neither look whom the token is for nor whether the person has an id
    expected: dict[str, Any] = {
        "iss": {"value": found.issuer},
        "aud": {"value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
    }
    try:
        claims: dict[str, Any] | None = found.parse_id_token(token, nonce, claims_options=expected, leeway=LEEWAY)
    # keys and tokens that are nonsense fail in many ways
    except (JoseError, AuthlibBaseError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise SignInRefused(f"the token is not valid: {error}") from error
    if claims is None:
        raise SignInRefused("the provider sent no token")
    return claims


def _person(claims: dict[str, Any], more: dict[str, Any]) -> Person:
    """Return whom the token is about, with what the provider told separately. Raises SignInRefused."""
    subject = claims["sub"]
    # Authlib does not compare the two
    if more.get("sub", subject) != subject:
        raise SignInRefused("the provider told of someone else than the token")
    if len(subject) > LONGEST_ID or not subject.isprintable():
        raise SignInRefused(f"the provider's id of the person is not of 1 to {LONGEST_ID} characters")
    return Person(subject, _verified_address(claims) or _verified_address(more))


def _verified_address(claims: dict[str, Any]) -> str:
    """Return the e-mail address in lower case if the provider says that it is the person's, else nothing.

    Microsoft Entra ID says so by a claim of its own: that the address's domain belongs to the organisation.
    """
    says = claims.get("email_verified", claims.get("xms_edov"))
    address = str(claims.get("email") or "").lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if says in (True, "true", "1") and len(address) <= LONGEST_ADDRESS else ""


@lru_cache(maxsize=1)
def _described(period: int) -> Provider:
    """Ask the provider for its description, once a period; a failure is not kept."""
    address = f"{settings.OIDC_ISSUER.removesuffix('/')}/.well-known/openid-configuration"
    found: Provider = OAuth().register(
        "provider",
        client_cls=Provider,
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        client_auth_methods=[(BASIC, _secret_in_header)],
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "trust_env": False},
        server_metadata_url=address,
    )
    described = found.load_server_metadata()
    methods = described.get("token_endpoint_auth_methods_supported") or [BASIC]
    found.client_kwargs["token_endpoint_auth_method"] = POST if POST in methods else BASIC
    found.server_metadata = _checked(described, address)
    return found


def _checked(described: dict[str, Any], address: str) -> dict[str, Any]:
    """Return what is used of a provider's description. Raises ProviderUnreachable, with the remedy.

    Authlib believes all of it, and takes what it does not know as options of its own session.
    """
    issuer = str(described.get("issuer"))
    if issuer.removesuffix("/") != settings.OIDC_ISSUER.removesuffix("/"):
        raise ProviderUnreachable(f"{address} tells of another issuer, {issuer}; set OIDC_ISSUER to what it is")
    names = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
    names += [name for name in ("userinfo_endpoint",) if name in described]
    endpoints = {name: _endpoint(described, name) for name in names}
    authorization = endpoints["authorization_endpoint"]
    if not authorization.lower().startswith(f"{settings.OIDC_ORIGIN}/"):
        raise ProviderUnreachable(f"people sign in at {authorization}; set OIDC_ORIGIN to its scheme and host")
    signed = {"id_token_signing_alg_values_supported": ALGORITHMS}
    return {"_loaded_at": described.get("_loaded_at"), "issuer": issuer, **endpoints, **signed}


def _endpoint(described: dict[str, Any], name: str) -> str:
    """Return an address that the provider tells; encrypted, unless the provider itself is on this machine."""
    address = urlsplit(str(described.get(name)))
    if address.scheme not in ("https", urlsplit(settings.OIDC_ISSUER).scheme) or not address.netloc:
        raise ProviderUnreachable(f"the provider's {name} is no https address")
    return address.geturl()


def _secret_in_header(client: Any, method: str, address: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
    """Put the client's secret into the header as RFC 6749, section 2.3.1, says: Authlib would not encode its signs."""
    encoded = ":".join(quote(part, safe="") for part in (client.client_id, client.client_secret))
    headers["Authorization"] = f"Basic {b64encode(encoded.encode()).decode()}"
    return address, headers, body
