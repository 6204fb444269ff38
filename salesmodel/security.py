"""Password hashing, minimum password length, the cookie of messages, and cache keys."""

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher as DjangoArgon2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator as DjangoMinimumLengthValidator
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from diagnostics.site.actions.hashing import hashing


class Argon2PasswordHasher(DjangoArgon2PasswordHasher):
    """Argon2id with OWASP's parameters: 19 MiB, two rounds, one lane.

    Django's defaults take 100 MiB and about 0.25 s for each hash, so many sign-ins would be a denial of service.
    Source: OWASP Password Storage Cheat Sheet.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash. Raises TooManyPasswords."""
        with hashing():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password is right. Raises TooManyPasswords."""
        with hashing():
            return super().verify(password, encoded)


class MinimumLengthValidator(DjangoMinimumLengthValidator):
    """Django's validator, whose message is translated here, since Django has no Norwegian translation."""

    def get_error_message(self) -> str:
        text = ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            self.min_length,
        )
        return text % self.min_length


class MessageStorage(CookieStorage):
    """Messages in a signed cookie, so that anonymous visitors need no session; with the site's cookie prefix."""

    cookie_name = settings.MESSAGE_COOKIE_NAME


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Return the hash of a cache key, since keys contain visitors' IP addresses."""
    return salted_hmac("salesmodel.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
