"""The provider of single sign-on, asked over http: where people sign in there, and who came back from it.

allauth has a client of its own; this one also checks the nonce, the token's signature, and whose addresses it is told
(decision 9).
"""

import json
import time
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import constant_time_compare

from diagnostics.network import RequestFailed
from diagnostics.transport import Client, Reach

TIMEOUT = 5
"""Seconds that one call may take."""

LARGEST = 262_144
"""Bytes of an answer that are read."""

KEPT = 600
"""Seconds that the provider's addresses are kept before they are asked for again."""

LEEWAY = 60
"""Seconds that its clock may differ from ours."""

LONGEST_ID, LONGEST_ADDRESS = 191, 254
"""Characters that the tables have room for."""

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures that are made with a key which the site does not have."""

SCOPE = "openid email"
"""What the provider is asked for; names are not needed."""


class ProviderUnreachable(Exception):
    """The provider does not answer, or not as OpenID Connect asks; the message is for the log."""


class SignInRefused(Exception):
    """What the provider sent does not prove who signed in; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where the provider answers what, and how it wants to be told the client's secret."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    secret_in_header: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in: the provider's own id of them, and a verified e-mail address in lower case, or none."""

    subject: str
    email: str


def provider() -> Provider:
    """Return the provider as it describes itself. Raises ProviderUnreachable."""
    return _discover(int(time.monotonic() // KEPT))


def sign_in_address(**given: str) -> str:
    """Return where to send the browser, with a state, a nonce and so on. Raises ProviderUnreachable."""
    address = provider().authorization
    sent = {"client_id": settings.OIDC_CLIENT_ID, "response_type": "code", "scope": SCOPE, **given}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(sent)}"


def person_of(code: str, *, nonce: str, verifier: str, redirect_uri: str) -> Person:
    """Return who signed in, for the code with which they came back. Raises ProviderUnreachable and SignInRefused."""
    found = provider()
    tokens = _exchange(found, {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri})
    claims = verified_claims(str(tokens.get("id_token", "")), _ask("GET", found.keys), found.issuer, nonce)
    if found.userinfo and not _verified_address(claims):
        bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        return _person(claims, _ask("GET", found.userinfo, headers=bearer))
    return _person(claims, {})


def verified_claims(token: str, keys: dict[str, Any], issuer: str, nonce: str) -> dict[str, Any]:
    """Return what an ID token says, once it is the provider's, for this site, of now and for this very sign-in.

    Raises SignInRefused. Source: OpenID Connect Core 1.0, section 3.1.3.7.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(token, keys),
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise SignInRefused(f"the token is not valid: {type(error).__name__}") from error
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise SignInRefused("the token is of another sign-in: its nonce is not ours")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise SignInRefused("the token was made for another client")
    return claims


def _key(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    wanted = jwt.get_unverified_header(token).get("kid")
    usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    found = [key for key in usable if wanted is None or key.key_id == wanted]
    if len(found) != 1:
        raise SignInRefused(f"{len(found)} keys of the provider may have signed the token")
    return found[0]


def _person(claims: dict[str, Any], more: dict[str, Any]) -> Person:
    """Return whom the token is about, with what the provider told separately. Raises SignInRefused."""
    subject = claims["sub"]
    if more.get("sub", subject) != subject:
        raise SignInRefused("the provider told of someone else than the token")
    if not 0 < len(subject) <= LONGEST_ID or not subject.isprintable():
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
def _discover(period: int) -> Provider:
    """Ask the provider for its addresses, once a period; a failure is not kept."""
    address = f"{settings.OIDC_ISSUER.removesuffix('/')}/.well-known/openid-configuration"
    told = _ask("GET", address)
    issuer = str(told.get("issuer"))
    if issuer.removesuffix("/") != settings.OIDC_ISSUER.removesuffix("/"):
        raise ProviderUnreachable(f"{address} tells of another issuer, {issuer}; set OIDC_ISSUER to what it is")
    authorization = _endpoint(told, "authorization_endpoint")
    if not authorization.lower().startswith(f"{settings.OIDC_ORIGIN}/"):
        raise ProviderUnreachable(f"people sign in at {authorization}; set OIDC_ORIGIN to its scheme and host")
    userinfo = _endpoint(told, "userinfo_endpoint") if "userinfo_endpoint" in told else ""
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    keys, token = _endpoint(told, "jwks_uri"), _endpoint(told, "token_endpoint")
    return Provider(issuer, authorization, token, keys, userinfo, "client_secret_post" not in methods)


def _endpoint(told: dict[str, Any], name: str) -> str:
    """Return an address that the provider tells; encrypted, unless the provider itself is on this machine."""
    address = urlsplit(str(told.get(name)))
    if address.scheme not in ("https", urlsplit(settings.OIDC_ISSUER).scheme) or not address.netloc:
        raise ProviderUnreachable(f"the provider's {name} is no https address")
    return address.geturl()


def _exchange(found: Provider, sent: dict[str, str]) -> dict[str, Any]:
    client, secret = settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET
    form = {"grant_type": "authorization_code", **sent}
    if not found.secret_in_header:
        return _ask("POST", found.token, form={**form, "client_id": client, "client_secret": secret})
    basic = b64encode(f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()).decode()
    return _ask("POST", found.token, form=form, headers={"Authorization": f"Basic {basic}"})


def _ask(
    method: str, address: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the JSON object that an address answers with. Raises ProviderUnreachable; redirects count as none."""
    body, sent = None, {"Accept": "application/json", **(headers or {})}
    if form is not None:
        body, sent["Content-Type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
    # the administrator names the provider: it may be a machine of their own network, or this one
    reach = Reach.LOCAL if settings.OIDC_ISSUER.startswith("http://") else Reach.PRIVATE
    client = Client(seconds=TIMEOUT, body_limit=LARGEST, reach=reach)
    try:
        response = client.request(method, address, body=body, headers=sent)
        payload = json.loads(response.body)
    except RequestFailed as failed:
        raise ProviderUnreachable(f"{address}: {failed.failure.value}") from failed
    except ValueError as error:
        raise ProviderUnreachable(f"{address}: {type(error).__name__}") from error
    if response.status != 200 or not isinstance(payload, dict):
        said = payload.get("error") if isinstance(payload, dict) else ""
        raise ProviderUnreachable(f"{address}: {response.status} {said}")
    return payload
