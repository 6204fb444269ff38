"""A published version can be neither changed nor deleted."""

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
    "note": "'Other'",
}


def stored():
    return list(QuestionnaireVersion.objects.values())


def refused_by_trigger():
    return pytest.raises(IntegrityError, match=VERSION_MESSAGE)


def delete_at_once(row):
    """Delete with SQL and check the foreign keys now, not at the end of the transaction."""
    raw("DELETE FROM $table WHERE id = $id")(row)
    connection.check_constraints()


@each(EVERY_ATTACK)
class TestVersion:
    def test_withstands(self, attack):
        version = make_version()
        before = stored()
        with refused_by_trigger(), transaction.atomic():
            attack(version)
        assert stored() == before

    def test_gives_way_without_the_triggers(self, attack):
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
        with refused_by_trigger(), transaction.atomic():
            raw(f"UPDATE $table SET {column} = {OTHER_VALUES[column]} WHERE id = $id")(version)
        assert stored() == before


class TestParent:
    def test_is_protected_by_its_versions(self):
        questionnaire = make_version().questionnaire
        with pytest.raises(models.ProtectedError):
            questionnaire.delete()
        assert Questionnaire.objects.get() == questionnaire

    def test_is_protected_by_the_database_too(self):
        questionnaire = make_version().questionnaire
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"), transaction.atomic():
            delete_at_once(questionnaire)
        assert Questionnaire.objects.get() == questionnaire

    def test_does_not_cascade_to_its_versions(self, cascading):
        version = make_version()
        before = stored()
        with refused_by_trigger(), transaction.atomic():
            version.questionnaire.delete()
        assert stored() == before

    def test_cascades_without_the_triggers(self, cascading):
        version = make_version()
        with without_triggers():
            version.questionnaire.delete()
            assert stored() == []

    @pytest.fixture
    def cascading(self, monkeypatch):
        """As if the foreign key had on_delete=CASCADE."""
        key = QuestionnaireVersion._meta.get_field("questionnaire")
        monkeypatch.setattr(key.remote_field, "on_delete", models.CASCADE)


class TestDocument:
    def test_has_the_same_fingerprint_when_read_back(self):
        instrument = make_instrument(title=make_text("Salgsmodell på norsk, “sitert” 🧭"))
        version = make_published(instrument)
        read_back = QuestionnaireVersion.objects.get()
        assert (read_back.document, read_back.fingerprint) == (version.document, version.fingerprint)
