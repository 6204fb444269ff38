"""A test provider of single sign-on (OpenID Connect) with a page to sign in and selectable faults.

`python -m tests.oidc 8109` serves one until it is interrupted, to try the site by hand.
"""

import hmac
import html
import json
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.local import LocalServer, served

CLIENT, SECRET = "site", "a secret, with: signs"
PERSON = "kari@contoso.example"
KEY_ID = "first"
SIGN_IN = """<!doctype html><html lang="en"><title>Contoso</title><h1>Contoso</h1><form method="post">
<label>E-mail <input name="email" value="{email}"></label>
<button name="decision" value="yes">Sign in</button><button name="decision" value="no">Cancel</button></form></html>"""

Claims = dict[str, Any]


@cache
def key(name: str) -> RSAPrivateKey:
    """Return the signing key of this name; the process makes each key once."""
    return generate_private_key(65537, 2048)


def public_jwk(name: str) -> dict[str, Any]:
    """Return the public key as the provider publishes it."""
    jwk: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
    return {**jwk, "kid": name, "use": "sig", "alg": "RS256"}


def _signed(claims: Claims, signer: str = KEY_ID, kid: str | None = KEY_ID) -> str:
    private = key(signer).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return jwt.encode(claims, private, "RS256", {} if kid is None else {"kid": kid})


