"""What writing a whole draft would change, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.pages.differences import DifferenceList, difference_list
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """What writing a draft would do: make a questionnaire, or change the draft of the one there is.

    `changes` is None where there is nothing to compare with: no questionnaire, or a draft that contradicts itself.
    `seen` stands for both drafts, so that what an author agreed to can be told from what it has become since.
    """

    title: str
    key: str
    is_new: bool
    changes: DifferenceList | None
    seen: str

    @property
    def sentence(self) -> str:
        """What it would do, in one sentence."""
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
        """Tell whether anything would be written."""
        return self.changes is None or self.changes.count > 0


@dataclass(frozen=True, slots=True)
class ReplacingPage:
    """The page that asks before a draft is replaced: what is lost, the button, and what would change."""

    question: str
    button: str
    plan: DraftPlan


def draft_plan(before: Instrument | None, after: Instrument, *, is_new: bool) -> DraftPlan:
    """Return what writing `after` would do to the draft that stands, which is None where it cannot be read."""
    prints = (fingerprint(dump_instrument(instrument)) if instrument else "" for instrument in (before, after))
    return DraftPlan(
        title=str(after.title) or after.key,
        key=after.key,
        is_new=is_new,
        changes=difference_list(before, after) if before is not None else None,
        seen="-".join(prints),
    )
