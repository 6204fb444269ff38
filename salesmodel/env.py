"""Typed readers of the environment. Each raises ImproperlyConfigured naming the variable and the remedy."""

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

LOCAL_HOSTS = ("127.0.0.1", "localhost")
SHORTEST_KEY = 50
"""Characters that a signing key has at least, as `check --deploy` asks."""

_HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", re.I)
_MAKE_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'


def text(name: str, default: str = "") -> str:
    """Return the variable, or `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, *, default: bool) -> bool:
    """Return the variable as a truth value: true or false, nothing else."""
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


def choice(name: str, choices: Collection[str], *, default: str) -> str:
    """Return the variable, one of `choices`."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to one of {', '.join(choices)}.")
    return value


def hosts(name: str) -> list[str]:
    """Return the variable's comma-separated host names; one that begins with a dot stands for its subdomains too."""
    found = _words(name)
    for host in found:
        if not _HOST.fullmatch(host):
            raise ImproperlyConfigured(f"{name} holds {host!r}; list host names alone, like www.example.com.")
    return found


def email_address(name: str, default: str = "") -> str:
    """Return the variable as an e-mail address, alone or as in `Name <name@example.com>`; or `default`."""
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
    """Return the site's address. Plain http is accepted for this machine only."""
    value = text(name, default)
    address = _address(value.removesuffix("/"))
    if address is None:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to an address like https://sales.example.com.")
    if address.scheme == "http" and address.hostname not in LOCAL_HOSTS:
        raise ImproperlyConfigured(f"{name} is {value!r}; outside this machine it must begin with https://.")
    return address


def _address(value: str) -> SplitResult | None:
    """Return the parts of a web address without path, user and query; None where it is anything else."""
    try:
        address = urlsplit(value)
        plain = f"{address.scheme}://{address.hostname}" + (f":{address.port}" if address.port else "")
    except ValueError:
        return None
    is_plain = value.lower() == plain and address.scheme in ("http", "https")
    return address if is_plain and _HOST.fullmatch(str(address.hostname)) else None


def issuer(name: str) -> str:
    """Return the address by which a provider of single sign-on names itself, or nothing; paths are part of the name."""
    value = text(name)
    if value and _origin(value) is None:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to an https address like https://login.example.com.")
    return value


def origin(name: str, *, of: str) -> str:
    """Return the variable, an address without a path; without a value that of the address `of`."""
    value = text(name).removesuffix("/").lower() or _origin(of) or ""
    if value != (_origin(value) or ""):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to an address like https://login.example.com.")
    return value


def _origin(value: str) -> str | None:
    """Return scheme, host and port of an address, in lower case. Anything but https, and http here, gives None."""
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
    """Return the signing key. With `file`, a key that is not set is made once and kept there, readable by its owner."""
    value = text(name)
    if not value and file is not None:
        return _kept_key(name, file)
    if len(value) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"{name} is {'too short' if value else 'not set'}; set it to at least {SHORTEST_KEY} random characters, "
            f"for example the output of: {_MAKE_KEY}."
        )
    return value


def earlier_keys(name: str) -> list[str]:
    """Return the variable's comma-separated earlier signing keys."""
    keys = _words(name)
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ImproperlyConfigured(
            f"{name} holds a key of less than {SHORTEST_KEY} characters; list whole earlier keys, comma-separated."
        )
    return keys


def _words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


def _kept_key(name: str, file: Path) -> str:
    try:
        if not file.exists():
            _keep_new_key(file)
        key = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is not set, and no key can be kept in {file} ({error.strerror}); set it, or make that possible."
        ) from error
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"{name} is not set, and the key in {file} is cut short; delete that file.")
    return key


def _keep_new_key(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # written whole and then given its name: of two processes that start at once, one wins and neither sees half a key
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8") as handle:
        handle.write(secrets.token_urlsafe(50))
        handle.flush()
        try:
            os.link(handle.name, file)
        except FileExistsError:
            return
