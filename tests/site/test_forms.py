"""Logos that are uploaded: what is taken, what becomes of it, and what is refused with which words."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile, PngImagePlugin

from diagnostics.site.domain.branding import Ground, Logo
from diagnostics.site.forms import BOX, PIXEL_LIMIT, SIZE_LIMIT, LogoField, read_logo
from tests.images import GLASS, INK, PAPER, picture, png_of, saved, wordmark

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
GIF = saved(Image.new("P", (20, 20)), "GIF")


def opened(logo: Logo) -> Any:
    image: Any = Image.open(BytesIO(logo.content))
    image.load()
    return image


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read_logo(content)
    return str(refused.value.code)


class TestALogo:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_of_any_of_three_kinds_becomes_a_png_of_its_size(self, kind: str) -> None:
        logo = read_logo(picture(kind))
        image = opened(logo)
        assert (image.format, image.size, (logo.width, logo.height)) == ("PNG", (300, 80), (300, 80))

    def test_that_is_larger_than_any_page_shows_it_is_fitted_in(self) -> None:
        logo = read_logo(picture(size=(1800, 300)))
        assert (logo.width, logo.height) == (600, 100)
        assert (logo.width, logo.height) <= BOX

    def test_loses_the_empty_space_around_it(self) -> None:
        image = Image.new("RGBA", (400, 200), GLASS)
        image.paste(INK, (100, 50, 300, 100))
        logo = read_logo(saved(image))
        assert (logo.width, logo.height) == (200, 50)

    def test_in_greys_or_a_palette_or_inks_is_taken_too(self) -> None:
        for image in (Image.new("L", (30, 20), 90), Image.new("P", (30, 20)), Image.new("1", (30, 20))):
            assert read_logo(saved(image)).width == 30
        assert read_logo(saved(Image.new("CMYK", (30, 20), (9, 9, 9, 9)), "JPEG")).width == 30

    def test_that_was_photographed_sideways_is_turned_upright(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        logo = read_logo(picture("JPEG", exif=exif))
        assert (logo.width, logo.height) == (45, 150) or (logo.width, logo.height) == (40, 150)


class TestNothingButPixelsIsKept:
    MARK = b"SECRET-MARK"

    def test_no_text_that_was_in_a_png(self) -> None:
        told = PngImagePlugin.PngInfo()
        told.add_text("Author", self.MARK.decode())
        told.add_itxt("XML:com.adobe.xmp", self.MARK.decode())
        content = picture(pnginfo=told, icc_profile=self.MARK * 20)
        assert self.MARK in content
        assert self.MARK not in read_logo(content).content
        assert set(opened(read_logo(content)).info) <= {"transparency"}

    def test_no_metadata_of_a_photograph(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = self.MARK.decode()
        content = picture("JPEG", exif=exif, comment=self.MARK)
        assert self.MARK in content
        assert self.MARK not in read_logo(content).content

    @pytest.mark.parametrize("tail", [HTML, SVG, b"PK\x03\x04" + b"SECRET-MARK"])
    def test_no_second_file_behind_the_image(self, tail: bytes) -> None:
        assert tail not in read_logo(picture() + tail).content


class TestRefused:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\0",
            b"\x89PNG\r\n\x1a\n",
            SVG,
            HTML,
            GIF,
            b"%PDF-1.7",
            b"BM" + b"\0" * 60,
            b"\xff\xd8\xff" + b"\0" * 40,
        ],
        ids=["nothing", "a byte", "a bare sign", "svg", "html", "gif", "pdf", "bmp", "a broken jpeg"],
    )
    def test_is_what_is_no_image_of_the_three_kinds_whatever_it_is_called(self, content: bytes) -> None:
        assert refusal(content) == "unreadable"

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_is_one_that_was_cut_short(self, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        # as weasyprint leaves it
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        whole = saved(wordmark().convert("RGB" if kind == "JPEG" else "RGBA"), kind)
        for length in (30, 60, len(whole) // 2):
            assert (length, refusal(whole[:length])) == (length, "unreadable")

    @pytest.mark.parametrize("side", [2001, 8_000, 12_000, 60_000])
    def test_is_a_small_file_that_would_unfold_into_gigabytes(self, side: int) -> None:
        content = png_of(side, side)
        assert (len(content) < 200, refusal(content)) == (True, "pixels")

    def test_is_a_file_that_is_too_large_and_is_not_read(self) -> None:
        assert refusal(b"x" * (SIZE_LIMIT + 1)) == "size"

    def test_is_one_in_which_nothing_can_be_seen(self) -> None:
        assert refusal(picture(colour=GLASS)) == "empty"

    def test_is_nothing_at_the_bound(self) -> None:
        side = int(PIXEL_LIMIT**0.5)
        assert read_logo(saved(Image.new("1", (side, side)))).height == BOX[1]


class TestTheGround:
    @pytest.mark.parametrize(
        ("ink", "ground"),
        [
            (INK, Ground.LIGHT),
            ((0, 0, 255, 255), Ground.LIGHT),
            (PAPER, Ground.DARK),
            ((255, 230, 120, 255), Ground.DARK),
            ((220, 60, 40, 255), Ground.ANY),
            ((20, 140, 130, 255), Ground.ANY),
        ],
    )
    def test_that_letters_need_follows_from_their_shade(self, ink: Any, ground: Ground) -> None:
        assert read_logo(saved(wordmark(ink))).ground is ground

    def test_is_any_if_the_logo_fills_its_rectangle(self) -> None:
        assert [read_logo(picture(colour=colour)).ground for colour in (INK, PAPER)] == [Ground.ANY] * 2

    def test_of_a_logo_in_two_shades_is_that_on_which_less_is_lost(self) -> None:
        image = wordmark(INK)
        image.paste(PAPER, (0, 0, 10, 80))
        image.paste((220, 60, 40, 255), (20, 0, 30, 80))
        assert read_logo(saved(image)).ground is Ground.LIGHT


class TestTheField:
    def test_takes_a_file_as_it_is_whatever_its_name_says(self) -> None:
        logo = LogoField().clean(SimpleUploadedFile("logo.exe", picture(), content_type="text/html"))
        assert isinstance(logo, Logo)

    def test_refuses_html_that_is_called_png(self) -> None:
        with pytest.raises(ValidationError, match="no PNG, JPEG or WebP"):
            LogoField().clean(SimpleUploadedFile("logo.png", HTML, content_type="image/png"))

    def test_needs_none(self) -> None:
        assert LogoField(required=False).clean(None) is None
