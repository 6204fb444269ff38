"""The secret in a share link, and the bounds of sharing."""

import hashlib
import secrets

LABEL_LIMIT = 100
"""Characters of what a link is called by its owner."""

LINK_LIMIT = 50
"""Links of one assessment that stand in its list, whether they still work or not."""

RECIPIENT_LIMIT = 5
"""Addresses one message goes to."""

MESSAGE_LIMIT = 1000
"""Characters of the sender's own words in a message."""

SECRET_BYTES = 32


def new_secret() -> str:
    """Return the secret of a new link: 256 random bits, as they stand in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256. It needs no salt, since nobody can guess what it was made of."""
    return hashlib.sha256(secret.encode()).hexdigest()
