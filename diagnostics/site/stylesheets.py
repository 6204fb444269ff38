"""Stylesheets that are written in parts, each served as one file. Knows neither Django nor settings.

A stylesheet that pages link to, such as `static/diagnostics/site.css`, imports its parts from `css/` beside it.
Browsers understand that as it is, so development needs no build. When static files are collected the parts are joined,
so that each stylesheet costs a visitor one request.
"""

import re
from pathlib import Path

PARTS = "diagnostics/css/"
"""Prefix of static files that are only parts of stylesheets."""

_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_START = re.compile(r"\n\s+")


def joined(stylesheet: Path) -> str:
    """Return the text of a stylesheet with its imports replaced by what they import, without comments and indentation.

    Raises FileNotFoundError if a part is missing.
    """
    text = _IMPORT.sub(lambda found: joined(stylesheet.parent / found[1]), stylesheet.read_text("utf-8"))
    return _LINE_START.sub("\n", _COMMENT.sub("", text)).lstrip()
