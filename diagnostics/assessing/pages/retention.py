"""The sentence about the next clean-up."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def clean_up_sentence(begun: int, completed: int, *, limit: int) -> str:
    """Say what the next clean-up removes; a count over `limit` says only that there are more."""
    return _("The next clean-up removes %(begun)s and %(completed)s.") % {
        "begun": _count_text(begun, limit, ngettext("%(count)s begun", "%(count)s begun", begun)),
        "completed": _count_text(
            completed,
            limit,
            ngettext("%(count)s completed assessment", "%(count)s completed assessments", completed),
        ),
    }


def _count_text(count: int, limit: int, text: str) -> str:
    if count > limit:
        return text % {"count": _("more than %(limit)s") % {"limit": number_format(limit, force_grouping=True)}}
    return text % {"count": number_format(count, force_grouping=True)}
