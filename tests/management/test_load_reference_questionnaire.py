"""`load_reference_questionnaire`: loads once, publishes once, and never touches what is there."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

from diagnostics.authoring.actions.publishing import retire
from diagnostics.authoring.models import AnswerOption, PublicationEvent, Question, Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.publishing import instrument_of, open_versions
from diagnostics.instrument.document import dump_instrument, fingerprint
from tests.loaded import load_reference
from tests.reference import reference_instrument
from tests.rows import make_draft

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]
LOADED = "The questionnaire sales-model is published as version 1.\n"
THERE = "There is a questionnaire already (sales-model); nothing was changed.\n"


def load(verbosity: int = 1) -> str:
    """Run the command and return what it says."""
    stdout = io.StringIO()
    call_command("load_reference_questionnaire", stdout=stdout, verbosity=verbosity)
    return stdout.getvalue()


def tables() -> Iterator[type[Model]]:
    yield from apps.get_app_config("diagnostics").get_models()


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the app, histories included."""
    return {table._meta.label: list(table._default_manager.order_by("pk").values()) for table in tables()}


def test_loads_the_draft_and_publishes_it() -> None:
    assert load() == LOADED
    (version,) = open_versions()
    assert instrument_of(version) == reference_instrument()
    assert load_draft(Questionnaire.objects.get()) == reference_instrument()
    assert version.fingerprint == fingerprint(dump_instrument(reference_instrument()))


def test_nobody_is_named_as_the_publisher_and_it_can_be_silent() -> None:
    assert load(verbosity=0) == ""
    assert [(event.kind, event.by) for event in PublicationEvent.objects.all()] == [("published", None)]


def test_a_second_run_changes_nothing() -> None:
    load_reference()
    before = rows()
    assert load() == THERE
    assert rows() == before


def test_a_second_run_never_touches_what_was_edited() -> None:
    load_reference()
    Question.objects.filter(key="leads").update(text_en="Where from?", position=9)
    AnswerOption.objects.filter(key="walk_in").delete()
    before = rows()
    assert load() == THERE
    assert rows() == before


def test_a_questionnaire_whose_key_was_edited_is_not_loaded_again() -> None:
    load_reference()
    Questionnaire.objects.update(key="ours")
    assert load() == "There is a questionnaire already (ours); nothing was changed.\n"
    assert QuestionnaireVersion.objects.count() == 1


def test_a_retired_questionnaire_stays_retired() -> None:
    load_reference()
    retire(questionnaire_id=Questionnaire.objects.get().pk, by=None)
    assert load() == THERE
    assert open_versions() == []


def test_a_draft_that_is_there_is_not_published() -> None:
    make_draft()
    assert load() == THERE
    assert QuestionnaireVersion.objects.count() == 0


def test_loads_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("interrupted")

    monkeypatch.setattr("diagnostics.management.commands.load_reference_questionnaire.publish", fail)
    with pytest.raises(RuntimeError, match="interrupted"):
        load()
    assert {label: len(found) for label, found in rows().items() if found} == {}
