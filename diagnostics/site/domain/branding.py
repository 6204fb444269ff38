"""The site's branding, as the administrator set it, as plain values."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from diagnostics.instrument.text import Text
from diagnostics.site.domain.colour import Colour

NAME_LIMIT = 60
"""The longest name of a site, in characters."""

FOOTER_LIMIT = 600
"""The longest footer, in characters."""

DIGITS = 32
"""Hexadecimal digits of a content hash in an address."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'«»“”]+")
_AFTER_ADDRESS = ".,;:!?)]}"


class Ground(Enum):
    """The background on which a logo is visible: any, or only a light or a dark one."""

    ANY = "any"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Logo:
    """A logo as it is served: a PNG, its size in pixels, and the background it needs."""

    content: bytes
    width: int
    height: int
    ground: Ground

    @cached_property
    def digest(self) -> str:
        """The content hash in the logo's address."""
        return digest_of(self.content)


@dataclass(frozen=True)
class Brand:
    """The branding of a site; empty fields mean the product's own."""

    name: Text = field(default_factory=Text)
    footer: Text = field(default_factory=Text)
    accent: Colour | None = None
    logo: Logo | None = None
    origins: tuple[str, ...] = ()


UNBRANDED = Brand()
"""The branding of a site on which nothing was set."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of running text; a link if it has a `url`."""

    text: str
    url: str = ""


def digest_of(content: bytes) -> str:
    """Return the hash for the address of a content that browsers may cache for ever."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def pieces(text: str) -> tuple[Piece, ...]:
    """Split a text into plain pieces and links; a full stop after an address is not part of the link."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER_ADDRESS)
        if not address.partition("://")[2]:
            continue
        if text[end : found.start()]:
            yield Piece(text[end : found.start()])
        yield Piece(address, address)
        end = found.start() + len(address)
    if text[end:]:
        yield Piece(text[end:])
