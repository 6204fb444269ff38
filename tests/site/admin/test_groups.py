"""The groups that staff are put in."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from diagnostics.site.models.fields import Authored
from tests.support.admin.permissions import VERBS, World

pytestmark = pytest.mark.both_databases


class TestGroups:
    def permissions(self, group: str) -> set[str]:
        return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))

    def test_an_author_writes_every_authored_table_and_publishes_nothing(self, world: World) -> None:
        tables = {model._meta.model_name for model in apps.get_models() if issubclass(model, Authored)}
        written = {f"{verb}_{table}" for verb in VERBS for table in tables}
        assert self.permissions("author") == written | {"view_questionnaireversion"}

    def test_a_publisher_publishes_and_writes_nothing(self, world: World) -> None:
        held = self.permissions("publisher")
        assert {name for name in held if not name.startswith("view_")} == {"publish_questionnaire"}
        assert "view_assessment" not in held

    def test_a_viewer_reads_results_and_writes_nothing(self, world: World) -> None:
        held = self.permissions("viewer")
        assert {name for name in held if not name.startswith("view_")} == set()
        assert "view_assessment" in held

    @pytest.mark.usefixtures("migrations")
    def test_making_them_again_changes_nothing(self, world: World) -> None:
        before = {group.name: self.permissions(group.name) for group in Group.objects.all()}
        migration = import_module("diagnostics.migrations.0002_groups")
        state = MigrationLoader(connection).project_state()
        migration.make_groups(state.apps, SimpleNamespace(connection=connection))
        assert {group.name: self.permissions(group.name) for group in Group.objects.all()} == before
        assert set(before) == {"author", "publisher", "support", "viewer"}
