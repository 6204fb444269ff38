"""Which columns of a completed assessment are frozen, which may change, and that it can be erased."""

import pytest
from django.db import IntegrityError, connection, models, transaction

from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.assessing.models.assessments import new_id
from diagnostics.assessing.models.triggers import ASSESSMENT_MESSAGE, VERSION_TABLE
from tests.builders import make_instrument
from tests.rows import BROWSER, make_begun, make_completed, make_user, make_version, without_triggers
from tests.support.attacks import Change, changes, each, raw, removals

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

LEADING = Change("leading", "outbound", "'outbound'")
FROZEN = {
    "id": "'00000000-0000-7000-8000-000000000000'",
    "version_id": f"(SELECT max(id) FROM {VERSION_TABLE})",
    "answers": """'{"leads": "outbound"}'""",
    "started_at": "'2020-01-01 00:00:00+00:00'",
    "completed_at": "'2020-01-01 00:00:00+00:00'",
    "outcome": "'{}'",
    "leading": "'outbound'",
    "language": "'nb'",
    "answered_after": """'{"leads": 1}'""",
}
FREE = {
    "title": "'Our team'",
    "title_before": "'Their team'",
    "note": "'To be talked over.'",
    "company": "'Our company'",
    "crm": "'hubspot'",
    "name_key": "'our team'",
    "search_text": "'our team'",
    "follows_id": "id",
    "owner_id": "(SELECT max(id) FROM diagnostics_user)",
    "browser": "'d'",
    "link_made_at": "'2026-01-01 00:00:00+00:00'",
    "link_number": "7",
}


def stored():
    return list(Assessment.objects.values())


def refused():
    return pytest.raises(IntegrityError, match=ASSESSMENT_MESSAGE)


def set_to(column, sql):
    return raw(f'UPDATE $table SET "{column}" = {sql} WHERE id = $id')


@pytest.fixture
def completed():
    """A completed assessment, and a later version and user to which an attack could point it."""
    assessment = make_completed()
    make_others()
    return assessment


@pytest.fixture
def begun():
    """The same with an assessment that is only begun."""
    assessment = make_begun()
    make_others()
    return assessment


def make_others():
    make_version(make_instrument(key="another"))
    make_user()


@each(changes(LEADING))
class TestCompleted:
    def test_refuses_every_attack(self, attack):
        assessment = make_completed()
        before = stored()
        with refused(), transaction.atomic():
            attack(assessment)
        assert stored() == before

    def test_would_not_without_the_triggers(self, attack):
        assessment = make_completed()
        with without_triggers():
            attack(assessment)
        assert [row["leading"] for row in stored()] == ["outbound"]


class TestColumnsOfACompletedOne:
    def test_are_each_listed_as_frozen_or_free(self):
        columns = [field.column for field in Assessment._meta.concrete_fields]
        assert sorted([*FROZEN, *FREE]) == sorted(columns)

    @pytest.mark.parametrize("column", FROZEN)
    def test_are_frozen(self, completed, column):
        before = stored()
        with refused(), transaction.atomic():
            set_to(column, FROZEN[column])(completed)
        assert stored() == before

    @pytest.mark.parametrize("column", FROZEN)
    def test_would_not_be_without_the_triggers(self, completed, column):
        before = stored()
        with without_triggers():
            set_to(column, FROZEN[column])(completed)
        assert stored() != before

    @pytest.mark.parametrize("column", FREE)
    def test_of_owner_and_title_can_change(self, completed, column):
        before = stored()
        set_to(column, FREE[column])(completed)
        assert stored() != before

    def test_refuse_to_reopen_it(self, completed):
        with refused(), transaction.atomic():
            Assessment.objects.update(completed_at=None, outcome=None, leading="")
        assert Assessment.objects.get().completed_at == completed.completed_at

    def test_can_all_be_saved_with_another_title_and_owner(self, completed):
        before = stored()[0]
        completed.title, completed.owner = "Our team", make_user()
        completed.save()
        assert stored() == [{**before, "title": "Our team", "owner_id": completed.owner_id}]


class TestColumnsOfABegunOne:
    FREE = {
        **FREE,
        **{column: FROZEN[column] for column in ("version_id", "answers", "started_at")},
        "completed_at": "'2020-01-01 00:00:00+00:00', outcome = '{}'",
    }

    @pytest.mark.parametrize("column", FREE)
    def test_are_free(self, begun, column):
        before = stored()
        set_to(column, self.FREE[column])(begun)
        assert stored() != before

    def test_are_free_except_the_id(self, begun):
        with refused(), transaction.atomic():
            Assessment.objects.update(id=new_id())
        assert Assessment.objects.get() == begun


if connection.vendor == "sqlite":  # only SQLite has UPDATE OR REPLACE

    class TestTakingTheIdOfACompletedOne:
        def take(self, completed):
            begun = make_begun(completed.version)
            raw(f"UPDATE OR REPLACE $table SET id = '{completed.pk.hex}' WHERE id = $id")(begun)

        def test_is_refused(self):
            completed = make_completed()
            with refused(), transaction.atomic():
                self.take(completed)
            assert Assessment.objects.get() == completed

        def test_without_the_triggers_would_replace_it(self):
            completed = make_completed()
            with without_triggers():
                self.take(completed)
            assert [(row.pk, row.is_completed) for row in Assessment.objects.all()] == [(completed.pk, False)]


class TestErasing:
    @each({name: removal for name, removal in removals().items() if name != "TRUNCATE"})
    def test_removes_a_completed_one(self, attack):
        attack(make_completed())
        assert stored() == []

    def test_removes_its_grants(self):
        assessment = make_completed()
        grant_browser(assessment=assessment, browser="d")
        assessment.delete()
        assert AssessmentGrant.objects.count() == 0

    def test_an_owner_removes_only_their_own(self):
        version = make_version()
        owner, other = make_user(), make_user()
        for by in (BROWSER, Viewer(user_id=other.pk), Viewer(user_id=owner.pk)):
            make_completed(version, by)
            make_begun(version, by)
        owner.delete()
        assert [row.owner for row in Assessment.objects.order_by("pk")] == [None, None, other, other]

    def test_of_its_version_is_refused(self):
        version = make_begun().version
        with pytest.raises(models.ProtectedError):
            version.delete()
