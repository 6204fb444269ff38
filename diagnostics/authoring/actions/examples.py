"""Settling golden examples."""

from collections.abc import Mapping
from itertools import count

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from diagnostics.authoring.actions.authoring import sign
from diagnostics.authoring.models import GoldenExample, Questionnaire
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.golden import example_of
from diagnostics.instrument.text import Text
from diagnostics.site.models import User

KEY_LENGTH = 40
"""Characters of a name that its key takes over."""


@transaction.atomic
def save_example(*, questionnaire_id: int, name: Text, answers: Mapping[str, str], by: User | None) -> GoldenExample:
    """Keep answers with what the draft yields for them now, after all other examples, and return the row.

    Raises UnansweredQuestions, UnknownQuestion, UnknownOption or InvalidInstrument.
    """
    lock_drafts([questionnaire_id])
    questionnaire = Questionnaire.objects.get(pk=questionnaire_id)
    standing = questionnaire.golden_examples
    example = example_of(
        load_draft(questionnaire),
        key=_free_key(name.en, set(standing.values_list("key", flat=True))),
        name=name,
        answers=answers,
    )
    row = GoldenExample(
        questionnaire=questionnaire,
        position=standing.aggregate(last=Max("position", default=0))["last"] + 1,
        key=example.key,
        name_en=name.en,
        name_nb=name.nb,
        answers=dict(example.answers),
        leading=example.leading or "",
        stages=list(example.stages),
    )
    sign(row, by).save()
    return row


def settle_example(*, example: GoldenExample, by: User | None) -> None:
    """Write the row with what the draft yields now for its answers as what they must yield.

    Raises UnansweredQuestions, UnknownQuestion, UnknownOption or InvalidInstrument.
    """
    settled = example_of(load_draft(example.questionnaire), key=example.key, name=Text(), answers=example.answers)
    example.leading, example.stages = settled.leading or "", list(settled.stages)
    sign(example, by).save()


def _free_key(name: str, taken: set[str]) -> str:
    stem = slugify(name)[:KEY_LENGTH].strip("-_")
    stem = stem if stem[:1].isalpha() else f"example-{stem}".strip("-")
    return next(key for key in (stem if number == 1 else f"{stem}-{number}" for number in count(1)) if key not in taken)
