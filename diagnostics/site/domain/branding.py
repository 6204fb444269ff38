"""How a site looks and who may embed it: what its administrator set, as plain values."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from diagnostics.instrument.text import Text
from diagnostics.site.domain.colour import Colour

NAME_LIMIT = 60
"""Characters of the site's name."""

FOOTER_LIMIT = 600
"""Characters of the footer's text."""

DIGITS = 32
"""Hexadecimal digits of a content's hash in its address."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'«»“”]+")
_AFTER_ADDRESS = ".,;:!?)]}"


class Ground(Enum):
    """On which ground a logo can be seen: on any, or on a light or a dark one alone."""

    ANY = "any"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Logo:
    """A logo as it is served: a PNG of our own making, its size in pixels, and the ground it needs."""

    content: bytes
    width: int
    height: int
    ground: Ground

    @cached_property
    def digest(self) -> str:
        """What its address ends with: another image has another."""
        return digest_of(self.content)


@dataclass(frozen=True)
class Brand:
    """What a site shows instead of the product's own; empty where nothing is set."""

    name: Text = field(default_factory=Text)
    footer: Text = field(default_factory=Text)
    accent: Colour | None = None
    logo: Logo | None = None
    origins: tuple[str, ...] = ()


UNBRANDED = Brand()
"""A site on which nothing is set."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of running text; with a `url` it is a link."""

    text: str
    url: str = ""


def digest_of(content: bytes) -> str:
    """Return the hash that stands in the address of a content that is kept for ever under it."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def pieces(text: str) -> tuple[Piece, ...]:
    """Return a text as pieces, of which web addresses are links; the full stop after an address is none of it."""
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
