"""Texts in XML."""

import re

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")


def legal(text: str) -> str:
    """Return a text without the characters that XML forbids even escaped. Source: XML 1.0, section 2.2."""
    return _ILLEGAL.sub("", _LINE_END.sub("\n", text))
