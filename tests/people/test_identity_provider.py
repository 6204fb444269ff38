"""The client of the provider of single sign-on: which responses it accepts and which it refuses."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from pytest_django import Settings

from diagnostics.people import identity_provider
from diagnostics.people.identity_provider import (
    Person,
    ProviderUnreachable,
    SignInRefused,
    authorization_request,
    person_of,
)
from diagnostics.site.http import Client, Response
from tests.oidc import ANSWERS, CLIENT, PERSON, TOKENS, Provider, public_jwk
from tests.postgresql import free_port

BACK = "http://localhost:8000/accounts/single-sign-on/callback/"
KARI = Person(f"id-of-{PERSON}", PERSON)


def signed_in(email: str = PERSON, *, nonce: str = "", verifier: str = "") -> Person:
    """Sign in on the provider's page, and return the person for the callback."""
    started = authorization_request(redirect_uri=BACK)
    redirect = requests.post(started["url"], {"email": email, "decision": "yes"}, allow_redirects=False, timeout=5)
    parameters = dict(parse_qsl(urlsplit(redirect.headers["Location"]).query))
    assert parameters["state"] == started["state"]
    secrets = {"nonce": nonce or started["nonce"], "verifier": verifier or started["code_verifier"]}
    return person_of(parameters["code"], redirect_uri=BACK, **secrets)


def test_a_person_is_known_by_the_providers_id_and_their_address_in_lower_case(provider: Provider) -> None:
    assert signed_in("Kari@Contoso.Example") == KARI


