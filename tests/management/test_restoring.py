"""The drill: back up, erase, restore the backup, replay. Nothing of the erased is left, and nobody else is touched."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.triggers import missing_triggers
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.people.actions.privacy import erase_user
from diagnostics.site.models import User
from tests.backups import back_up, restore
from tests.person import dump, make_person, traces_of
from tests.reference import reference_instrument
from tests.rows import make_begun, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def backup(settings: Settings, tmp_path: Path) -> Path:
    settings.ERASURES_FILE = tmp_path / "elsewhere" / "erasures.log"
    return tmp_path / "backups"


@pytest.fixture
def version(transactional_db: None) -> QuestionnaireVersion:
    return publish(questionnaire_id=create_questionnaire(instrument=reference_instrument()).pk, by=None)


def replayed() -> str:
    told = io.StringIO()
    call_command("replay_erasures", stdout=told)
    return told.getvalue()


def rows_about(*traces: str) -> list[str]:
    return sorted(row for row in dump() if any(trace in row.lower() for trace in traces))


def test_a_restored_backup_is_made_to_forget_again(version: QuestionnaireVersion, backup: Path) -> None:
    person = make_person(version)
    other = make_person(version, word="Boreas", user_id=123_454_321)
    alone, kept = make_begun(version), make_begun(version)
    copy = back_up(backup)
    others = rows_about(*other.traces, kept.pk.hex, str(kept.pk))

    erase_user(user_id=person.user.pk, by=person.user)
    erase_assessment(assessment=alone)
    restore(copy)
    assert set(traces_of(person)) == set(person.traces)

    assert replayed() == "Erased 1 users and 3 assessments that were erased before; 4 erasures are listed.\n"
    assert traces_of(person) == {}
    assert rows_about(alone.pk.hex, str(alone.pk)) == []
    assert rows_about(*other.traces, kept.pk.hex, str(kept.pk)) == others
    assert missing_triggers(connection) == []
    assert replayed().startswith("Erased 0 users and 0 assessments ")


def test_whoever_signs_up_after_the_restore_keeps_the_number_they_are_given(
    version: QuestionnaireVersion, backup: Path
) -> None:
    copy = back_up(backup)
    erased = make_user()
    make_begun(version, by=Viewer(user_id=erased.pk))
    erase_user(user_id=erased.pk, by=erased)
    restore(copy)
    newcomer = make_user()
    theirs = make_begun(version, by=Viewer(user_id=newcomer.pk))
    # the restored database does not know that the number was given out before
    assert newcomer.pk == erased.pk
    assert replayed().startswith("Erased 0 users and 0 assessments ")
    assert (list(User.objects.all()), list(Assessment.objects.all())) == ([newcomer], [theirs])
