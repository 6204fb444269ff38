"""Addresses that somebody may put into `next`, `back` or a Referer to lead visitors of this site to another one."""

import random
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

HERE = "http://testserver"
PARTS = (
    *(
        "/",
        "//",
        "///",
        "\\",
        "\\/",
        "/\\",
        ":",
        "@",
        "?",
        "#",
        "%2f",
        "%5c",
        "%00",
        "%0d%0a",
        "\t",
        "\n",
        "\r",
        "\x00",
        " ",
    ),
    *(".", "..", ";", "&", "http:", "https:", "javascript:", "data:", "ftp:", "HTTPS://", "http:///", "[", "]"),
    *("evil.example", "testserver", "testserver.evil.example", "testserver@evil.example", "127.0.0.1:8000", "1.1"),
    *("zzz", "account_logout", "diagnostics:home", "admin:index", "privacy", "ａ", "。", "∕", "é"),
)
"""Pieces of addresses, with names of views."""


def hostile_targets(*, seed: int, count: int) -> Iterator[str]:
    """Yield addresses made of some of the pieces, the same for the same seed."""
    draw = random.Random(seed)
    for _ in range(count):
        yield "".join(draw.choice(PARTS) for _ in range(draw.randint(1, 6)))


def leads_away(location: str, page: str = "/") -> bool:
    """Return whether a browser that gets this Location leaves the site, by the WHATWG's rules for addresses."""
    cleaned = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", cleaned, re.I)
    if scheme and scheme[1].lower() in ("http", "https"):
        # browsers take any number of slashes after these schemes, even none
        cleaned = f"{scheme[1]}://{cleaned[scheme.end() :].lstrip('/')}"
    elif scheme:
        return True
    elif cleaned.startswith("//"):
        cleaned = f"//{cleaned.lstrip('/')}"
    return urlsplit(urljoin(f"{HERE}{page}", cleaned)).netloc != urlsplit(HERE).netloc
