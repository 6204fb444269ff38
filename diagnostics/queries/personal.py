"""What the site knows of one person."""

from allauth.account.models import EmailAddress

from diagnostics.models import User


def addresses_of(user: User) -> frozenset[str]:
    """Return every e-mail address that the site knows of the user, in lower case."""
    more = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return frozenset(address.casefold() for address in (user.email, *more))
