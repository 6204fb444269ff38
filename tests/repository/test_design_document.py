"""docs/design.md lists the stylesheet's tokens, and its pairs of colours have enough contrast."""

import re

import pytest

from diagnostics.site.domain.colour import Colour
from diagnostics.site.stylesheets import joined
from tests.repository.files import ROOT, read

DOCUMENT = read("docs/design.md")
STYLESHEET = ROOT / "static" / "diagnostics" / "site.css"
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): ([^;]+);", block))
    for block in re.findall(r":root \{(.*?)\}", read("static/diagnostics/css/site/tokens.css"), re.S)[:2]
)
COLOURS = re.findall(r"^\| `([\w-]+)` \| `(#\w{6})` \| `(#\w{6})` \|", DOCUMENT, re.M)
SIZES = re.findall(r"^\| `([\w-]+)` \| `([^`#]+)` \| [^|]+ \|$", DOCUMENT, re.M)
PAIRS = re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", DOCUMENT, re.M)


def test_it_names_every_colour_with_both_its_values() -> None:
    colours = {name: value for name, value in LIGHT.items() if value.startswith("#")}
    assert {name: light for name, light, _ in COLOURS} == colours
    assert {name: dark for name, _, dark in COLOURS} == {name: DARK[name] for name in colours}


def test_dark_mode_gives_every_colour_a_value_and_changes_nothing_else() -> None:
    assert DARK.keys() == {name for name, value in LIGHT.items() if value.startswith("#")}


def test_dark_colours_are_only_for_screens_so_that_prints_are_white() -> None:
    media = re.findall(r"@media ([^{]*prefers-color-scheme: dark[^{]*) \{", joined(STYLESHEET))
    assert set(media) == {"screen and (prefers-color-scheme: dark)"}


def test_it_names_every_size_with_its_value() -> None:
    sizes = {name: value for name, value in LIGHT.items() if not value.startswith("#") and name != "sans"}
    assert dict(SIZES) == sizes


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("this", "ground", "light", "dark", "least"), PAIRS, ids=[" on ".join(row[:2]) for row in PAIRS]
)
def test_its_pairs_have_the_contrast_that_it_says(
    tokens: dict[str, str], this: str, ground: str, light: str, dark: str, least: str
) -> None:
    contrast = Colour.parse(tokens[this]).contrast(Colour.parse(tokens[ground]))
    assert contrast >= float(least)
    assert f"{int(contrast * 10) / 10:.1f}" == (light if tokens is LIGHT else dark)


def test_text_needs_more_contrast_than_shapes() -> None:
    assert {least for *_, least in PAIRS} == {"4.5", "3"}
    assert len(PAIRS) > 30
