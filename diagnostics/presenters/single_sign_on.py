"""What a visitor is told where single sign-on does not sign them in; `name` is what the provider is called."""

from django.utils.translation import gettext as _

from diagnostics.presenters.errors import ErrorPage


def declined(name: str) -> ErrorPage:
    """Return the page for who turned back at the provider."""
    title = _("You did not sign in with %(name)s") % {"name": name}
    return ErrorPage(200, title, _("Nothing was changed. You can try again, or sign in another way."))


def unreachable(name: str) -> ErrorPage:
    """Return the page for when the provider does not answer as it should."""
    title = _("%(name)s does not answer") % {"name": name}
    return ErrorPage(502, title, _("You are not signed in. Wait a moment and try again, or sign in another way."))


def refused(name: str) -> ErrorPage:
    """Return the page for when what came from the provider proves nothing."""
    text = _(
        "What came back from %(name)s does not prove that it was you, so you are not signed in. "
        "Try again; if it happens again, tell the people who run this site."
    )
    return ErrorPage(403, _("We could not sign you in"), text % {"name": name})


def stale(name: str) -> ErrorPage:
    """Return the page for who comes back to a sign-in that this browser has not begun, or has finished."""
    text = _("This sign-in with %(name)s was begun too long ago or in another browser, or it is finished already.")
    return ErrorPage(400, _("Please sign in again"), text % {"name": name})


def unverified(name: str) -> ErrorPage:
    """Return the page for who has no address that the provider vouches for, and no account here yet."""
    text = _(
        "%(name)s has not confirmed an e-mail address of yours, which an account here needs. "
        "Confirm it there, or ask the people who look after it."
    )
    return ErrorPage(403, _("We need a confirmed e-mail address"), text % {"name": name})


def of_another(name: str) -> ErrorPage:
    """Return the page for who has the address of an account that signs in as someone else."""
    text = _("The account here with your e-mail address belongs to another person at %(name)s.")
    return ErrorPage(403, _("Your address is taken"), text % {"name": name})
