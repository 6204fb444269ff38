"""The site's colours derived from one accent colour, for light and for dark mode.

Backgrounds and names of the colours are those of `static/diagnostics/css/site/tokens.css`. The site chooses the accent;
the other colours keep its hue and get the lightness that makes them readable.
"""

from dataclasses import dataclass
from functools import lru_cache

from diagnostics.site.domain.colour import Colour, nearest

TEXT = 4.5
"""Contrast that text needs. Source: WCAG 2.2, 1.4.3."""

SHAPE = 3.0
"""Contrast that bars and borders need. Source: WCAG 2.2, 1.4.11."""

WHITE = Colour(255, 255, 255)

LIGHT_PAPER, LIGHT_SURFACE, LIGHT_SUNKEN = map(Colour.parse, ("#fbfaf7", "#ffffff", "#f2efe8"))
DARK_PAPER, DARK_SURFACE, DARK_SUNKEN = map(Colour.parse, ("#12181d", "#1a2229", "#232e37"))

LIGHT_GROUNDS = (LIGHT_PAPER, LIGHT_SURFACE, LIGHT_SUNKEN)
DARK_GROUNDS = (DARK_PAPER, DARK_SURFACE, DARK_SUNKEN)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one mode, named for their use.

    `accent` is the background of buttons and `accent_ink` their text; `accent_text` is for links; `accent_soft` for
    quiet backgrounds; `accent_mid` for bars that do not lead; `fill` and `fill_ink` for stages; `fill_soft` for charts.
    """

    accent: Colour
    accent_ink: Colour
    accent_soft: Colour
    accent_text: Colour
    accent_mid: Colour
    fill: Colour
    fill_ink: Colour
    fill_soft: Colour


def contrast_on_page(accent: Colour) -> float:
    """Return the contrast of an accent colour with the light page."""
    return accent.least_contrast((LIGHT_PAPER, LIGHT_SURFACE))


def is_readable(accent: Colour) -> bool:
    """Whether text in this colour and on it is readable."""
    return contrast_on_page(accent) >= TEXT


def nearest_readable(accent: Colour) -> Colour:
    """Return the colour, or the nearest darker one of its hue that is readable."""
    return nearest(accent, (LIGHT_PAPER, LIGHT_SURFACE), TEXT, towards=0)


@lru_cache(maxsize=8)
def light_palette(accent: Colour) -> Palette:
    """Return the colours for light mode; the accent must be readable."""
    tone = accent.tone
    soft = tone.at(0.945, chroma=0.025)
    return Palette(
        accent=accent,
        accent_ink=WHITE,
        accent_soft=soft,
        accent_text=nearest(accent, (*LIGHT_GROUNDS, soft), TEXT, towards=0),
        accent_mid=nearest(tone.at(0.66, chroma=0.09), LIGHT_GROUNDS, SHAPE, towards=0),
        fill=accent,
        fill_ink=WHITE,
        fill_soft=tone.at(0.9, chroma=0.03),
    )


@lru_cache(maxsize=8)
def dark_palette(accent: Colour) -> Palette:
    """Return the colours for dark mode: the same hue, lighter and less saturated."""
    tone = accent.tone
    soft = tone.at(0.32, chroma=0.045)
    return Palette(
        accent=nearest(tone.at(0.8, chroma=0.12), DARK_GROUNDS, TEXT, towards=1),
        accent_ink=tone.at(0.2, chroma=0.03),
        accent_soft=soft,
        accent_text=nearest(tone.at(0.84, chroma=0.1), (*DARK_GROUNDS, soft), TEXT, towards=1),
        accent_mid=nearest(tone.at(0.6, chroma=0.09), DARK_GROUNDS, SHAPE, towards=1),
        fill=nearest(tone.at(0.7, chroma=0.11), DARK_GROUNDS, TEXT, towards=1),
        fill_ink=tone.at(0.2, chroma=0.03),
        fill_soft=tone.at(0.38, chroma=0.05),
    )
