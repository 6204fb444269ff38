"""The origins that may embed the questionnaire, parsed from the administrator's list."""

import re
from dataclasses import dataclass
from enum import Enum

ORIGIN_LIMIT = 20
"""The largest number of origins; a header of each embedded page lists them all."""

LOCAL_HOSTS = ("localhost", "127.0.0.1")

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"(https?)://({_LABEL}(?:\.{_LABEL})*)(?::([1-9][0-9]{{0,4}}))?/?", re.I)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_HIGHEST_PORT = 65_535


class OriginFault(Enum):
    """Why a line is not a valid origin."""

    WILDCARD = "wildcard"
    PATH = "path"
    NOT_HTTPS = "not https"
    NO_ORIGIN = "no origin"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class BadOrigin:
    """A refused line and the reason."""

    line: str
    fault: OriginFault


def read_origins(text: str, *, allows_local: bool) -> tuple[tuple[str, ...], tuple[BadOrigin, ...]]:
    """Return the distinct origins of a text, one a line, normalised as browsers compare them; and the refused lines.

    `allows_local` also accepts plain http on this machine, for trying it out on a site without https.
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
    """Parse one origin. Accepted ones are safe in a header: letters, digits, dots, dashes, a port."""
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
