"""Labels in a CRM's pipelines that the questionnaire does not have."""

from django.utils.translation import gettext as _

from diagnostics.pipelines.domain.handoff import DefaultLabels


def default_labels() -> DefaultLabels:
    """Return the labels in the reader's language."""
    return DefaultLabels(
        won=_("Closed won"),
        lost=_("Closed lost"),
        common=_("Common sales process"),
        growth=_("%(name)s: customer growth"),
    )
