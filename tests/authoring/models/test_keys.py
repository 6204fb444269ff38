"""A part's key is frozen by the first version that has the part."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import (
    AnswerOption,
    GoldenExample,
    Process,
    Question,
    Questionnaire,
    SalesModel,
    Stage,
)
from diagnostics.authoring.models.keys import KEY_FROZEN, Keyed, published_keys
from tests.builders import make_instrument
from tests.rows import costs, make_draft, make_published

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

KEYED = [Question, AnswerOption, SalesModel, Stage, Process]


def first(model: type[Any]) -> Any:
    return model.objects.order_by("pk").first()


def rename(row: Any) -> None:
    row.key = "renamed"
    row.full_clean(exclude=[name for name in (field.name for field in row._meta.fields) if name != "key"])


@pytest.mark.parametrize("model", KEYED)
def test_a_published_key_cannot_change(model: type[Any]) -> None:
    make_published()
    with pytest.raises(ValidationError) as refused:
        rename(first(model))
    assert refused.value.message_dict == {"key": [str(KEY_FROZEN)]}


@pytest.mark.parametrize("model", KEYED)
def test_a_key_that_was_never_published_can(model: type[Any]) -> None:
    make_draft()
    rename(first(model))


def test_a_part_that_is_new_in_the_draft_can_still_be_renamed() -> None:
    questionnaire = make_published().questionnaire
    question = questionnaire.questions.get()
    rename(AnswerOption.objects.get(pk=question.options.create(key="new", position=9).pk))


def test_a_key_stays_frozen_when_a_later_version_lacks_the_part() -> None:
    questionnaire = make_published().questionnaire
    stage = Stage.objects.get(key="present")
    questionnaire.processes.get().process_stages.filter(stage=stage).delete()
    stage.delete()
    publish(questionnaire_id=questionnaire.pk, by=None)
    again = Stage.objects.create(questionnaire=questionnaire, position=9, key="present")
    with pytest.raises(ValidationError):
        rename(Stage.objects.get(pk=again.pk))


def test_every_part_with_a_key_is_among_them() -> None:
    assert set(Keyed.__subclasses__()) == {*KEYED, GoldenExample}


def test_of_another_questionnaire_freezes_nothing() -> None:
    make_published()
    other = make_draft(make_instrument(key="other"))
    assert published_keys(Questionnaire.objects.get(pk=other.pk).versions) == frozenset()


def test_versions_are_read_once() -> None:
    versions = make_published().questionnaire.versions
    published_keys(versions)
    with costs(1):
        assert ("questions", "leads", "options", "inbound") in published_keys(versions)
