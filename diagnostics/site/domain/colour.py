"""Colours: contrast between them, and lighter and darker ones of the same hue.

Contrast is WCAG 2.2's ("relative luminance" and "contrast ratio" in its glossary). Hue, chroma and lightness are those
of Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020), in which a colour keeps its perceived
hue while its lightness changes.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

STEPS = 16
"""Steps of a binary search that are finer than eight-bit colours."""

_HEX = re.compile(r"#?([0-9a-f]{6})", re.I)


@dataclass(frozen=True)
class Colour:
    """An RGB colour with components from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> "Colour":
        """Parse a colour such as "#0d5c58". Raises ValueError."""
        found = _HEX.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no colour")
        return cls(*bytes.fromhex(found[1]))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @cached_property
    def luminance(self) -> float:
        """The relative luminance, from 0 (black) to 1 (white)."""
        red, green, blue = self._linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @cached_property
    def tone(self) -> "Tone":
        """The lightness, chroma and hue."""
        return _tone(*self._linear)

    @cached_property
    def _linear(self) -> tuple[float, float, float]:
        return _decoded(self.red), _decoded(self.green), _decoded(self.blue)

    def contrast(self, other: "Colour") -> float:
        """Return the contrast ratio, from 1 to 21."""
        lighter, darker = max(self.luminance, other.luminance), min(self.luminance, other.luminance)
        return (lighter + 0.05) / (darker + 0.05)

    def least_contrast(self, grounds: Iterable["Colour"]) -> float:
        """Return the lowest contrast ratio with any of `grounds`."""
        return min(map(self.contrast, grounds))


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour in Oklab: lightness from 0 to 1, chroma from 0 (grey) up, hue as an angle in radians."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, *, chroma: float | None = None) -> Colour:
        """Return the colour of this hue at a lightness; chroma is limited to `chroma` and to what sRGB can show."""
        wanted = self.chroma if chroma is None else min(chroma, self.chroma)
        least, most = 0.0, wanted
        if not _fits(_from_tone(lightness, wanted, self.hue)):
            for _ in range(STEPS):
                middle = (least + most) / 2
                fits = _fits(_from_tone(lightness, middle, self.hue))
                least, most = (middle, most) if fits else (least, middle)
            wanted = least
        return Colour(*map(_encoded, _from_tone(lightness, wanted, self.hue)))


def nearest(colour: Colour, grounds: Iterable[Colour], ratio: float, *, towards: float) -> Colour:
    """Return the colour, or the nearest one of its hue with a contrast of at least `ratio` with all `grounds`.

    `towards` is the lightness to search towards, 0 or 1; the contrast must be sufficient there.
    """
    on = tuple(grounds)
    if colour.least_contrast(on) >= ratio:
        return colour
    tone = colour.tone
    too_near, enough = tone.lightness, towards
    for _ in range(STEPS):
        middle = (too_near + enough) / 2
        passes = tone.at(middle).least_contrast(on) >= ratio
        too_near, enough = (too_near, middle) if passes else (middle, enough)
    return tone.at(enough)


def _decoded(part: int) -> float:
    """Return the linear light of a component. Source: WCAG 2.2, relative luminance."""
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _encoded(light: float) -> int:
    """Return the component for a linear light: the inverse of `_decoded`."""
    light = min(max(light, 0.0), 1.0)
    share = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(share * 255)


def _tone(red: float, green: float, blue: float) -> Tone:
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    across = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    along = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return Tone(lightness, math.hypot(across, along), math.atan2(along, across))


def _from_tone(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    across, along = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * across + 0.2158037573 * along) ** 3
    middle = (lightness - 0.1055613458 * across - 0.0638541728 * along) ** 3
    short = (lightness - 0.0894841775 * across - 1.2914855480 * along) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fits(light: tuple[float, float, float]) -> bool:
    """Whether sRGB can show it, with a tolerance for rounding."""
    return all(-0.0005 <= part <= 1.0005 for part in light)
