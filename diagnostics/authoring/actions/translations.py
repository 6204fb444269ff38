"""Save translations of a draft's texts, all or none, without overwriting what somebody else wrote meanwhile."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from diagnostics.authoring.actions.confirming import confirm
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
from diagnostics.authoring.queries.translations import TextRow, text_rows, translation_fingerprint
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.models import User


@dataclass(frozen=True, slots=True)
class Checked:
    """What would be written, by key, with the text that is there now; and what cannot be."""

    before: Mapping[str, str]
    refusals: tuple[Refusal, ...]


@transaction.atomic
def save_translations(
    *, questionnaire_id: int, language: str, typed: Sequence[TypedText], by: User | None, right: str = ""
) -> int:
    """Write texts in `language`, and return how many changed. Raises TranslationsRefused: then nothing is written.

    `right` is the key of a text whose Norwegian is still right although its English changed, "" for none.
    """
    lock_drafts([questionnaire_id])
    questionnaire = Questionnaire.objects.get(pk=questionnaire_id)
    rows = {row.key: row for row in text_rows(questionnaire)}
    checked = check_translations(rows, language, typed)
    touched = {*checked.before, *(refusal.key for refusal in checked.refusals)}
    called_right = [each for each in typed if each.key == right and each.key not in touched]
    refusals = (*checked.refusals, *_outdated(rows, language, called_right))
    if refusals:
        raise TranslationsRefused(refusals)
    for row in {id(rows[key].row): rows[key].row for key in checked.before}.values():
        set_history_user(row, by).save()
    if called_right:
        confirm(questionnaire=questionnaire, fingerprints=[_fingerprint(rows[right])], by=by)
    return len(checked.before)


def _outdated(rows: Mapping[str, TextRow], language: str, called_right: Iterable[TypedText]) -> Iterator[Refusal]:
    """Yield why a translation cannot be called right: one of the two texts is another one than was seen."""
    (source,) = (other for other in LANGUAGES if other != language)
    for each in called_right:
        row = rows[each.key]
        reason = moved(each, source=row.written_in(source), target=row.written_in(language))
        if reason:
            yield Refusal(each.key, reason)


def _fingerprint(row: TextRow) -> str:
    texts = (getattr(row.row, row.column(language)) for language in LANGUAGES)
    return translation_fingerprint((type(row.row), row.row.pk, row.field), *texts)


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
