"""The secret of a share link, and the limits of sharing."""

import hashlib
import secrets

LABEL_LIMIT = 100
"""Characters of a link's label."""

LINK_LIMIT = 50
"""Links of one assessment, including those that no longer work."""

RECIPIENT_LIMIT = 5
"""Addresses to which one message is sent."""

MESSAGE_LIMIT = 1000
"""Characters of the sender's own text in a message."""

SECRET_BYTES = 32


def new_secret() -> str:
    """Return the secret of a new link: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return the SHA-256 of a secret, which is what the database stores. Random secrets need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
