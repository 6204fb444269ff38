"""Whatever the accent, what is written in its colours can be read, in light and in dark mode."""

import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.site.domain import palette
from diagnostics.site.domain.colour import Colour
from diagnostics.site.domain.palette import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    SHAPE,
    TEXT,
    Palette,
    contrast_on_page,
    dark_palette,
    is_readable,
    light_palette,
    nearest_readable,
)
from tests.repository.files import ROOT

STYLESHEET = ROOT / "static" / "diagnostics" / "css" / "site" / "tokens.css"
FIGURES = st.integers(0, 255)
ACCENTS = st.builds(Colour, FIGURES, FIGURES, FIGURES).map(nearest_readable)
LIGHT_LINE = Colour.parse("#dfdbd1")
LIGHT_CHEVRON, DARK_CHEVRON = Colour.parse("#e9e4d9"), Colour.parse("#33424d")


class TestAnAccent:
    @pytest.mark.parametrize(
        ("accent", "ratio", "nearest"),
        [
            ("#ffd400", 1.37, "#8a7100"),
            ("#ff6600", 2.81, "#c64d00"),
            ("#00a0ff", 2.69, "#0078c2"),
            ("#ff0000", 3.83, "#e90000"),
            ("#ffffff", 1.0, "#737373"),
        ],
    )
    def test_that_is_too_light_is_no_good_and_has_a_darker_neighbour(
        self, accent: str, ratio: float, nearest: str
    ) -> None:
        colour = Colour.parse(accent)
        assert (is_readable(colour), round(contrast_on_page(colour), 2)) == (False, ratio)
        assert str(nearest_readable(colour)) == nearest
        assert is_readable(nearest_readable(colour))

    @pytest.mark.parametrize("accent", ["#0d5c58", "#1d70b8", "#000000", "#737373", "#8a7100"])
    def test_that_is_dark_enough_is_taken_as_it_is(self, accent: str) -> None:
        colour = Colour.parse(accent)
        assert (is_readable(colour), nearest_readable(colour), light_palette(colour).accent) == (True, colour, colour)


@given(ACCENTS)
def test_in_light_mode_everything_is_read(accent: Colour) -> None:
    colours = light_palette(accent)
    assert colours.accent_ink.contrast(colours.accent) >= TEXT
    assert colours.fill_ink.contrast(colours.fill) >= TEXT
    assert colours.accent_text.least_contrast((*LIGHT_GROUNDS, colours.accent_soft)) >= TEXT
    assert colours.accent.least_contrast((*LIGHT_GROUNDS, colours.accent_soft, LIGHT_LINE)) >= SHAPE
    assert colours.accent_mid.least_contrast(LIGHT_GROUNDS) >= SHAPE
    assert colours.fill.least_contrast((*LIGHT_GROUNDS, LIGHT_CHEVRON)) >= SHAPE


@given(ACCENTS)
def test_in_dark_mode_everything_is_read(accent: Colour) -> None:
    colours = dark_palette(accent)
    assert colours.accent_ink.contrast(colours.accent) >= TEXT
    assert colours.fill_ink.contrast(colours.fill) >= TEXT
    assert colours.accent_text.least_contrast((*DARK_GROUNDS, colours.accent_soft)) >= TEXT
    assert colours.accent.least_contrast((*DARK_GROUNDS, colours.accent_soft)) >= TEXT
    assert colours.accent_mid.least_contrast(DARK_GROUNDS) >= SHAPE
    # an added stage is on these backgrounds, and beside a common one
    assert colours.fill.least_contrast((*DARK_GROUNDS, DARK_CHEVRON)) >= SHAPE


@given(ACCENTS)
def test_a_bar_that_leads_differs_from_one_that_does_not(accent: Colour) -> None:
    for colours in (light_palette(accent), dark_palette(accent)):
        assert colours.accent.contrast(colours.accent_mid) > 1.3


@given(ACCENTS)
def test_ink_is_read_on_quiet_grounds(accent: Colour) -> None:
    assert Colour.parse("#17222d").contrast(light_palette(accent).accent_soft) >= 7
    assert Colour.parse("#eef1f2").contrast(dark_palette(accent).accent_soft) >= 7


class TestTheStylesheet:
    """The palette rests on colours that the stylesheet says: both say the same."""

    def blocks(self) -> tuple[dict[str, str], dict[str, str]]:
        light, dark = re.findall(r":root \{(.*?)\}", STYLESHEET.read_text(encoding="utf-8"), re.S)[:2]
        return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", light)), dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", dark))

    def test_has_the_grounds_that_are_measured_against(self) -> None:
        light, dark = self.blocks()
        for name in ("paper", "surface", "sunken"):
            assert light[name] == str(getattr(palette, f"LIGHT_{name.upper()}"))
            assert dark[name] == str(getattr(palette, f"DARK_{name.upper()}"))
        assert (light["chevron"], dark["chevron"]) == (str(LIGHT_CHEVRON), str(DARK_CHEVRON))
        assert (light["line"], light["ink"], dark["ink"]) == (str(LIGHT_LINE), "#17222d", "#eef1f2")

    def test_has_every_colour_of_a_palette(self) -> None:
        for block in self.blocks():
            assert {field.name.replace("_", "-") for field in fields(Palette)} <= set(block)

    def test_is_itself_as_readable_as_a_palette(self) -> None:
        for block, grounds in zip(self.blocks(), (LIGHT_GROUNDS, DARK_GROUNDS), strict=True):
            colours = {name: Colour.parse(value) for name, value in block.items()}
            assert colours["accent-text"].least_contrast((*grounds, colours["accent-soft"])) >= TEXT
            assert colours["accent-ink"].contrast(colours["accent"]) >= TEXT
            assert colours["fill-ink"].contrast(colours["fill"]) >= TEXT
            assert colours["accent-mid"].least_contrast(grounds) >= SHAPE
            assert colours["gold-ink"].contrast(colours["gold-fill"]) >= TEXT