def _signed_with_public_key(claims: Claims) -> str:
    """Return a token with an HMAC signature that uses the public key as the shared secret."""
    public = key(KEY_ID).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body = (_b64(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": KEY_ID}, claims))
    # by hand, since the library refuses to sign so
    return f"{head}.{body}.{_b64(hmac.digest(public, f'{head}.{body}'.encode(), 'sha256'))}"


GOOD_TOKENS: dict[str, Callable[[Claims], str]] = {
    "": _signed,
    "no key id": lambda claims: _signed(claims, kid=None),
    "new key": lambda claims: _signed(claims, signer="second", kid="second"),
}
TOKENS: dict[str, Callable[[Claims], str]] = {
    "wrong nonce": lambda claims: _signed({**claims, "nonce": "of another sign-in"}),
    "no nonce": lambda claims: _signed({name: value for name, value in claims.items() if name != "nonce"}),
    "wrong audience": lambda claims: _signed({**claims, "aud": "another site"}),
    "several audiences": lambda claims: _signed({**claims, "aud": [CLIENT, "another site"], "azp": "another site"}),
    "wrong issuer": lambda claims: _signed({**claims, "iss": "https://login.evil.example"}),
    "expired": lambda claims: _signed({**claims, "exp": claims["iat"] - 3600}),
    "of tomorrow": lambda claims: _signed({**claims, "iat": claims["iat"] + 86400}),
    "of ten minutes ago": lambda claims: _signed({**claims, "iat": claims["iat"] - 600}),
    "of ten years ago": lambda claims: _signed({**claims, "iat": claims["iat"] - 10 * 365 * 86400}),
    "no expiry": lambda claims: _signed({name: value for name, value in claims.items() if name != "exp"}),
    "no subject": lambda claims: _signed({name: value for name, value in claims.items() if name != "sub"}),
    "empty subject": lambda claims: _signed({**claims, "sub": ""}),
    "subject with a null": lambda claims: _signed({**claims, "sub": "kari\x00"}),
    "bad signature": lambda claims: _signed(claims, signer="second"),
    "unknown key": lambda claims: _signed(claims, kid="third"),
    "unsigned": lambda claims: jwt.encode(claims, None, "none", {"kid": KEY_ID}),
    "signed with the secret": lambda claims: jwt.encode(claims, SECRET * 2, "HS256", {"kid": KEY_ID}),
    "signed with the public key": _signed_with_public_key,
    "no token": lambda claims: "",
    "nonsense": lambda claims: "a.b.c",
}
"""Makers of faulty ID tokens, by the name of the fault."""

ANSWERS: dict[str, tuple[int, bytes]] = {
    "refuses the code": (400, b'{"error": "invalid_grant"}'),
    "fails": (500, b"<h1>Sorry</h1>"),
    "answers with a page": (200, b"<!doctype html><title>Maintenance</title>"),
    "answers with a list": (200, b"[]"),
    "answers too much": (200, b'{"id_token": "' + b"x" * 300_000 + b'"}'),
    "answers nothing": (200, b""),
    "leads elsewhere": (302, b"{}"),
}
"""Status and body of the token endpoint's faulty responses, by the name of the fault."""


class Provider(LocalServer):
    """Signs in anyone who enters an address. `claims` override the claims about the person; a None value omits a claim.

    `showing` is what the token says of how they signed in, such as its amr.
    """

    def __init__(self, port: int = 0) -> None:
        super().__init__(_Handler, port)
        self.codes: dict[str, Claims] = {}
        self.requested: list[str] = []
        self.reset()

    def reset(self) -> None:
        """Remove all faults."""
        self.fault, self.error, self.delay = "", "", 0.0
        self.claims: Claims = {}
        self.showing: Claims = {}
        self.description: Claims = {}
        self.keys = [public_jwk(KEY_ID)]
        self.in_token = True

    @property
    def settings(self) -> dict[str, str]:
        """Environment variables for a site that uses this provider."""
        return {
            "OIDC_ISSUER": self.url,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "Contoso",
        }

    def describe(self) -> Claims:
        """Return the provider's metadata."""
        endpoints = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        addresses = {f"{name}_endpoint": f"{self.url}/{path}" for name, path in endpoints.items()}
        return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **addresses, **self.description}

    def user_info(self, sign_in: Claims) -> Claims:
        """Return the claims about the person of a sign-in."""
        email = sign_in["email"]
        claims = {"sub": f"id-of-{email.lower()}", "email": email, "email_verified": True, **self.claims}
        return {name: value for name, value in claims.items() if value is not None}

    def id_token(self, sign_in: Claims) -> str:
        """Return the ID token of a sign-in, with the selected fault."""
        now = int(time.time())
        person = self.user_info(sign_in)
        person = person if self.in_token else {"sub": person["sub"]}
        claims = {**person, "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": sign_in["nonce"]}
        claims |= self.showing
        return {**TOKENS, **GOOD_TOKENS}.get(self.fault, _signed)(claims)


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        """Respond with the metadata, the keys, the user info, or the page to sign in."""
        path = self._path()
        if path == "/.well-known/openid-configuration":
            self._respond_json(self.server.describe())
        elif path == "/keys":
            self._respond_json({"keys": self.server.keys})
        elif path == "/userinfo":
            self._respond_user_info()
        else:
            page = SIGN_IN.format(email=html.escape(PERSON))
            self._respond(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def do_POST(self) -> None:
        """Exchange a code for tokens, or handle the form of the page to sign in."""
        path = self._path()
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = dict(parse_qsl(body))
        if path == "/token":
            self._exchange(fields)
        else:
            self._redirect_back(fields)

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _path(self) -> str:
        path = urlsplit(self.path).path
        self.server.requested.append(path)
        return path

    def _redirect_back(self, fields: Claims) -> None:
        sign_in = dict(parse_qsl(urlsplit(self.path).query))
        parameters = {"state": sign_in["state"]}
        error = self.server.error or ("access_denied" if fields.get("decision") == "no" else "")
        if error:
            parameters["error"] = error
        else:
            parameters["code"] = token_urlsafe(16)
            self.server.codes[parameters["code"]] = {**sign_in, "email": fields["email"]}
        self._respond(302, b"", {"Location": f"{sign_in['redirect_uri']}?{urlencode(parameters)}"})

    def _exchange(self, fields: Claims) -> None:
        time.sleep(self.server.delay)
        sign_in = self.server.codes.pop(fields.get("code", ""), None)
        if self.server.fault == "hangs up":
            self.close_connection = True
        elif self.server.fault in ANSWERS:
            status, body = ANSWERS[self.server.fault]
            self._respond(status, body, {"Location": f"{self.server.url}/elsewhere"})
        elif sign_in is None or not self._is_valid(fields, sign_in):
            self._respond_json({"error": "invalid_grant"}, 400)
        else:
            access = token_urlsafe(16)
            self.server.codes[access] = sign_in
            id_token = self.server.id_token(sign_in)
            self._respond_json({"access_token": access, "token_type": "Bearer", "id_token": id_token})

    def _is_valid(self, fields: Claims, sign_in: Claims) -> bool:
        """Whether the request for tokens is from the client and the sign-in for which the code was made."""
        challenge = _b64(sha256(fields.get("code_verifier", "").encode()).digest())
        authorization = self.headers.get("Authorization", "")
        has_secret_in_body = (fields.get("client_id"), fields.get("client_secret")) == (CLIENT, SECRET)
        return (
            (sign_in["redirect_uri"], sign_in["code_challenge"], sign_in["code_challenge_method"])
            == (fields.get("redirect_uri"), challenge, "S256")
            and sign_in["client_id"] == CLIENT
            and (has_secret_in_body or authorization == "Basic c2l0ZTphJTIwc2VjcmV0JTJDJTIwd2l0aCUzQSUyMHNpZ25z")
        )

    def _respond_user_info(self) -> None:
        sign_in = self.server.codes.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if sign_in is None:
            self._respond_json({"error": "invalid_token"}, 401)
        elif self.server.fault == "someone else":
            self._respond_json({**self.server.user_info(sign_in), "sub": "id-of-someone-else"})
        else:
            self._respond_json(self.server.user_info(sign_in))

    def _respond_json(self, payload: Claims, status: int = 200) -> None:
        self._respond(status, json.dumps(payload).encode(), {"Content-Type": "application/json"})

    def _respond(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@contextmanager
def providing() -> Iterator[Provider]:
    """Serve a provider until the block ends."""
    with served(Provider()) as provider:
        yield provider


if __name__ == "__main__":
    provider = Provider(int(sys.argv[1]))
    print("\n".join(f"{name}={value}" for name, value in provider.settings.items()))
    provider.serve_forever()
