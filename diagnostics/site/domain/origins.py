"""The origins that may show the questionnaire inside their own pages, as an administrator lists them."""

import re
from dataclasses import dataclass
from enum import Enum

ORIGIN_LIMIT = 20
"""Origins one site lists; they all stand in a header of each embedded page."""

LOCAL_HOSTS = ("localhost", "127.0.0.1")

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"(https?)://({_LABEL}(?:\.{_LABEL})*)(?::([1-9][0-9]{{0,4}}))?/?", re.I)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_HIGHEST_PORT = 65_535


class OriginFault(Enum):
    """Why a line cannot be an origin that embeds."""

    WILDCARD = "wildcard"
    PATH = "path"
    NOT_HTTPS = "not https"
    NO_ORIGIN = "no origin"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class BadOrigin:
    """A line that was refused."""

    line: str
    fault: OriginFault


def read_origins(text: str, *, allows_local: bool) -> tuple[tuple[str, ...], tuple[BadOrigin, ...]]:
    """Return the origins of a text, one a line, each once and in the form that browsers compare; and what is refused.

    `allows_local` also lets plain http of this machine in, for trying it out where the site itself is on plain http.
    """
    origins: dict[str, None] = {}
    refused = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _origin(line, allows_local=allows_local)
        if isinstance(found, OriginFault):
            refused.append(BadOrigin(line, found))
        elif found not in origins and len(origins) == ORIGIN_LIMIT:
            refused.append(BadOrigin(line, OriginFault.TOO_MANY))
        else:
            origins[found] = None
    return tuple(origins), tuple(refused)


def _origin(line: str, *, allows_local: bool) -> str | OriginFault:
    """Return one line as an origin. What is accepted can stand in a header: letters, digits, dots, dashes, a port."""
    if "*" in line:
        return OriginFault.WILDCARD
    found = _ORIGIN.fullmatch(line)
    if found is None:
        scheme_and_host = "/".join(line.split("/", 3)[:3])
        return OriginFault.PATH if _ORIGIN.fullmatch(scheme_and_host) else OriginFault.NO_ORIGIN
    scheme, host, port = found[1].lower(), found[2].lower(), found[3]
    if port and int(port) > _HIGHEST_PORT:
        return OriginFault.NO_ORIGIN
    if scheme != "https" and not (allows_local and host in LOCAL_HOSTS):
        return OriginFault.NOT_HTTPS
    return f"{scheme}://{host}" + (f":{port}" if port and port != _DEFAULT_PORTS[scheme] else "")
