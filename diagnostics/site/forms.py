"""The logo as it is uploaded: read by what it is, and written anew.

Nothing of the file that was sent is kept: its pixels are drawn into a PNG of our own, so that whatever else it holds
(metadata, a second format, a script) stays behind.
"""

from io import BytesIO

from django import forms
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from diagnostics.site.domain.branding import Ground, Logo

FORMATS = ("PNG", "JPEG", "WEBP")
ACCEPTED = "image/png,image/jpeg,image/webp"

SIZE_LIMIT = 200_000
"""Bytes of the file that is uploaded: less than any form of the site may send."""

PIXEL_LIMIT = 4_000_000
"""Pixels of the image that is uploaded, told by its header: a small file can unfold into gigabytes."""

BOX = (600, 150)
"""Pixels into which a logo is fitted: three times what the widest place of a page shows."""

VISIBLE = 128
"""Opacity from which a pixel counts, of 255."""

DARK, BRIGHT = 70, 200
"""Shades, of 255, up to which a pixel is lost on the dark page and from which it is lost on the white one."""

LOST = 0.15
"""Share of lost pixels from which a logo needs a plate behind it."""

_TOO_LARGE = _("The file is larger than %(limit)s kB. Save the logo smaller, and choose it again.")
_TOO_MANY_PIXELS = _("The image has too many pixels. Save it with at most 2000 by 2000, and choose it again.")
_UNREADABLE = _(
    "This is no PNG, JPEG or WebP image that can be read. Save the logo as one of these, and choose it again."
)
_EMPTY = _("Nothing can be seen in this image: all of it is transparent.")


class LogoField(forms.FileField):
    """A file that becomes a Logo."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: object, initial: object = None) -> Logo | None:
        """Return the logo, None where no file was chosen. Raises ValidationError for a file that is none."""
        file = super().clean(data, initial)
        if not file:
            return None
        # what is too large is not read
        return read_logo(file.read() if file.size <= SIZE_LIMIT else b"", file.size)


def read_logo(content: bytes, size: int | None = None) -> Logo:
    """Return an uploaded image as a logo. Raises ValidationError with what to do instead."""
    if (len(content) if size is None else size) > SIZE_LIMIT:
        raise forms.ValidationError(_TOO_LARGE, "size", {"limit": SIZE_LIMIT // 1000})
    image = _redrawn(content)
    seen = image.getchannel("A").getbbox()
    if seen is None:
        raise forms.ValidationError(_EMPTY, "empty")
    image = image.crop(seen)
    image.thumbnail(BOX, Image.Resampling.LANCZOS)
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return Logo(written.getvalue(), image.width, image.height, ground_of(image))


def _redrawn(content: bytes) -> Image.Image:
    """Return the pixels of an uploaded image and nothing else of it, the right way up."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as uploaded:
            if uploaded.width * uploaded.height > PIXEL_LIMIT:
                raise forms.ValidationError(_TOO_MANY_PIXELS, "pixels")
            # else one that was cut short goes on as a half; weasyprint lets that pass everywhere, once it is loaded
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            uploaded.load()
            upright = ImageOps.exif_transpose(uploaded).convert("RGBA")
    except forms.ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise forms.ValidationError(_TOO_MANY_PIXELS, "pixels") from error
    except Exception as error:
        # a hostile file can make a decoder fail in any way
        raise forms.ValidationError(_UNREADABLE, "unreadable") from error
    return Image.frombytes("RGBA", upright.size, upright.tobytes())


def ground_of(image: Image.Image) -> Ground:
    """Return on which ground an image can be seen; one that fills its rectangle brings its own."""
    mask = image.getchannel("A").point([0] * VISIBLE + [255] * (256 - VISIBLE))
    shades = image.convert("L").histogram(mask)
    visible = sum(shades)
    if visible in (0, image.width * image.height):
        return Ground.ANY
    dark, bright = sum(shades[:DARK]) / visible, sum(shades[BRIGHT:]) / visible
    if max(dark, bright) < LOST:
        return Ground.ANY
    return Ground.LIGHT if dark >= bright else Ground.DARK
