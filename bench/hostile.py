"""Texts, names, headers and bodies that no page sends, for requests that are made to break something."""

import random
from collections.abc import Sequence

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: x=1",
    "../../etc/passwd",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% debug %}",
    "%s%n%x%(x)s",
    "{0.__class__}",
    "é" * 300,
    "𝕏👩‍👩‍👧‍👦",
    "\u202e\u2066abc",
    "\ufeff\u200b",
    "e\u0301" * 200,
    "ﷺ" * 50,
    "9" * 5000,
    "1" + "0" * 30,
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "٣",
    "²",
    "[]",
    "{}",
    "null",
    "None",
    "true",
    "//evil.example",
    "/\\evil.example",
    "http://[",
    "javascript:alert(1)",
    "%00",
    "%ff%fe",
    "%C0%80",
    "a" * 10_000,
    "=cmd|' /C calc'!A0",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31T23:59:60Z",
    "00000000-0000-0000-0000-000000000000",
    "a:b:c",
    "~",
    "," * 1000,
    "\n".join(f"Stage {number}" for number in range(200)),
    "**" * 500 + "[a](" * 200,
)
NAMES = (
    "q",
    "after",
    "sort",
    "model",
    "from",
    "to",
    "state",
    "version",
    "questionnaire",
    "back",
    "name",
    "next",
    "part",
    "prospecting",
    "crm",
    "change",
    "language",
    "show-in",
    "show-again",
    "do",
    "option",
    "r",
    "c",
    "id",
    "p",
    "o",
    "all",
    "_to_field",
    "_popup",
    "_changelist_filters",
    "id__exact",
    "owner__password__startswith",
    "owner__email__regex",
    "action",
    "_selected_action",
    "select_across",
    "index",
    "form-TOTAL_FORMS",
    "csrfmiddlewaretoken",
    "_method",
)
HEADERS = (
    "HTTP_REFERER",
    "HTTP_ORIGIN",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_USER_AGENT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REQUESTED_WITH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_RANGE",
    "HTTP_SEC_PURPOSE",
    "HTTP_HOST",
    "HTTP_X_CSRFTOKEN",
)
TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=B",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=utf-8",
    "",
    "\x00",
)
FILES = (
    b"",
    b"Stage;Deals\nOffer;3\nWon;1\n",
    b"\xff\xfeO\x00f\x00",
    b"PK\x03\x04" + b"\x00" * 60,
    b"%PDF-1.7\x00",
    b"key: &a [*a]",
    b'{"key": 1',
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 20,
    b"a," * 20_000,
)


def any_text(draws: random.Random) -> str:
    """Return one of the TEXTS, or a text of any characters that a browser can send."""
    if draws.random() < 0.7:
        return draws.choice(TEXTS)
    codes = (draws.choice((draws.randrange(0x80), draws.randrange(0x250), draws.randrange(0x10000, 0x1F000))),)
    return "".join(chr(code) for code in codes * draws.randrange(1, 20))


def flipped(text: str, draws: random.Random) -> str:
    """Return a text with one character changed, left out or repeated, or cut off."""
    if not text:
        return draws.choice(TEXTS)
    at = draws.randrange(len(text))
    middle = draws.choice(("", chr(ord(text[at]) ^ 1), text[at] * 2, "\x00", "é"))
    return draws.choice((text[:at] + middle + text[at + 1 :], text[:at], text * 2))


def multipart(fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a body with the boundary B; quotes and line breaks in names are sent as they are."""
    parts = [f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields]
    sent = [
        f'--B\r\nContent-Disposition: form-data; name="{name}"; filename="a.csv"\r\n\r\n'.encode() + content + b"\r\n"
        for name, content in files
    ]
    return "".join(parts).encode() + b"".join(sent) + b"--B--\r\n"
