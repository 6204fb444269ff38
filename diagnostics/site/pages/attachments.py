"""The names under which browsers save files."""

from urllib.parse import quote

from django.utils.text import slugify

_IN_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"})


def attachment(name: str, extension: str) -> str:
    """Return the Content-Disposition header for a name, with an ASCII fallback for old browsers."""
    plain = slugify(name.translate(_IN_ASCII)) or "result"
    full = slugify(name, allow_unicode=True) or plain
    return f"attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{quote(full)}.{extension}"
