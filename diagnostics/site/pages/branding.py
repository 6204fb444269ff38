"""Branding on pages: name, logo, stylesheet and footer."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from diagnostics.instrument.text import in_languages, reader_language
from diagnostics.site.domain.branding import Brand, Ground, Logo, Piece, digest_of, pieces
from diagnostics.site.domain.colour import Colour
from diagnostics.site.domain.origins import ORIGIN_LIMIT, BadOrigin, OriginFault
from diagnostics.site.domain.palette import Palette, contrast_on_page, dark_palette, light_palette, nearest_readable
from diagnostics.site.languages import site_name
from diagnostics.site.pages.urls import absolute_url

HOVER = ":root .button:hover{filter:brightness(%s)}"
"""Hovered buttons: darker in light mode, so that their text stays readable."""

PAPER_LOGO = "image:logo"
"""The logo's address in a PDF, which opens no real address."""

FRAME_HEIGHT = 900
"""Height of the frame in the embedding code, in pixels: enough for most questions."""

GROUNDS = {Ground.ANY: "", Ground.LIGHT: "logo-on-light", Ground.DARK: "logo-on-dark"}


@dataclass(frozen=True, slots=True)
class LogoView:
    """An image with its size in pixels; `ground` is the CSS class for the plate behind it, if it needs one."""

    url: str
    width: int
    height: int
    ground: str


@dataclass(frozen=True, slots=True)
class SiteBrand:
    """The branding that every page shows. `footer`: paragraphs of pieces; `embeds`: other sites may embed.

    `operator` is who runs the site, "" if nobody said.
    """

    name: str
    logo: LogoView | None
    stylesheet_url: str
    footer: tuple[tuple[Piece, ...], ...]
    embeds: bool
    operator: str


@dataclass(frozen=True, slots=True)
class BrandPreview:
    """The branding as the preview shows it, and the address of its colours."""

    brand: SiteBrand
    stylesheet_url: str


def site_brand(brand: Brand) -> SiteBrand:
    """Return the branding in the visitor's language, cached, because every page needs it."""
    return _site_brand(brand, reader_language(), settings.SITE_OPERATOR)


@lru_cache(maxsize=8)
def _site_brand(brand: Brand, language: str, operator: str) -> SiteBrand:
    return SiteBrand(
        name=site_name(brand),
        logo=_logo_view(brand.logo) if brand.logo else None,
        stylesheet_url=stylesheet_url(brand.accent) if brand.accent else "",
        footer=tuple(map(pieces, in_languages(brand.footer, (reader_language(),)).paragraphs)),
        embeds=bool(brand.origins),
        operator=operator,
    )


def _logo_view(logo: Logo) -> LogoView:
    return LogoView(logo_url(logo), logo.width, logo.height, GROUNDS[logo.ground])


def logo_url(logo: Logo) -> str:
    """Return the address of a logo, with its hash."""
    return reverse("diagnostics:branding-logo", args=[logo.digest])


def stylesheet_url(accent: Colour) -> str:
    """Return the address of the stylesheet for an accent, with its hash."""
    return reverse("diagnostics:branding-css", args=[digest_of(stylesheet(accent).encode())])


@lru_cache(maxsize=8)
def stylesheet(accent: Colour) -> str:
    """Return the stylesheet for an accent; it overrides the colours of the site's own."""
    light, dark = light_palette(accent), dark_palette(accent)
    return (
        f":root{{{_declarations(light)}--tint:{light.fill_soft}}}\n"
        f"{HOVER % 0.9}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_declarations(dark)}}}{HOVER % 1.12}}}\n"
    )


@lru_cache(maxsize=8)
def preview_stylesheet(accent: Colour) -> str:
    """Return the colours of the preview, light and dark; of the nearest accent if this one would be refused."""
    readable = nearest_readable(accent)
    light, dark = _declarations(light_palette(readable)), _declarations(dark_palette(readable))
    return f".brand-preview{{{light}}}\n.brand-preview.is-dark{{{dark}}}\n"


def paper_style(accent: Colour | None) -> str:
    """Return the print stylesheet for an accent: the tint of stages that a sales model adds."""
    return f":root{{--tint:{light_palette(accent).fill_soft}}}" if accent else ""


def on_paper(brand: Brand) -> tuple[SiteBrand, Mapping[str, bytes]]:
    """Return the branding for a PDF, and its images by address, because the PDF engine opens no addresses."""
    shown = site_brand(brand)
    if shown.logo is None or brand.logo is None:
        return shown, {}
    return replace(shown, logo=replace(shown.logo, url=PAPER_LOGO)), {PAPER_LOGO: brand.logo.content}


def _declarations(palette: Palette) -> str:
    names = (field.name for field in fields(palette))
    return "".join(f"--{name.replace('_', '-')}:{getattr(palette, name)};" for name in names)


def too_light(accent: Colour) -> str:
    """Return why a colour is refused, with the nearest accepted one."""
    # truncated, not rounded: 4.499 is less than 4.5
    ratio = number_format(int(contrast_on_page(accent) * 100) / 100, decimal_pos=2, use_l10n=True)
    text = _(
        "%(colour)s is too light: its contrast with the page is %(ratio)s to 1, and text needs 4.5 to 1. "
        "The nearest colour that is dark enough is %(nearest)s."
    )
    return text % {"colour": accent, "ratio": ratio, "nearest": nearest_readable(accent)}


def bad_origin(refused: BadOrigin) -> str:
    """Return why a line is not a valid origin."""
    return _fault(refused.fault) % {"line": refused.line, "limit": ORIGIN_LIMIT}


def _fault(fault: OriginFault) -> str:
    return {
        OriginFault.WILDCARD: _("%(line)s: list each host by itself; a * would let in sites you do not know."),
        OriginFault.PATH: _("%(line)s: leave out what follows the host. A whole site may embed, or none of it."),
        OriginFault.NOT_HTTPS: _("%(line)s: only sites on https may embed."),
        OriginFault.NO_ORIGIN: _("%(line)s: write https:// and the host alone, like https://www.example.com."),
        OriginFault.TOO_MANY: _("%(line)s: no more than %(limit)s sites may embed."),
    }[fault]


def frame_code(name: str) -> str:
    """Return the HTML that embeds the questionnaire."""
    address = absolute_url(reverse("diagnostics:embed"))
    return (
        f'<iframe src="{address}" title="{escape(name)}" width="100%" height="{FRAME_HEIGHT}" loading="lazy"></iframe>'
    )
