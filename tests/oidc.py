"""A provider of single sign-on on this machine: OpenID Connect's endpoints, a page to sign in, and faults to choose.

`python -m tests.oidc 8109` serves one until it is interrupted, to try the site out by hand.
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
    """Return a key to sign with, the same for the same name as long as this process lives."""
    return generate_private_key(65537, 2048)


def public_jwk(name: str) -> dict[str, Any]:
    """Return the public half of a key as the provider publishes it."""
    described: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
    return {**described, "kid": name, "use": "sig", "alg": "RS256"}


def _signed(claims: Claims, signer: str = KEY_ID, kid: str | None = KEY_ID) -> str:
    private = key(signer).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return jwt.encode(claims, private, "RS256", {} if kid is None else {"kid": kid})


def _signed_with_what_everyone_has(claims: Claims) -> str:
    """Return a token whose signature is made with the public key as if it were a secret between the two."""
    public = key(KEY_ID).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body = (_b64(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": KEY_ID}, claims))
    # by hand, since the library refuses to
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
    "no expiry": lambda claims: _signed({name: value for name, value in claims.items() if name != "exp"}),
    "no subject": lambda claims: _signed({name: value for name, value in claims.items() if name != "sub"}),
    "empty subject": lambda claims: _signed({**claims, "sub": ""}),
    "subject with a null": lambda claims: _signed({**claims, "sub": "kari\x00"}),
    "bad signature": lambda claims: _signed(claims, signer="second"),
    "unknown key": lambda claims: _signed(claims, kid="third"),
    "unsigned": lambda claims: jwt.encode(claims, None, "none", {"kid": KEY_ID}),
    "signed with the secret": lambda claims: jwt.encode(claims, SECRET * 2, "HS256", {"kid": KEY_ID}),
    "signed with the public key": _signed_with_what_everyone_has,
    "no token": lambda claims: "",
    "nonsense": lambda claims: "a.b.c",
}
"""How the ID token is made, by the fault that it has."""

ANSWERS: dict[str, tuple[int, bytes]] = {
    "refuses the code": (400, b'{"error": "invalid_grant"}'),
    "fails": (500, b"<h1>Sorry</h1>"),
    "answers with a page": (200, b"<!doctype html><title>Maintenance</title>"),
    "answers with a list": (200, b"[]"),
    "answers too much": (200, b'{"id_token": "' + b"x" * 300_000 + b'"}'),
    "answers nothing": (200, b""),
    "leads elsewhere": (302, b"{}"),
}
"""What the token endpoint answers instead of tokens, by the fault."""


class Provider(LocalServer):
    """Signs in anyone who types an address. `claims` override the token's claims; None leaves one out."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(_Handler, port)
        self.codes: dict[str, Claims] = {}
        self.asked: list[str] = []
        self.reset()

    def reset(self) -> None:
        """Become a provider without faults."""
        self.fault, self.error, self.delay = "", "", 0.0
        self.claims: Claims = {}
        self.description: Claims = {}
        self.keys = [public_jwk(KEY_ID)]
        self.in_token = True

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a site that signs in here."""
        return {
            "OIDC_ISSUER": self.url,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "Contoso",
        }

    def describe(self) -> Claims:
        """Return what it says of itself."""
        endpoints = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        addresses = {f"{name}_endpoint": f"{self.url}/{path}" for name, path in endpoints.items()}
        return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **addresses, **self.description}

    def told_of(self, asked: Claims) -> Claims:
        """Return what it says of a person, beside the token's own claims."""
        email = asked["email"]
        said = {"sub": f"id-of-{email.lower()}", "email": email, "email_verified": True, **self.claims}
        return {name: value for name, value in said.items() if value is not None}

    def token_for(self, asked: Claims) -> str:
        """Return the ID token, with the fault that was chosen."""
        now = int(time.time())
        said = self.told_of(asked)
        said = said if self.in_token else {"sub": said["sub"]}
        claims = {**said, "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return {**TOKENS, **GOOD_TOKENS}.get(self.fault, _signed)(claims)


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        """Answer with a description, the keys, the page to sign in, or who signed in."""
        path = self._path()
        if path == "/.well-known/openid-configuration":
            self._tell(self.server.describe())
        elif path == "/keys":
            self._tell({"keys": self.server.keys})
        elif path == "/userinfo":
            self._tell_person()
        else:
            page = SIGN_IN.format(email=html.escape(PERSON))
            self._answer(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def do_POST(self) -> None:
        """Take the form of the page to sign in, or exchange a code."""
        path = self._path()
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = dict(parse_qsl(body))
        if path == "/token":
            self._exchange(sent)
        else:
            self._lead_back(sent)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _path(self) -> str:
        path = urlsplit(self.path).path
        self.server.asked.append(path)
        return path

    def _lead_back(self, sent: Claims) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        answer = {"state": asked["state"]}
        error = self.server.error or ("access_denied" if sent.get("decision") == "no" else "")
        if error:
            answer["error"] = error
        else:
            answer["code"] = token_urlsafe(16)
            self.server.codes[answer["code"]] = {**asked, "email": sent["email"]}
        self._answer(302, b"", {"Location": f"{asked['redirect_uri']}?{urlencode(answer)}"})

    def _exchange(self, sent: Claims) -> None:
        time.sleep(self.server.delay)
        asked = self.server.codes.pop(sent.get("code", ""), None)
        if self.server.fault == "hangs up":
            self.close_connection = True
        elif self.server.fault in ANSWERS:
            status, body = ANSWERS[self.server.fault]
            self._answer(status, body, {"Location": f"{self.server.url}/elsewhere"})
        elif asked is None or not self._is_from(asked, sent):
            self._tell({"error": "invalid_grant"}, 400)
        else:
            access = token_urlsafe(16)
            self.server.codes[access] = asked
            self._tell({"access_token": access, "token_type": "Bearer", "id_token": self.server.token_for(asked)})

    def _is_from(self, asked: Claims, sent: Claims) -> bool:
        """Tell whether the code comes from the client that asked for it, and from the same sign-in."""
        challenge = _b64(sha256(sent.get("code_verifier", "").encode()).digest())
        told = self.headers.get("Authorization", "")
        posted = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        return (
            (asked["redirect_uri"], asked["code_challenge"], asked["code_challenge_method"])
            == (sent.get("redirect_uri"), challenge, "S256")
            and asked["client_id"] == CLIENT
            and (posted or told == "Basic c2l0ZTphJTIwc2VjcmV0JTJDJTIwd2l0aCUzQSUyMHNpZ25z")
        )

    def _tell_person(self) -> None:
        asked = self.server.codes.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if asked is None:
            self._tell({"error": "invalid_token"}, 401)
        elif self.server.fault == "someone else":
            self._tell({**self.server.told_of(asked), "sub": "id-of-someone-else"})
        else:
            self._tell(self.server.told_of(asked))

    def _tell(self, told: Claims, status: int = 200) -> None:
        self._answer(status, json.dumps(told).encode(), {"Content-Type": "application/json"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
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
    here = Provider(int(sys.argv[1]))
    print("\n".join(f"{name}={value}" for name, value in here.settings.items()))
    here.serve_forever()
