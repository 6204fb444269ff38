"""Create golden examples, and set their expected outcomes, one by one or many at once."""

from collections.abc import Collection, Mapping
from functools import partial

from django.db import transaction

from diagnostics.authoring.actions.ordering import next_position
from diagnostics.authoring.actions.parts import set_history_user
from diagnostics.authoring.actions.seen import require_seen
from diagnostics.authoring.domain.keys import unused_key
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.models import GoldenExample, Questionnaire
from diagnostics.authoring.queries.columns import outcome_columns
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.seen import draft_now
from diagnostics.instrument import parts
from diagnostics.instrument.golden import example_of, settled_examples
from diagnostics.instrument.text import Text
from diagnostics.site.models import User


@transaction.atomic
def create_example(
    *,
    questionnaire_id: int,
    name: Text,
    answers: Mapping[str, str],
    by: User | None,
    expected: Seen | None = None,
) -> GoldenExample:
    """Create an example, last in the list, that expects the outcome that the draft has now for these answers.

    Raises ChangedMeanwhile if the draft is not the `expected` one, UnansweredQuestions, UnknownQuestion, UnknownOption
    or InvalidInstrument.
    """
    lock_drafts([questionnaire_id])
    questionnaire = Questionnaire.objects.get(pk=questionnaire_id)
    examples = questionnaire.golden_examples
    draft = load_draft(questionnaire)
    require_seen(expected, partial(draft_now, questionnaire, draft))
    example = example_of(
        draft,
        key=unused_key(name.en or name.nb, set(examples.values_list("key", flat=True)), default="example"),
        name=name,
        answers=answers,
    )
    row = GoldenExample(
        questionnaire=questionnaire,
        position=next_position(examples.all()),
        key=example.key,
        name_en=name.en,
        name_nb=name.nb,
        **outcome_columns(example),
    )
    set_history_user(row, by).save()
    return row


def update_expected_outcome(*, example: GoldenExample, by: User | None) -> None:
    """Save the example, expecting the outcome that the draft has now for its answers.

    The caller compares the draft with what was seen. Raises UnansweredQuestions, UnknownQuestion, UnknownOption or
    InvalidInstrument.
    """
    current = example_of(load_draft(example.questionnaire), key=example.key, name=Text(), answers=example.answers)
    _save_outcome(example, current, by)


@transaction.atomic
def settle_examples(*, questionnaire_id: int, keys: Collection[str], expected: Seen, by: User | None) -> int:
    """Make the examples with these keys expect what the draft yields now, and return how many of them were broken.

    Raises ChangedMeanwhile if the draft is not the `expected` one, or InvalidInstrument.
    """
    lock_drafts([questionnaire_id])
    questionnaire = Questionnaire.objects.get(pk=questionnaire_id)
    draft = load_draft(questionnaire)
    require_seen(expected, partial(draft_now, questionnaire, draft))
    current = {example.key: example for example in settled_examples(draft) if example.key in keys}
    for row in questionnaire.golden_examples.filter(key__in=current):
        _save_outcome(row, current[row.key], by)
    return len(current)


def _save_outcome(row: GoldenExample, current: parts.GoldenExample, by: User | None) -> None:
    for name, value in outcome_columns(current).items():
        setattr(row, name, value)
    set_history_user(row, by).save()
