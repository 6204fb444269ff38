"""The words that a hand-over needs and the questionnaire does not have."""

from django.utils.translation import gettext as _

from diagnostics.pipelines.domain.handoff import Words


def words() -> Words:
    """Return them in the visitor's language."""
    return Words(
        won=_("Closed won"),
        lost=_("Closed lost"),
        common=_("Common sales process"),
        growth=_("%(name)s: customer growth"),
    )
