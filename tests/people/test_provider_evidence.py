"""When a second factor that the provider of single sign-on has seen counts here."""

from time import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pytest_django import Settings

from diagnostics.people.identity_provider import authorization_request
from tests.oidc import Provider
from tests.people.test_identity_provider import BACK, KARI, signed_in

TABLE: tuple[tuple[dict[str, list[str]], dict[str, Any], bool], ...] = (
    ({}, {"auth_time": 0, "amr": ["pwd", "mfa"]}, True),
    ({}, {"auth_time": 0, "amr": ["pwd"]}, False),
    ({}, {"auth_time": 0, "amr": []}, False),
    ({}, {"auth_time": 0}, False),
    ({}, {"amr": ["mfa"]}, False),
    ({}, {"auth_time": -2 * 3600, "amr": ["mfa"]}, False),
    ({}, {"auth_time": 3600, "amr": ["mfa"]}, False),
    ({"OIDC_AMR": ["hwk", "otp"]}, {"auth_time": 0, "amr": ["mfa"]}, False),
    ({"OIDC_AMR": ["hwk", "otp"]}, {"auth_time": 0, "amr": ["otp"]}, True),
    ({"OIDC_ACR": ["gold"], "OIDC_AMR": []}, {"auth_time": 0, "acr": "gold"}, True),
    ({"OIDC_ACR": ["gold"], "OIDC_AMR": []}, {"auth_time": 0, "acr": "silver", "amr": ["mfa"]}, False),
    ({"OIDC_ACR": ["gold"], "OIDC_AMR": []}, {"auth_time": 0, "acr": ["gold"]}, False),
    ({"OIDC_ACR": ["gold"], "OIDC_AMR": ["otp"]}, {"auth_time": 0, "acr": "gold"}, False),
)
"""What the settings ask for, what the token says, with times in seconds from now, and whether that counts."""


def shown(claims: dict[str, Any]) -> dict[str, Any]:
    """Return what a token of this moment says."""
    times = {name: int(time()) + claims[name] for name in claims.keys() & {"auth_time"}}
    return {**claims, **times}


def test_counts_if_the_token_proves_it(provider: Provider, settings: Settings) -> None:
    settings.OIDC_MFA = True
    for wanted, claims, expected in TABLE:
        provider.showing = shown(claims)
        settings.OIDC_ACR, settings.OIDC_AMR = wanted.get("OIDC_ACR", []), wanted.get("OIDC_AMR", ["mfa"])
        assert signed_in().showed_second_factor is expected, (wanted, claims)


def test_counts_for_nothing_if_the_setting_does_not_say_so(provider: Provider) -> None:
    """The control: the setting lets the first row of the table count."""
    provider.showing = shown(TABLE[0][1])
    assert signed_in() == KARI


def test_is_asked_for(provider: Provider, settings: Settings) -> None:
    settings.OIDC_MFA, settings.OIDC_ACR = True, ["gold", "silver"]
    sent = dict(parse_qsl(urlsplit(authorization_request(redirect_uri=BACK)["url"]).query))
    assert (sent["acr_values"], sent["max_age"]) == ("gold silver", "3600")
