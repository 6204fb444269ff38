"""Save translations of a draft's texts, all or none, without overwriting what somebody else wrote meanwhile."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from diagnostics.authoring.actions.parts import set_history_user
from diagnostics.authoring.domain.translations import (
    Reason,
    Refusal,
    TranslationsRefused,
    TypedText,
    is_written,
    moved,
)
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.authoring.queries.translations import TextRow, text_rows
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.models import User


@dataclass(frozen=True, slots=True)
class Checked:
    """What would be written, by key, with the text that is there now; and what cannot be."""

    before: Mapping[str, str]
    refusals: tuple[Refusal, ...]


@transaction.atomic
def save_translations(*, questionnaire_id: int, language: str, typed: Iterable[TypedText], by: User | None) -> int:
    """Write texts in `language`, and return how many changed. Raises TranslationsRefused: then nothing is written."""
    lock_drafts([questionnaire_id])
    rows = {row.key: row for row in text_rows(Questionnaire.objects.get(pk=questionnaire_id))}
    checked = check_translations(rows, language, typed)
    if checked.refusals:
        raise TranslationsRefused(checked.refusals)
    for row in {id(rows[key].row): rows[key].row for key in checked.before}.values():
        set_history_user(row, by).save()
    return len(checked.before)


def check_translations(rows: Mapping[str, TextRow], language: str, typed: Iterable[TypedText]) -> Checked:
    """Set what was written on the rows, without saving them; return what that is, and what cannot be saved."""
    (source,) = (other for other in LANGUAGES if other != language)
    before, refusals = {}, []
    for each in typed:
        row = rows.get(each.key)
        if row is None:
            refusals.append(Refusal(each.key, Reason.GONE))
        elif is_written(each, row.written_in(language)):
            target = row.written_in(language)
            reason = moved(each, source=row.written_in(source), target=target)
            setattr(row.row, row.column(language), each.text)
            faults = tuple(_faults(row, row.column(language)))
            if reason or faults:
                refusals.append(Refusal(each.key, reason or Reason.INVALID, faults))
            else:
                before[each.key] = target
    return Checked(before, tuple(refusals))


def _faults(row: TextRow, column: str) -> Iterator[str]:
    """Yield why the column refuses its text, such as one that is too long."""
    try:
        row.row.clean_fields(exclude={field.name for field in row.row._meta.fields if field.name != column})
    except ValidationError as error:
        yield from error.messages
