"""What the site knows of one person."""

from diagnostics.models import User


def addresses_of(user: User) -> frozenset[str]:
    """Return every e-mail address that the site knows of the user, in lower case."""
    return frozenset({user.email.casefold()})
