"""The roles of staff, and what each may do.

The roles are the whole truth: every `migrate` gives their groups these permissions, no more and no less, so the
administration needs no picker of permissions.
"""

from enum import StrEnum

AUTHORED = (
    "questionnaire",
    "question",
    "answeroption",
    "optionweight",
    "doubtfulpair",
    "salesmodel",
    "kpi",
    "commonkpi",
    "stage",
    "process",
    "processstage",
    "stagerule",
    "stageruleanchor",
    "goldenexample",
)
"""Tables that authors write."""


class Role(StrEnum):
    """What somebody is to the administration; the value is the name of the role's group."""

    AUTHOR = "author"
    PUBLISHER = "publisher"
    VIEWER = "viewer"
    SUPPORT = "support"
    ADMINISTRATOR = "administrator"


READ_DRAFTS = frozenset(f"view_{table}" for table in (*AUTHORED, "questionnaireversion", "insight"))

PERMISSIONS = {
    Role.AUTHOR: READ_DRAFTS | {f"{verb}_{table}" for table in AUTHORED for verb in ("add", "change", "delete")},
    Role.PUBLISHER: READ_DRAFTS | {"publish_questionnaire"},
    Role.VIEWER: READ_DRAFTS | {"view_assessment", "export_assessment"},
    Role.SUPPORT: frozenset(
        {
            "view_user",
            "change_user",
            "reset_second_factor",
            "end_sessions",
            "view_invitation",
            "add_invitation",
            "delete_invitation",
        }
    ),
}
"""The permissions of each role by codename; an administrator has every permission of the app."""
