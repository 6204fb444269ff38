"""Typed readers of environment variables. Each raises ImproperlyConfigured with the variable and the remedy."""

import os
import re
import secrets
import tempfile
import zoneinfo
from collections.abc import Collection
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from salesmodel import private

LOCAL_HOSTS = ("127.0.0.1", "localhost")
KEY_LENGTH = 50
"""Minimum length of a signing key, as `check --deploy` requires."""

TOKEN_LENGTH = 32
"""Minimum length of a token that a machine sends."""

_HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", re.I)
_MAKE_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


def text(name: str, default: str = "") -> str:
    """Return the variable, or `default` if it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, *, default: bool) -> bool:
    """Return the variable, which must be true or false."""
    value = text(name, "true" if default else "false").lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to true or false.")
    return value == "true"


def integer(name: str, *, default: int, minimum: int = 0, maximum: int = 10**9) -> int:
    """Return the variable as a whole number from `minimum` to `maximum`."""
    value = text(name, str(default))
    if not value.isdecimal() or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number from {minimum} to {maximum}.")
    return int(value)


def optional_integer(name: str, *, maximum: int) -> int | None:
    """Return the variable as a whole number from 0 to `maximum`, None if it is not set."""
    return integer(name, default=0, maximum=maximum) if text(name) else None


def choice(name: str, choices: Collection[str], *, default: str) -> str:
    """Return the variable, one of `choices`."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to one of {', '.join(choices)}.")
    return value


def values(name: str, default: str = "") -> list[str]:
    """Return the variable's comma-separated values."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def hosts(name: str) -> list[str]:
    """Return the variable's comma-separated host names; a leading dot includes all subdomains."""
    names = values(name)
    for host in names:
        if not _HOST.fullmatch(host):
            raise ImproperlyConfigured(f"{name} holds {host!r}; list host names alone, like www.example.com.")
    return names


def email_address(name: str, default: str = "") -> str:
    """Return the variable, an e-mail address such as `a@example.com` or `Name <a@example.com>`; or `default`."""
    value = text(name)
    try:
        if value:
            validate_email(parseaddr(value)[1])
    except ValidationError:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; set it to an e-mail address like sales@example.com."
        ) from None
    return value or default


def site_url(name: str, *, default: str) -> SplitResult:
    """Return the site's address. Plain http is accepted only for this machine."""
    value = text(name, default)
    address = _address(value.removesuffix("/"))
    if address is None:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to an address like https://sales.example.com.")
    if address.scheme == "http" and address.hostname not in LOCAL_HOSTS:
        raise ImproperlyConfigured(f"{name} is {value!r}; outside this machine it must begin with https://.")
    return address


def _address(value: str) -> SplitResult | None:
    """Parse a web address without path, user and query; None if it is anything else."""
    try:
        address = urlsplit(value)
        plain = f"{address.scheme}://{address.hostname}" + (f":{address.port}" if address.port else "")
    except ValueError:
        return None
    is_plain = value.lower() == plain and address.scheme in ("http", "https")
    return address if is_plain and _HOST.fullmatch(str(address.hostname)) else None


def issuer(name: str) -> str:
    """Return the issuer of the single sign-on provider, an https address that may have a path; or ""."""
    value = text(name)
    if value and _origin(value) is None:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to an https address like https://login.example.com.")
    return value


def origin(name: str, *, of: str) -> str:
    """Return the variable, an address without a path; by default the origin of the address `of`."""
    value = text(name).removesuffix("/").lower() or _origin(of) or ""
    if value != (_origin(value) or ""):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to an address like https://login.example.com.")
    return value


def _origin(value: str) -> str | None:
    """Return scheme, host and port of an address in lower case; None if it is neither https nor on this machine."""
    scheme, _, rest = value.partition("://")
    host, slash, path = rest.partition("/")
    address = _address(f"{scheme}://{host}")
    if address is None or re.search(r"[\s?#]", slash + path):
        return None
    return address.geturl().lower() if address.scheme == "https" or address.hostname in LOCAL_HOSTS else None


def time_zone(name: str, *, default: str) -> str:
    """Return the name of a time zone that exists."""
    value = text(name, default)
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a time zone like Europe/Oslo.")
    return value


def secret_key(name: str, *, file: Path | None) -> str:
    """Return the signing key. If it is not set, make one in `file` (if given), readable only by its owner."""
    value = text(name)
    if not value and file is not None:
        return _key_in(file, name)
    if len(value) < KEY_LENGTH:
        raise ImproperlyConfigured(
            f"{name} is {'too short' if value else 'not set'}; set it to at least {KEY_LENGTH} random characters, "
            f"for example the output of: {_MAKE_KEY}."
        )
    return value


def token(name: str) -> str:
    """Return the variable, a secret of at least TOKEN_LENGTH characters that fits into a header; or ""."""
    value = text(name)
    if value and not re.fullmatch(rf"[!-~]{{{TOKEN_LENGTH},}}", value):
        raise ImproperlyConfigured(
            f"{name} is too short or has characters other than ASCII letters, digits and signs; set it to the output "
            f"of: {_MAKE_KEY}."
        )
    return value


def earlier_keys(name: str) -> list[str]:
    """Return the variable's comma-separated earlier signing keys."""
    keys = values(name)
    if any(len(key) < KEY_LENGTH for key in keys):
        raise ImproperlyConfigured(
            f"{name} holds a key of less than {KEY_LENGTH} characters; list whole earlier keys, comma-separated."
        )
    return keys


def _key_in(file: Path, name: str) -> str:
    try:
        if not file.exists():
            _write_new_key(file)
        key = private.tightened(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is not set, and no key can be kept in {file} ({error.strerror}); set it, or make that possible."
        ) from error
    if len(key) < KEY_LENGTH:
        raise ImproperlyConfigured(f"{name} is not set, and the key in {file} is cut short; delete that file.")
    return key


def _write_new_key(file: Path) -> None:
    file.parent.mkdir(mode=private.FOLDER, parents=True, exist_ok=True)
    # linked to its name only when complete, so that two processes that start at once use the same, whole key
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8") as handle:
        handle.write(secrets.token_urlsafe(50))
        handle.flush()
        try:
            os.link(handle.name, file)
        except FileExistsError:
            return
