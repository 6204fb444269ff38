"""The site's name, logo, stylesheet and footer as pages show them."""

import re

import pytest

from diagnostics.instrument.text import Text
from diagnostics.site.domain.branding import UNBRANDED, Brand, Ground, Logo, Piece
from diagnostics.site.domain.colour import Colour
from diagnostics.site.domain.origins import BadOrigin, OriginFault
from diagnostics.site.domain.palette import dark_palette, light_palette
from diagnostics.site.languages import override_language
from diagnostics.site.pages.branding import (
    PAPER_LOGO,
    bad_origin,
    on_paper,
    paper_style,
    site_brand,
    site_name,
    stylesheet,
    stylesheet_url,
    too_light,
)

PLUM = Colour.parse("#7a1f5c")
LOGO = Logo(b"png", 30, 20, Ground.LIGHT)


def test_a_site_on_which_nothing_is_set_is_the_product() -> None:
    shown = site_brand(UNBRANDED)
    assert (shown.name, shown.logo, shown.stylesheet_url, shown.footer, shown.embeds) == (
        "Sales model finder",
        None,
        "",
        (),
        False,
    )


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        (Text("Contoso", "Contoso Norge"), "en", "Contoso"),
        (Text("Contoso", "Contoso Norge"), "nb", "Contoso Norge"),
        (Text("Contoso", ""), "nb", "Contoso"),
        (Text("", "Contoso Norge"), "en", "Contoso Norge"),
    ],
)
def test_a_name_is_that_of_the_language_or_else_the_one_there_is(name: Text, language: str, shown: str) -> None:
    with override_language(language):
        assert site_name(Brand(name=name)) == shown


def test_a_footer_has_paragraphs_and_links_and_is_that_of_the_language_alone() -> None:
    footer = Text("Contoso Ltd\r\n\r\nSee https://contoso.example", "")
    assert site_brand(Brand(footer=footer)).footer == (
        (Piece("Contoso Ltd"),),
        (Piece("See "), Piece("https://contoso.example", "https://contoso.example")),
    )
    with override_language("nb"):
        assert site_brand(Brand(footer=footer)).footer == ()


@pytest.mark.parametrize(("ground", "plate"), [(Ground.ANY, ""), (Ground.LIGHT, "logo-on-light")])
def test_a_logo_has_an_address_with_its_hash_and_a_plate_if_it_needs_one(ground: Ground, plate: str) -> None:
    logo = Logo(b"png", 30, 20, ground)
    view = site_brand(Brand(logo=logo)).logo
    assert view is not None
    assert (view.url, view.width, view.height, view.ground) == (f"/branding/logo-{logo.digest}.png", 30, 20, plate)


class TestTheStylesheet:
    def test_sets_the_colours_of_both_modes_and_nothing_else(self) -> None:
        css = stylesheet(PLUM)
        light, dark = css.split("@media screen and (prefers-color-scheme:dark)")
        assert f"--accent:{PLUM};" in light
        assert f"--accent:{dark_palette(PLUM).accent};" in dark
        assert f"--tint:{light_palette(PLUM).fill_soft}" in light
        assert len(css) < 1000
        assert "url" not in css

    def test_is_well_formed(self) -> None:
        css = stylesheet(PLUM)
        assert css.count("{") == css.count("}")
        assert re.findall(r"--[\w-]+:(?!#[0-9a-f]{6})", css) == []

    def test_has_an_address_with_its_hash(self) -> None:
        assert re.fullmatch(r"/branding/style-[0-9a-f]{32}\.css", stylesheet_url(PLUM))
        assert stylesheet_url(PLUM) != stylesheet_url(Colour.parse("#7a1f5d"))


def test_paper_has_the_logo_itself_and_the_tint() -> None:
    shown, images = on_paper(Brand(logo=LOGO))
    assert shown.logo is not None
    assert (shown.logo.url, images) == (PAPER_LOGO, {PAPER_LOGO: b"png"})
    assert (on_paper(UNBRANDED)[1], paper_style(None)) == ({}, "")
    assert paper_style(PLUM) == f":root{{--tint:{light_palette(PLUM).fill_soft}}}"


def test_a_colour_that_is_refused_is_measured_and_has_a_neighbour() -> None:
    assert too_light(Colour.parse("#ff6600")) == (
        "#ff6600 is too light: its contrast with the page is 2.81 to 1, and text needs 4.5 to 1. "
        "The nearest colour that is dark enough is #c64d00."
    )


def test_a_contrast_that_is_nearly_enough_is_not_rounded_up() -> None:
    # 4.49994
    assert "is 4.49 to 1" in too_light(Colour.parse("#006bf9"))


@pytest.mark.parametrize("fault", OriginFault)
def test_every_refused_origin_is_named_with_its_fault(fault: OriginFault) -> None:
    assert bad_origin(BadOrigin("100%s.example", fault)).startswith("100%s.example: ")
