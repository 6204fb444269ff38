"""Contrast as WCAG measures it, and lighter and darker colours of the same hue."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.site.domain.colour import Colour, nearest

FIGURES = st.integers(0, 255)
COLOURS = st.builds(Colour, FIGURES, FIGURES, FIGURES)
WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # the well-known greys: the last that passes, and the first that does not
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#00ff00", "#ffffff", 1.37),
        ("#1d70b8", "#ffffff", 5.17),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(Colour.parse(one).contrast(Colour.parse(other)), 2) == ratio
    assert round(Colour.parse(other).contrast(Colour.parse(one)), 2) == ratio


def test_the_least_contrast_is_that_with_the_nearest_ground() -> None:
    assert Colour.parse("#777777").least_contrast((WHITE, BLACK)) == Colour.parse("#777777").contrast(WHITE)


@pytest.mark.parametrize("text", ["#0d5c58", "0d5c58", "#0D5C58"])
def test_a_colour_is_read_with_and_without_its_sign(text: str) -> None:
    assert (Colour.parse(text), str(Colour.parse(text))) == (Colour(13, 92, 88), "#0d5c58")


@pytest.mark.parametrize(
    "text",
    ["", "#", "#fff", "red", "#0d5c5", "#0d5c588", "#0d5c5g", "rgb(0,0,0)", "#0d5c58;}", "#0d5c58\n"],
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        Colour.parse(text)


@given(COLOURS)
def test_a_colour_is_found_again_by_its_tone(colour: Colour) -> None:
    again = colour.tone.at(colour.tone.lightness)
    assert max(abs(again.red - colour.red), abs(again.green - colour.green), abs(again.blue - colour.blue)) <= 1


@pytest.mark.parametrize(
    ("text", "lightness", "chroma", "degrees"),
    [("#ffffff", 1.0, 0.0, None), ("#ff0000", 0.628, 0.258, 29), ("#0000ff", 0.452, 0.313, 264)],
)
def test_a_tone_is_that_of_oklab(text: str, lightness: float, chroma: float, degrees: int | None) -> None:
    tone = Colour.parse(text).tone
    assert (round(tone.lightness, 3), round(tone.chroma, 3)) == (lightness, chroma)
    assert degrees is None or round(math.degrees(tone.hue)) % 360 == degrees


@given(COLOURS, st.floats(0.2, 0.95))
def test_a_lighter_or_darker_one_keeps_its_hue_as_far_as_a_screen_can_show(colour: Colour, lightness: float) -> None:
    other = colour.tone.at(lightness)
    assert abs(other.tone.lightness - lightness) < 0.02
    if colour.tone.chroma > 0.05 and other.tone.chroma > 0.05:
        apart = abs(other.tone.hue - colour.tone.hue)
        assert min(apart, 2 * math.pi - apart) < 0.12


def test_chroma_is_bounded_if_that_is_asked() -> None:
    assert Colour.parse("#ff0000").tone.at(0.6, chroma=0.05).tone.chroma == pytest.approx(0.05, abs=0.004)
    assert Colour.parse("#777777").tone.at(0.6, chroma=0.05).tone.chroma == pytest.approx(0, abs=0.004)


def test_a_colour_that_stands_out_enough_is_its_own_nearest() -> None:
    assert nearest(Colour.parse("#767676"), (WHITE,), 4.5, towards=0) == Colour.parse("#767676")


@given(COLOURS)
def test_the_nearest_one_stands_out_enough_and_no_step_more_than_it_has_to(colour: Colour) -> None:
    found = nearest(colour, (WHITE,), 4.5, towards=0)
    assert found.contrast(WHITE) >= 4.5
    if found != colour:
        assert found.contrast(WHITE) < 4.7
