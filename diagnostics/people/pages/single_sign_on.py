"""Pages for sign-ins with the provider that fail; `name` is the provider's name, as on the button."""

from django.utils.translation import gettext as _

from diagnostics.site.pages.errors import ErrorPage


def declined(name: str) -> ErrorPage:
    """The visitor cancelled at the provider."""
    title = _("You did not sign in with %(name)s") % {"name": name}
    return ErrorPage(200, title, _("Nothing was changed. You can try again, or sign in another way."))


def unreachable(name: str) -> ErrorPage:
    """The provider does not answer, or not as it should."""
    title = _("%(name)s does not answer") % {"name": name}
    return ErrorPage(502, title, _("You are not signed in. Wait a moment and try again, or sign in another way."))


def refused(name: str) -> ErrorPage:
    """What came from the provider does not prove who signed in."""
    text = _(
        "The answer from %(name)s doesn't show that it was you, so you are not signed in. Try again. If it "
        "happens again, tell the people who run this site."
    )
    return ErrorPage(403, _("We could not sign you in"), text % {"name": name})


def stale(name: str) -> ErrorPage:
    """The sign-in was begun in another browser, too long ago, or is finished already."""
    text = _("This sign-in with %(name)s was started too long ago or in another browser, or it is already finished.")
    return ErrorPage(400, _("Please sign in again"), text % {"name": name})


def unverified(name: str) -> ErrorPage:
    """The provider has not verified an e-mail address of the visitor, who has no account here yet."""
    text = _(
        "An account here needs a confirmed e-mail address, and %(name)s hasn't confirmed yours. Confirm it "
        "there, or ask the people who look after it."
    )
    return ErrorPage(403, _("We need a confirmed e-mail address"), text % {"name": name})


def of_another(name: str) -> ErrorPage:
    """The account with the visitor's address belongs to another person at the provider."""
    text = _("The account here with your e-mail address belongs to another person at %(name)s.")
    return ErrorPage(403, _("Your address is taken"), text % {"name": name})
