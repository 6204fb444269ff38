"""Django's password hasher, shortest password, message cookie and cache keys, as this site needs them."""

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher as DjangoArgon2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator as DjangoMinimumLengthValidator
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext


class Argon2PasswordHasher(DjangoArgon2PasswordHasher):
    """Argon2id with OWASP's parameters: 19 MiB, two rounds, one lane.

    Django's own take 100 MiB and about a quarter of a second each, which makes a flood of sign-ins an attack.
    Source: OWASP Password Storage Cheat Sheet.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class MinimumLengthValidator(DjangoMinimumLengthValidator):
    """Django's own, with its words among this site's translations: Django's catalogue lacks them in Norwegian."""

    def get_error_message(self) -> str:
        """Return what to say of a password that is too short."""
        text = ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            self.min_length,
        )
        return text % self.min_length


class MessageStorage(CookieStorage):
    """Messages in a signed cookie, so that anonymous visitors need no session; the name follows the site's prefix."""

    cookie_name = settings.MESSAGE_COOKIE_NAME


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Return the key under which the cache keeps an entry: a hash, since keys name visitors' network addresses."""
    return salted_hmac("salesmodel.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