def test_the_request_asks_only_for_an_address(provider: Provider) -> None:
    started = authorization_request(redirect_uri=BACK)
    sent = dict(parse_qsl(urlsplit(started["url"]).query))
    challenge = urlsafe_b64encode(sha256(started["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert sent == {
        "client_id": CLIENT,
        "response_type": "code",
        "scope": "openid email",
        "state": started["state"],
        "nonce": started["nonce"],
        "redirect_uri": BACK,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }


def test_each_sign_in_has_its_own_secrets(provider: Provider) -> None:
    one, other = authorization_request(redirect_uri=BACK), authorization_request(redirect_uri=BACK)
    for name in ("state", "nonce", "code_verifier"):
        assert one[name] != other[name]
        assert len(one[name]) >= 20


def test_an_endpoint_may_have_a_query_already(provider: Provider) -> None:
    provider.description = {"authorization_endpoint": f"{provider.url}/authorize?tenant=1"}
    address = authorization_request(redirect_uri=BACK)["url"]
    assert address.startswith(f"{provider.url}/authorize?tenant=1&")
    assert dict(parse_qsl(urlsplit(address).query))["client_id"] == "site"


def test_every_request_is_sent_by_the_sites_own_client(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[str] = []

    class NotingClient(Client):
        def request(self, method: str, address: str, **options: Any) -> Response:
            left.append(urlsplit(address).path)
            return super().request(method, address, **options)

    monkeypatch.setattr(identity_provider, "Client", NotingClient)
    provider.requested.clear()
    provider.in_token = False
    signed_in()
    assert left == ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"]
    assert left == [path for path in provider.requested if path != "/authorize"]


class TestToken:
    @pytest.mark.parametrize("fault", TOKENS)
    def test_with_a_fault_is_refused(self, provider: Provider, fault: str) -> None:
        provider.fault = fault
        with pytest.raises(SignInRefused):
            signed_in()

    def test_of_another_sign_in_is_refused(self, provider: Provider) -> None:
        with pytest.raises(SignInRefused, match="nonce"):
            signed_in(nonce="theirs")

    def test_without_a_key_id_is_accepted_if_there_is_one_key(self, provider: Provider) -> None:
        provider.fault = "no key id"
        assert signed_in() == KARI

    def test_without_a_key_id_is_refused_if_there_are_several(self, provider: Provider) -> None:
        provider.fault = "no key id"
        provider.keys = [public_jwk("first"), public_jwk("second")]
        with pytest.raises(SignInRefused, match="No key"):
            signed_in()

    @pytest.mark.parametrize(
        "keys", [[], [{"kty": "RSA"}], ["first"], [{**public_jwk("first"), "use": "enc"}], {"first": 1}]
    )
    def test_is_refused_without_a_usable_key(self, provider: Provider, keys: Any) -> None:
        provider.keys = keys
        with pytest.raises(SignInRefused):
            signed_in()

    def test_signed_with_a_new_key_is_accepted_once_the_key_is_published(self, provider: Provider) -> None:
        signed_in()
        provider.fault = "new key"
        provider.keys = [public_jwk("second"), public_jwk("first")]
        assert signed_in() == KARI


class TestCode:
    def test_is_worth_nothing_without_the_secret_of_this_sign_in(self, provider: Provider) -> None:
        with pytest.raises(ProviderUnreachable, match="invalid_grant"):
            signed_in(verifier="x" * 43)

    @pytest.mark.parametrize("methods", [None, ["client_secret_basic"], ["client_secret_post"]])
    def test_is_exchanged_by_the_method_that_the_provider_supports(
        self, provider: Provider, methods: list[str] | None
    ) -> None:
        provider.description = {"token_endpoint_auth_methods_supported": methods}
        assert signed_in() == KARI

    @pytest.mark.parametrize("fault", [*ANSWERS, "hangs up"])
    def test_fails_if_the_providers_response_is_wrong(self, provider: Provider, fault: str) -> None:
        provider.fault = fault
        with pytest.raises(ProviderUnreachable, match="/token: "):
            signed_in()
        assert "/elsewhere" not in provider.requested

    def test_fails_if_the_provider_takes_too_long(self, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(identity_provider, "TIMEOUT", 0.2)
        provider.delay = 1
        with pytest.raises(ProviderUnreachable, match="/token: timeout"):
            signed_in()


class TestAddress:
    @pytest.mark.parametrize("verified", [True, "true"])
    def test_counts_if_the_provider_has_verified_it(self, provider: Provider, verified: object) -> None:
        provider.claims = {"email_verified": verified}
        assert signed_in().email == PERSON

    @pytest.mark.parametrize("verified", [False, "false", None, "", "no", [True]])
    def test_does_not_count_if_it_has_not(self, provider: Provider, verified: object) -> None:
        provider.claims = {"email_verified": verified}
        assert signed_in().email == ""

    @pytest.mark.parametrize("belongs", [True, "1", 1, "true"])
    def test_counts_if_entra_says_that_the_organisation_owns_its_domain(
        self, provider: Provider, belongs: object
    ) -> None:
        provider.claims = {"email_verified": None, "xms_edov": belongs}
        assert signed_in().email == PERSON

    @pytest.mark.parametrize("claims", [{"email_verified": None, "xms_edov": "0"}, {"email_verified": False}])
    def test_does_not_count_if_entra_says_that_it_does_not(self, provider: Provider, claims: dict[str, Any]) -> None:
        provider.claims = {"xms_edov": True, **claims}
        assert signed_in().email == ""

    @pytest.mark.parametrize("address", ["", None, "kari", "a b@contoso.example", "x" * 250 + "@contoso.example", 7])
    def test_does_not_count_if_it_is_invalid(self, provider: Provider, address: object) -> None:
        provider.claims = {"email": address}
        assert signed_in().email == ""

    def test_may_come_from_the_user_info(self, provider: Provider) -> None:
        provider.in_token = False
        assert signed_in() == KARI

    def test_is_not_requested_if_the_token_has_it(self, provider: Provider) -> None:
        provider.requested.clear()
        signed_in()
        assert "/userinfo" not in provider.requested

    def test_of_someone_else_is_refused(self, provider: Provider) -> None:
        provider.in_token, provider.fault = False, "someone else"
        with pytest.raises(SignInRefused, match="someone else"):
            signed_in()

    def test_does_not_count_if_there_is_no_user_info_endpoint(self, provider: Provider) -> None:
        provider.in_token, provider.fault = False, "no userinfo"
        described = provider.describe
        provider.describe = lambda: {k: v for k, v in described().items() if k != "userinfo_endpoint"}  # type: ignore[method-assign]
        try:
            assert signed_in().email == ""
        finally:
            del provider.describe


class TestMetadata:
    def test_is_cached(self, provider: Provider) -> None:
        provider.requested.clear()
        signed_in()
        signed_in()
        assert provider.requested.count("/.well-known/openid-configuration") == 1

    def test_is_fetched_again_after_ten_minutes(self, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
        provider.requested.clear()
        for now in (0.0, 599.0, 600.0):
            monkeypatch.setattr(identity_provider.time, "monotonic", lambda now=now: now)
            identity_provider.provider()
        assert provider.requested == ["/.well-known/openid-configuration"] * 2

    def test_that_could_not_be_fetched_is_fetched_again_at_once(self, provider: Provider, settings: Settings) -> None:
        settings.OIDC_ISSUER = f"http://127.0.0.1:{free_port()}"
        with pytest.raises(ProviderUnreachable, match="unreachable"):
            identity_provider.provider()
        settings.OIDC_ISSUER = provider.url
        assert identity_provider.provider().issuer == provider.url

    def test_sets_no_options_of_the_client(self, provider: Provider) -> None:
        provider.description = {"client_id": "other", "scope": "openid profile", "verify": False, "state": "s"}
        assert "scope=openid+email" in authorization_request(redirect_uri=BACK)["url"]
        assert signed_in() == KARI

    def test_that_allows_tokens_without_a_signature_changes_nothing(self, provider: Provider) -> None:
        provider.description = {"id_token_signing_alg_values_supported": ["none", "HS256"]}
        for provider.fault in ("unsigned", "signed with the secret"):
            with pytest.raises(SignInRefused):
                signed_in()
        provider.fault = ""
        assert signed_in() == KARI

    def test_may_end_its_name_with_a_slash(self, provider: Provider) -> None:
        provider.description = {"issuer": f"{provider.url}/"}
        assert identity_provider.provider().issuer == f"{provider.url}/"
        with pytest.raises(SignInRefused, match="'iss'"):
            signed_in()

    @pytest.mark.parametrize(
        ("described", "remedy"),
        [
            ({"issuer": "https://login.example.com"}, "set OIDC_ISSUER to what it is"),
            ({"issuer": None}, "set OIDC_ISSUER to what it is"),
            ({"authorization_endpoint": "https://login.example.com/authorize"}, "set OIDC_ORIGIN"),
            ({"authorization_endpoint": None}, "authorization_endpoint is no https address"),
            ({"token_endpoint": "ftp://127.0.0.1/token"}, "token_endpoint is no https address"),
            ({"jwks_uri": "/keys"}, "jwks_uri is no https address"),
        ],
    )
    def test_that_is_inconsistent_is_refused_with_the_remedy(
        self, provider: Provider, described: dict[str, Any], remedy: str
    ) -> None:
        provider.description = described
        with pytest.raises(ProviderUnreachable, match=remedy):
            identity_provider.provider()

    def test_of_a_provider_elsewhere_may_not_lead_over_plain_http(
        self, provider: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.OIDC_ISSUER = "https://login.example.com"
        described = {**provider.describe(), "issuer": settings.OIDC_ISSUER}
        monkeypatch.setattr(identity_provider.Provider, "load_server_metadata", lambda _: described)
        with pytest.raises(ProviderUnreachable, match="no https address"):
            identity_provider.provider()
