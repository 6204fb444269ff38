"""Whether a questionnaire can take the second edition of the reference questionnaire as its draft."""

from dataclasses import dataclass

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.instrument.document import dump_instrument, fingerprint

# of the reference questionnaire as sites published it before there was a second edition; it never changes
FIRST_EDITION = "b7ea20623d1a9d39df226515061be36f8a610ecbb67972785f4097722ab1fafa"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The second edition, for a questionnaire whose current version is the first one, as it was shipped.

    It is offered as the draft unless the draft was edited, so that no author's work is replaced.
    """

    is_edited: bool

    @property
    def is_offered(self) -> bool:
        return not self.is_edited


def upgrade_of(questionnaire: Questionnaire) -> Upgrade | None:
    """Return the upgrade, or None: another version is in use, or the draft is of the second edition already."""
    current = questionnaire.current_version
    if current is None or current.fingerprint != FIRST_EDITION or questionnaire.edition > 1:
        return None
    draft = valid_draft(questionnaire)
    return Upgrade(is_edited=draft is None or fingerprint(dump_instrument(draft)) != FIRST_EDITION)
