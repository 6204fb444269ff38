"""Secrets that the site itself must read again, encrypted in the database."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

MARK = "gAAAA"
"""How every encrypted text begins: the version of Fernet, and a time with four zero bytes first."""


def encrypt(text: str) -> str:
    """Return the text encrypted with a key made from SECRET_KEY; each time another result."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Return the text, which may be encrypted with an earlier key. Raises InvalidToken if no key fits."""
    return _cipher().decrypt(encrypted).decode()


def encrypt_again(encrypted: str) -> str:
    """Return the text encrypted with the present SECRET_KEY. Raises InvalidToken if no key fits."""
    return _cipher().rotate(encrypted).decode()


class EncryptedField(models.TextField[str, str]):
    """A text that is encrypted in the database; an empty one stays empty, and none can be searched for."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return decrypt(value) if value else value


def _cipher() -> MultiFernet:
    return _cipher_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=2)
def _cipher_of(keys: tuple[str, ...]) -> MultiFernet:
    # the first encrypts, all decrypt
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """Return 256 bits made from a signing key (RFC 5869), so that the two uses of one key cannot mix."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"diagnostics.secrets")
    return urlsafe_b64encode(derivation.derive(key.encode()))
