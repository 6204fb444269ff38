"""A published version never changes and never goes."""

import pytest
from django.db import IntegrityError, connection, models, transaction

from diagnostics.assessing.models.triggers import VERSION_MESSAGE
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from tests.builders import make_instrument, make_text
from tests.rows import make_published, make_version, without_triggers
from tests.support.attacks import Attack, Change, changes, each, raw, removals

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NUMBER = Change("number", 2, "2")
OF_THE_QUESTIONNAIRE: dict[str, Attack] = {
    "update by the related manager": lambda version: version.questionnaire.versions.update(number=2),
    "delete by the related manager": lambda version: version.questionnaire.versions.all().delete(),
    "update of every version": lambda version: QuestionnaireVersion.objects.update(number=2),
}
EVERY_ATTACK = {**changes(NUMBER), **removals(), **OF_THE_QUESTIONNAIRE}
OTHER_VALUES = {
    "id": "id + 1000",
    "questionnaire_id": "questionnaire_id + 1000",
    "number": "number + 1",
    "document": "'{}'",
    "fingerprint": "'0'",
    "published_at": "'2020-01-01 00:00:00+00:00'",
}


def stored():
    return list(QuestionnaireVersion.objects.values())


def refused():
    return pytest.raises(IntegrityError, match=VERSION_MESSAGE)


def delete_at_once(row):
    """Delete with SQL and have the foreign keys checked, which otherwise waits for the end of the transaction."""
    raw("DELETE FROM $table WHERE id = $id")(row)
    connection.check_constraints()


@each(EVERY_ATTACK)
class TestVersion:
    def test_withstands(self, attack):
        version = make_version()
        before = stored()
        with refused(), transaction.atomic():
            attack(version)
        assert stored() == before

    def test_would_not_without_the_triggers(self, attack):
        version = make_version()
        before = stored()
        with without_triggers():
            attack(version)
            assert stored() != before


class TestEveryColumn:
    def test_is_tried(self):
        assert list(OTHER_VALUES) == [field.column for field in QuestionnaireVersion._meta.concrete_fields]

    @pytest.mark.parametrize("column", OTHER_VALUES)
    def test_is_kept(self, column):
        version = make_version()
        before = stored()
        with refused(), transaction.atomic():
            raw(f"UPDATE $table SET {column} = {OTHER_VALUES[column]} WHERE id = $id")(version)
        assert stored() == before


class TestParent:
    def test_is_kept_by_its_versions(self):
        questionnaire = make_version().questionnaire
        with pytest.raises(models.ProtectedError):
            questionnaire.delete()
        assert Questionnaire.objects.get() == questionnaire

    def test_is_kept_by_the_database_too(self):
        questionnaire = make_version().questionnaire
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"), transaction.atomic():
            delete_at_once(questionnaire)
        assert Questionnaire.objects.get() == questionnaire

    def test_cannot_take_its_versions_along(self, cascading):
        version = make_version()
        before = stored()
        with refused(), transaction.atomic():
            version.questionnaire.delete()
        assert stored() == before

    def test_would_take_them_along_without_the_triggers(self, cascading):
        version = make_version()
        with without_triggers():
            version.questionnaire.delete()
            assert stored() == []

    @pytest.fixture
    def cascading(self, monkeypatch):
        """What a careless `on_delete` would do."""
        key = QuestionnaireVersion._meta.get_field("questionnaire")
        monkeypatch.setattr(key.remote_field, "on_delete", models.CASCADE)


class TestDocument:
    def test_keeps_its_fingerprint_in_the_database(self):
        instrument = make_instrument(title=make_text("Salgsmodell på norsk, “sitert” 🧭"))
        version = make_published(instrument)
        kept = QuestionnaireVersion.objects.get()
        assert (kept.document, kept.fingerprint) == (version.document, version.fingerprint)
