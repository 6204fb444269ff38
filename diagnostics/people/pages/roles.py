"""The roles of staff in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.people.domain import Role

NAMES = {
    Role.AUTHOR: _("Author"),
    Role.PUBLISHER: _("Publisher"),
    Role.VIEWER: _("Viewer"),
    Role.SUPPORT: _("Support"),
    Role.ADMINISTRATOR: _("Administrator"),
}

SUMMARIES = {
    Role.AUTHOR: _("Writes drafts, checks them and tries them out."),
    Role.PUBLISHER: _("Checks drafts, publishes and retires questionnaires."),
    Role.VIEWER: _("Reads drafts, results and figures, and exports results."),
    Role.SUPPORT: _("Invites people, and helps them with their accounts."),
    Role.ADMINISTRATOR: _("Does all of this, erases results and people, and sets up branding and webhooks."),
}


def role_name(name: str) -> str:
    """Return the name of a role for readers; a group that a site made itself has the name that it was given."""
    return str(NAMES[Role(name)]) if name in list(Role) else name


def invited_as(name: str) -> str:
    """Return what an invitation with this role makes of somebody."""
    return role_name(name) or gettext("Account only")


def role_summary(name: str) -> str:
    """Return what the role does, "" for a group that a site made itself."""
    return str(SUMMARIES[Role(name)]) if name in list(Role) else ""
