"""Addresses that the site may send requests to: https on public machines, in any notation.

This prevents server-side request forgery: an attacker who can set an address could otherwise reach services that only
the server can, such as its own, its neighbours' and the cloud's metadata. Source: OWASP, Server-Side Request Forgery
Prevention; IANA's registries of special purpose addresses for IPv4 and IPv6.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

LONGEST = 500
"""The longest address, in characters."""

PORTS = (443, 8443)
"""443 is the port of https, 8443 is common on application servers; others belong to other protocols."""

NOT_PUBLIC = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by a provider's customers
            "127.0.0.0/8",  # this machine
            "169.254.0.0/16",  # link-local, and the metadata of clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)

PUBLIC_V6 = IPv6Network("2000::/3")
"""Global unicast addresses. Outside are loopback, private, link-local and multicast addresses, and those that
contain an IPv4 address: mapped (::ffff:0:0/96), compatible (::/96) and translated (64:ff9b::/96)."""

NOT_PUBLIC_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments; Teredo, which contains IPv4 addresses
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which contains IPv4 addresses
            "3fff::/20",  # documentation
        ),
    )
)

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Flaw(StrEnum):
    """Why an address is refused before its name is resolved."""

    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    NO_HTTPS = "no_https"
    CREDENTIALS = "credentials"
    FRAGMENT = "fragment"
    HOST = "host"
    NUMERIC = "numeric"
    PORT = "port"


class BadDestination(ValueError):
    """An address that must not receive requests; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Destination:
    """A parsed address: host name, port, and the path with its query for the request line."""

    host: str
    port: int
    path: str


def destination_of(address: str) -> Destination:
    """Parse an address. Raises BadDestination if it must not receive requests."""
    if len(address) > LONGEST:
        raise BadDestination(Flaw.TOO_LONG)
    if any(character.isspace() or not character.isprintable() or character == "\\" for character in address):
        raise BadDestination(Flaw.CHARACTERS)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise BadDestination(Flaw.HOST) from error
    if parts.scheme != "https":
        raise BadDestination(Flaw.NO_HTTPS)
    if "@" in parts.netloc:
        raise BadDestination(Flaw.CREDENTIALS)
    if "#" in address:
        raise BadDestination(Flaw.FRAGMENT)
    host = _host(parts.hostname or "")
    if port not in (None, *PORTS):
        raise BadDestination(Flaw.PORT)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._')}" if parts.query else ""
    return Destination(host, port or PORTS[0], path + query)


def _host(name: str) -> str:
    """Return the normalised host name. Raises BadDestination if it is not a full name, or is a number."""
    try:
        host = name.encode("idna").decode().lower()
    except UnicodeError as error:
        raise BadDestination(Flaw.HOST) from error
    labels = host.removesuffix(".").split(".")
    # as browsers do: 2130706433, 0x7f.1 and 127.1 are all IP addresses of this machine
    if ":" in host or _NUMBER.fullmatch(labels[-1]):
        raise BadDestination(Flaw.NUMERIC)
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadDestination(Flaw.HOST)
    return ".".join(labels)


def is_public(address: str) -> bool:
    """Whether an IP address is reachable from the whole internet. Raises ValueError.

    An IPv6 address that contains an IPv4 address is never public.
    """
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return parsed in PUBLIC_V6 and not any(parsed in network for network in NOT_PUBLIC_V6)
    return not any(parsed in network for network in NOT_PUBLIC)
