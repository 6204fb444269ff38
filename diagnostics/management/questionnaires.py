"""Finding a questionnaire by its key, and printing what prevents publishing, for management commands."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.text import capfirst

from diagnostics.authoring.forms import NoteField
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.pages.publishing import gap_text, gap_where
from diagnostics.authoring.pages.remarks import remark_text, remark_where
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import Gap
from diagnostics.instrument.remarks import Remark
from diagnostics.management.coded import UNREADABLE


def questionnaire_by_key(key: str) -> Questionnaire:
    """Return the questionnaire with this key. Raises CommandError with the keys that there are."""
    questionnaire = Questionnaire.objects.select_related("current_version").filter(key=key).first()
    if questionnaire is None:
        raise CommandError(f"There is no such questionnaire. There are: {known_keys()}.", returncode=UNREADABLE)
    return questionnaire


def known_keys() -> str:
    """Return the keys of all questionnaires as text."""
    return ", ".join(Questionnaire.objects.values_list("key", flat=True)) or "none"


def note_from(text: str) -> str:
    """Return a note as a form of the admin would take it. Raises CommandError."""
    try:
        return str(NoteField().clean(text.encode(errors="replace").decode()))
    except ValidationError as error:
        raise CommandError(f"The note cannot be taken: {' '.join(error.messages)}", returncode=UNREADABLE) from error


def draft_of(questionnaire: Questionnaire) -> Instrument:
    """Return the draft. Raises CommandError if it contradicts itself."""
    try:
        return load_draft(questionnaire)
    except InvalidInstrument as error:
        raise CommandError(f"The draft contradicts itself: {fault_text(error)}", returncode=UNREADABLE) from error


def gap_lines(instrument: Instrument, gaps: Iterable[Gap]) -> Iterator[str]:
    """Yield a line for each gap: the part, and what is wrong."""
    for gap in gaps:
        yield f"{capfirst(gap_where(instrument, gap)) or instrument.key}: {gap_text(instrument, gap)}"


def remark_lines(instrument: Instrument, remarks: Iterable[Remark]) -> Iterator[str]:
    """Yield a line for each remark: the part, and what to look at."""
    for remark in remarks:
        where = capfirst(remark_where(instrument, remark)) or instrument.key
        yield f"Look at this: {where}: {remark_text(instrument, remark)}"
