"""What the browser tests checked, written down for the accessibility statement by `make accessibility-record`."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.repository.files import ROOT

RECORD = ROOT / "docs" / "accessibility.json"
WRITE = os.environ.get("ACCESSIBILITY_RECORD") == "write"
AXE = Path(__file__).parent.parent / "vendor" / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """
() => [document.documentElement.lang, matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  innerWidth].join(" ")
"""

_checked: dict[str, dict[str, set[str]]] = {"rules": {}, "layout": {}, "focus": {}}
_browser: list[str] = []


def note(kind: str, page: Page) -> None:
    """Remember that a page passed, in this language, these colours and this width; only when a record is made."""
    if not WRITE:
        return
    _checked[kind].setdefault(_name(page.url), set()).add(page.evaluate(LOOK))
    if not _browser and page.context.browser:
        _browser.append(f"Chromium {page.context.browser.version.partition('.')[0]}")


def write() -> None:
    """Write the record, if it was asked for."""
    if WRITE and _browser:
        version = re.search(r"axe v([\d.]+)", AXE.read_text(encoding="utf-8")[:100])
        record = {
            "checked": datetime.now(UTC).date().isoformat(),
            "axe": version and version[1],
            "browser": _browser[0],
            "tags": TAGS,
            **{kind: {name: sorted(looks) for name, looks in sorted(of.items())} for kind, of in _checked.items()},
        }
        RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _name(address: str) -> str:
    """Return the name of an address; "error" where it leads nowhere."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return "error"
    return match.url_name if match.app_names in (["diagnostics"], []) else f"{match.app_names[0]}:{match.url_name}"
