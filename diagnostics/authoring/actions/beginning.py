"""Begin a questionnaire: blank, from another one, or from the reference."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from diagnostics.authoring.actions.confirming import confirm_remarks
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.domain.keys import unused_key
from diagnostics.authoring.models import Questionnaire
from diagnostics.instrument.instrument import Instrument, blank_instrument
from diagnostics.instrument.remarks import Remark
from diagnostics.instrument.text import Text, in_languages
from diagnostics.site.models import User


@transaction.atomic
def begin_questionnaire(
    *,
    source: Instrument | None,
    languages: tuple[str, ...],
    title: Text,
    key: str,
    by: User | None,
    meant: Sequence[Remark] = (),
) -> Questionnaire:
    """Create a questionnaire with a title of its own from `source`, or a blank one, and return it.

    Texts of other languages than `languages` are left behind. Without a key it gets one that is made from the title.
    `meant` are the remarks about the source that are put aside there, and here too. Raises KeyTaken or UnfitDraft.
    """
    taken = set(Questionnaire.objects.values_list("key", flat=True))
    key = key or unused_key(title.en or title.nb, taken, default="questionnaire")
    begun = replace(source or blank_instrument(key, title), key=key, title=title, languages=languages)
    begun = in_languages(begun, languages)
    questionnaire = create_questionnaire(instrument=begun, by=by)
    confirm_remarks(questionnaire=questionnaire, draft=begun, meant=meant)
    return questionnaire
