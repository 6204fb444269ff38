"""Uploaded logos, re-encoded.

The uploaded file is never stored: its pixels are drawn into a new PNG, without anything else in the file (metadata, a
second format, a script).
"""

from io import BytesIO

from django import forms
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from diagnostics.site.domain.branding import Ground, Logo

FORMATS = ("PNG", "JPEG", "WEBP")
ACCEPTED = "image/png,image/jpeg,image/webp"

SIZE_LIMIT = 200_000
"""The largest upload in bytes; less than the limit of any form."""

PIXEL_LIMIT = 4_000_000
"""The largest image in pixels, by its header: a small file can decompress to gigabytes."""

BOX = (600, 150)
"""Stored logos fit into this size in pixels: three times the largest size shown."""

VISIBLE = 128
"""Pixels with less opacity, of 255, are ignored."""

DARK, BRIGHT = 70, 200
"""Lightness, of 255: pixels below are invisible on the dark page, pixels above on the white one."""

LOST = 0.15
"""Share of invisible pixels from which a logo needs a plate behind it."""

_TOO_LARGE = _("The file is larger than %(limit)s kB. Save the logo smaller, and choose it again.")
_TOO_MANY_PIXELS = _("The image has too many pixels. Save it with at most 2000 by 2000, and choose it again.")
_UNREADABLE = _(
    "This is no PNG, JPEG or WebP image that can be read. Save the logo as one of these, and choose it again."
)
_EMPTY = _("Nothing can be seen in this image: all of it is transparent.")


class LogoField(forms.FileField):
    """A file field whose value is a Logo."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: object, initial: object = None) -> Logo | None:
        """Return the logo, or None if no file was chosen. Raises ValidationError."""
        file = super().clean(data, initial)
        if not file:
            return None
        # do not read files that are too large
        return read_logo(file.read() if file.size <= SIZE_LIMIT else b"", file.size)


def read_logo(content: bytes, size: int | None = None) -> Logo:
    """Return an uploaded image as a logo. Raises ValidationError; its message says what to do."""
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
    """Return only the pixels of an uploaded image, rotated as its metadata says."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as uploaded:
            if uploaded.width * uploaded.height > PIXEL_LIMIT:
                raise forms.ValidationError(_TOO_MANY_PIXELS, "pixels")
            # weasyprint, once loaded, allows truncated images in the whole process; refuse them here
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            uploaded.load()
            upright = ImageOps.exif_transpose(uploaded).convert("RGBA")
    except forms.ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise forms.ValidationError(_TOO_MANY_PIXELS, "pixels") from error
    except Exception as error:
        # a malicious file can make a decoder raise anything
        raise forms.ValidationError(_UNREADABLE, "unreadable") from error
    return Image.frombytes("RGBA", upright.size, upright.tobytes())


def ground_of(image: Image.Image) -> Ground:
    """Return the background on which an image is visible; an opaque rectangle is visible on any."""
    mask = image.getchannel("A").point([0] * VISIBLE + [255] * (256 - VISIBLE))
    shades = image.convert("L").histogram(mask)
    visible = sum(shades)
    if visible in (0, image.width * image.height):
        return Ground.ANY
    dark, bright = sum(shades[:DARK]) / visible, sum(shades[BRIGHT:]) / visible
    if max(dark, bright) < LOST:
        return Ground.ANY
    return Ground.LIGHT if dark >= bright else Ground.DARK
