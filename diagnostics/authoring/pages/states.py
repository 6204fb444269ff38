"""The words for how far a questionnaire is."""

from django.utils.translation import gettext_lazy

from diagnostics.authoring.domain.states import State

STATE_NAMES = {
    State.NEVER: gettext_lazy("never published"),
    State.PUBLISHED: gettext_lazy("published"),
    State.CHANGED: gettext_lazy("unpublished changes"),
    State.RETIRED: gettext_lazy("retired"),
}
