"""What replacing a draft would change."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.pages.differences import DifferenceList, difference_list
from diagnostics.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """What writing a draft would do: create a questionnaire, or change the draft of an existing one.

    `changes` is None if there is nothing to compare with: no questionnaire, or a draft that contradicts itself.
    """

    title: str
    key: str
    is_new: bool
    changes: DifferenceList | None

    @property
    def sentence(self) -> str:
        name = {"title": self.title, "key": self.key}
        if self.is_new:
            return _("A new questionnaire is made: %(title)s (%(key)s).") % name
        if self.changes is None:
            return _("The draft of %(title)s (%(key)s) contradicts itself and is replaced.") % name
        if not self.changes.count:
            return _("Nothing changes: the draft of %(title)s (%(key)s) says the same.") % name
        text = ngettext(
            "%(count)s change in the draft of %(title)s (%(key)s):",
            "%(count)s changes in the draft of %(title)s (%(key)s):",
            self.changes.count,
        )
        return text % {**name, "count": self.changes.count}

    @property
    def has_effect(self) -> bool:
        return self.changes is None or self.changes.count > 0


@dataclass(frozen=True, slots=True)
class ReplacingPage:
    """The page that confirms replacing a draft: the question, the button's label, and the plan.

    `is_upgrade`: the draft would be the second edition of the reference questionnaire.
    """

    question: str
    button: str
    is_upgrade: bool = False
    plan: DraftPlan | None = None


def draft_plan(before: Instrument | None, after: Instrument, *, is_new: bool) -> DraftPlan:
    """Return the plan of replacing the draft `before` by `after`; `before` is None if there is no valid draft."""
    return DraftPlan(
        title=str(after.title) or after.key,
        key=after.key,
        is_new=is_new,
        changes=difference_list(before, after) if before is not None else None,
    )
