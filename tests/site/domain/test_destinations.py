"""Where the site may send something: addresses taken apart, and which machines are public."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.site.domain.destinations import (
    LONGEST,
    NOT_PUBLIC,
    NOT_PUBLIC_V6,
    BadDestination,
    Destination,
    Flaw,
    destination_of,
    is_public,
)

REFUSED = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "1fff:ffff::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:20::1",
    "2001:1ff::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
ALLOWED = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.88.98.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "203.0.114.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:db7:ffff::1",
    "2001:db9::1",
    "2001:4860:4860::8888",
    "2003::1",
    "2606:4700:4700::1111",
    "2a01:4f8::1",
    "3fff:1000::1",
]


@pytest.mark.parametrize("address", REFUSED)
def test_no_machine_that_only_the_site_can_reach_is_public(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ALLOWED)
def test_other_machines_are_public(address: str) -> None:
    assert is_public(address) is True


@given(st.ip_addresses().filter(lambda address: not address.is_global))
def test_nothing_is_public_that_the_standard_library_calls_otherwise(address: object) -> None:
    assert is_public(str(address)) is False


def test_the_standard_library_alone_would_let_some_through() -> None:
    """Which ones, differs by the version of Python; these are among them in all."""
    let_through = {address for address in REFUSED if ip_address(address).is_global}
    assert {"64:ff9b::7f00:1", "224.0.0.1"} <= let_through


def test_every_network_is_refused_from_its_first_address_to_its_last() -> None:
    for network in (*NOT_PUBLIC, *NOT_PUBLIC_V6):
        assert (is_public(str(network[0])), is_public(str(network[-1]))) == (False, False)


def test_what_is_no_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="example"):
        is_public("example.com")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.com", Destination("example.com", 443, "/")),
        ("https://example.com:443/in", Destination("example.com", 443, "/in")),
        ("https://example.com:8443/in?from=here&to=there", Destination("example.com", 8443, "/in?from=here&to=there")),
        ("HTTPS://Hooks.Example.COM./In", Destination("hooks.example.com", 443, "/In")),
        ("https://blåbær.example/bær?sort=blå", Destination("xn--blbr-roah.example", 443, "/b%C3%A6r?sort=bl%C3%A5")),
        ("https://example.com/a%20b/%2F", Destination("example.com", 443, "/a%20b/%2F")),
        ("https://example.com/a<b>\"'", Destination("example.com", 443, "/a%3Cb%3E%22'")),
        ("https://example.com?", Destination("example.com", 443, "/")),
        ("https://a_b.example-1.co/", Destination("a_b.example-1.co", 443, "/")),
        ("https://1.example.com/", Destination("1.example.com", 443, "/")),
    ],
)
def test_an_address_is_taken_apart(address: str, expected: Destination) -> None:
    assert destination_of(address) == expected


@pytest.mark.parametrize(
    ("address", "flaw"),
    [
        ("", Flaw.NO_HTTPS),
        ("http://example.com/", Flaw.NO_HTTPS),
        ("ftp://example.com/", Flaw.NO_HTTPS),
        ("file:///etc/passwd", Flaw.NO_HTTPS),
        ("//example.com/", Flaw.NO_HTTPS),
        ("example.com", Flaw.NO_HTTPS),
        ("https://user@example.com/", Flaw.CREDENTIALS),
        ("https://user:secret@example.com/", Flaw.CREDENTIALS),
        ("https://@example.com/", Flaw.CREDENTIALS),
        ("https://example.com/#part", Flaw.FRAGMENT),
        ("https://example.com/#", Flaw.FRAGMENT),
        ("https:///in", Flaw.HOST),
        ("https://:443/", Flaw.HOST),
        ("https://localhost/", Flaw.HOST),
        ("https://intranet/", Flaw.HOST),
        ("https://a..example.com/", Flaw.HOST),
        ("https://.example.com/", Flaw.HOST),
        ("https://-a.example.com/", Flaw.HOST),
        ("https://a-.example.com/", Flaw.HOST),
        ("https://exa%6dple.com/", Flaw.HOST),
        (f"https://{'a' * 64}.com/", Flaw.HOST),
        ("https://[::1/", Flaw.HOST),
        ("https://example.com:x/", Flaw.HOST),
        ("https://example.com:99999/", Flaw.HOST),
        ("https://127.0.0.1/", Flaw.NUMERIC),
        ("https://8.8.8.8/", Flaw.NUMERIC),
        ("https://127.1/", Flaw.NUMERIC),
        ("https://2130706433/", Flaw.NUMERIC),
        ("https://0x7f000001/", Flaw.NUMERIC),
        ("https://0x7f.1./", Flaw.NUMERIC),
        ("https://0177.0.0.01/", Flaw.NUMERIC),
        ("https://a.0x/", Flaw.NUMERIC),
        ("https://１２７.０.０.１/", Flaw.NUMERIC),
        ("https://[::1]/", Flaw.NUMERIC),
        ("https://[::ffff:127.0.0.1]/", Flaw.NUMERIC),
        ("https://example.com:22/", Flaw.PORT),
        ("https://example.com:80/", Flaw.PORT),
        ("https://example.com:0/", Flaw.PORT),
        ("https://example.com/a b", Flaw.CHARACTERS),
        (" https://example.com/", Flaw.CHARACTERS),
        ("https://example.com/\r\nHost: other", Flaw.CHARACTERS),
        ("https://example.com/\t", Flaw.CHARACTERS),
        ("https://example.com/\0", Flaw.CHARACTERS),
        ("https://example.com\\@other.example/", Flaw.CHARACTERS),
        ("https://example.com/\u200b", Flaw.CHARACTERS),
        (f"https://example.com/{'a' * LONGEST}", Flaw.TOO_LONG),
    ],
)
def test_an_address_is_refused_for_what_is_wrong_with_it(address: str, flaw: Flaw) -> None:
    with pytest.raises(BadDestination, match=f"^{flaw.value}$") as refused:
        destination_of(address)
    assert refused.value.flaw is flaw


def test_an_address_may_be_as_long_as_there_is_room() -> None:
    start = "https://example.com/"
    assert destination_of(start + "a" * (LONGEST - len(start))).host == "example.com"


@given(st.text(max_size=60))
def test_whatever_is_asked_for_is_a_clean_request_line_or_refused(text: str) -> None:
    for address in (text, f"https://{text}/", f"https://example.com/{text}"):
        try:
            found = destination_of(address)
        except BadDestination:
            continue
        assert (found.host + found.path).isascii()
        assert found.path.startswith("/")
        assert not any(character <= " " for character in found.host + found.path)
