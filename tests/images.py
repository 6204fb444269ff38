"""Images for tests of uploads, valid and damaged in many ways."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

INK, PAPER, GLASS = (23, 34, 45, 255), (255, 255, 255, 255), (0, 0, 0, 0)


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 80), colour: Any = INK, **more: Any) -> bytes:
    """Return an image of one colour."""
    mode = "RGB" if kind == "JPEG" else "RGBA"
    image = Image.new(mode, size, colour[: len(mode)])
    return saved(image, kind, **more)


def wordmark(ink: Any = INK, size: tuple[int, int] = (300, 80)) -> Image.Image:
    """Return strokes on a transparent background, like a logo."""
    image = Image.new("RGBA", size, GLASS)
    for left in range(0, size[0], 20):
        image.paste(ink, (left, 0, left + 10, size[1]))
    return image


def saved(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    """Return an image as a file."""
    written = BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def png_of(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
