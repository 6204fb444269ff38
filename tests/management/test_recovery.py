"""`backup` and `restore`: what a copy has, who is not back, and that whatever is refused changes nothing."""

import io
import re
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.models.triggers import remove_triggers
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.management import sqlite
from diagnostics.management.backups import whole_file
from diagnostics.management.sqlite import working_on
from diagnostics.site.actions.mail import deliver
from diagnostics.site.models import OutgoingMail
from tests.backups import content, damage, files_in
from tests.rows import make_begun, make_completed, make_published

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose tables are made from the models, and which says that all migrations were applied."""
    file = tmp_path_factory.mktemp("prepared") / "site.sqlite3"
    with django_db_blocker.unblock(), working_on(connection, file):
        with override_settings(MIGRATION_MODULES=dict.fromkeys(app.label for app in apps.get_app_configs())):
            call_command("migrate", run_syncdb=True, verbosity=0)
        with override_settings(MIGRATION_MODULES={}):
            for key, migration in (MigrationLoader(None).disk_migrations or {}).items():
                for app, name in (key, *migration.replaces):
                    MigrationRecorder(connection).record_applied(app, name)
    ContentType.objects.clear_cache()
    return file


@pytest.fixture
def site(prepared: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Settings) -> Iterator[Path]:
    """The database of a site of its own."""
    file = tmp_path / "site" / "site.sqlite3"
    file.parent.mkdir()
    shutil.copy(prepared, file)
    settings.MIGRATION_MODULES, settings.ERASURES_FILE = {}, tmp_path / "erasures.log"
    ContentType.objects.clear_cache()
    with django_db_blocker.unblock(), working_on(connection, file):
        yield file
    ContentType.objects.clear_cache()


@pytest.fixture
def version(site: Path) -> QuestionnaireVersion:
    return make_published()


def said_by(*command: object) -> str:
    stdout = io.StringIO()
    call_command(*map(str, command), stdout=stdout, stderr=io.StringIO())
    return stdout.getvalue()


def backed_up(folder: Path) -> Path:
    said_by("backup", "--to", folder)
    return max(folder.iterdir())


def completed(file: Path) -> set[str]:
    """Return the ids of the assessments in a file, read without Django."""
    with sqlite3.connect(file) as database:
        return {key for (key,) in database.execute("SELECT id FROM diagnostics_assessment")}


class TestBackup:
    def test_has_what_is_committed_while_the_site_serves(self, version: QuestionnaireVersion, site: Path) -> None:
        kept = [make_completed(version).pk.hex, make_begun(version).pk.hex]
        copy, plain = backed_up(site.parent / "backups"), site.parent / "plain.sqlite3"
        # the control: a copy of the file lacks what is in the write-ahead log
        shutil.copy(site, plain)
        assert (completed(copy), completed(plain)) == (set(kept), set())

    def test_is_one_whole_file_for_its_owner_alone(self, site: Path) -> None:
        folder = site.parent / "backups"
        copy = backed_up(folder)
        assert list(folder.iterdir()) == [copy]
        assert (folder.stat().st_mode & 0o777, copy.stat().st_mode & 0o777) == (0o700, 0o600)
        with sqlite3.connect(copy) as database:
            assert list(database.execute("PRAGMA integrity_check")) == [("ok",)]

    def test_keeps_as_many_as_it_is_told(self, site: Path) -> None:
        folder = site.parent / "backups"
        older = [backed_up(folder) for _ in range(3)]
        (folder / "notes.txt").touch()
        assert "; 2 older ones were removed." in said_by("backup", "--to", folder, "--keep", 2)
        left = sorted(folder.glob("*.sqlite3"))
        assert (len(left), left[0], (folder / "notes.txt").exists()) == (2, older[-1], True)

    def test_removes_what_a_killed_one_left_but_not_what_another_writes(self, site: Path) -> None:
        folder = site.parent / "backups"
        older = backed_up(folder)
        left = [folder / f".{older.name}.unfinished{suffix}" for suffix in ("", "-journal")]
        for file in left:
            file.touch()
        with whole_file(folder / "salesmodel-now.sqlite3") as written:
            said = said_by("backup", "--to", folder)
            assert ("Removed 1 unfinished backups that were cut short." in said, written.exists()) == (True, True)
        assert [file.exists() for file in left] == [False, False]
        assert "unfinished" not in said_by("backup", "--to", folder)

    def test_says_what_prevents_it_and_leaves_nothing(self, site: Path) -> None:
        taken = site.parent / "taken"
        taken.write_text("a file")
        with pytest.raises(CommandError, match=f"No backup was made in {taken}: .*File exists"):
            said_by("backup", "--to", taken)
        with pytest.raises(CommandError, match=r"--keep has to be at least 1\."):
            said_by("backup", "--keep", 0)
        connection.close()
        damage(site)
        with pytest.raises(CommandError, match=r"No backup was made in .*: (it is damaged|database disk image)"):
            said_by("backup", "--to", site.parent / "backups")
        assert list((site.parent / "backups").iterdir()) == []


class TestRestore:
    def test_brings_back_what_was_lost_but_not_what_was_erased(self, version: QuestionnaireVersion, site: Path) -> None:
        lost, erased = make_completed(version), make_completed(version)
        copy = backed_up(site.parent / "backups")
        erase_assessment(assessment=erased)
        Assessment.objects.filter(pk=lost.pk).delete()
        later = make_begun(version)
        said = said_by("restore", copy)
        assert list(Assessment.objects.values_list("pk", flat=True)) == [lost.pk]
        assert "Erased 0 users and 1 assessments that were erased before" in said
        replaced = Path(re.findall("that was replaced is (.*)\\. Delete", said)[0])
        assert (completed(replaced), replaced.stat().st_mode & 0o777) == ({later.pk.hex}, 0o600)

    def test_sends_no_mail_again_and_lets_nobody_stay_signed_in(self, site: Path) -> None:
        waiting = OutgoingMail.objects.create(
            to="a@example.com", created_at=timezone.now(), useful_until=timezone.now() + timedelta(days=1)
        )
        Session.objects.create(session_key="k" * 32, session_data="", expire_date=timezone.now())
        copy = backed_up(site.parent / "backups")
        assert "Held back 1 messages, which may have been sent since, and ended 1 sessions." in said_by(
            "restore", "--nothing-erased", copy
        )
        deliver.call(waiting.pk)
        assert (list(OutgoingMail.objects.all()), Session.objects.count()) == ([waiting], 0)

    def test_makes_a_database_where_there_is_none(self, version: QuestionnaireVersion, site: Path) -> None:
        kept = make_completed(version)
        copy = backed_up(site.parent / "backups")
        connection.close()
        site.unlink()
        assert "that was replaced" not in said_by("restore", "--nothing-erased", copy)
        assert (Assessment.objects.get(), site.stat().st_mode & 0o777) == (kept, 0o600)

    def test_replaces_a_damaged_database_and_moves_it_aside(self, version: QuestionnaireVersion, site: Path) -> None:
        kept = make_completed(version)
        copy = backed_up(site.parent / "backups")
        connection.close()
        damage(site)
        damaged = site.read_bytes()
        said = said_by("restore", "--nothing-erased", copy)
        replaced = Path(re.findall("that was replaced is (.*)\\. Delete", said)[0])
        assert replaced.read_bytes() == damaged
        assert (Assessment.objects.get(), site.stat().st_mode & 0o777) == (kept, 0o600)

    def test_restores_damaged_results_only_when_told_to(self, version: QuestionnaireVersion, site: Path) -> None:
        damaged = make_completed(version)
        remove_triggers(connection)
        Assessment.objects.filter(pk=damaged.pk).update(leading="")
        copy = backed_up(site.parent / "backups")
        with pytest.raises(CommandError, match=r"Damaged: 1\. Nothing was restored; --accept-damage restores it"):
            said_by("restore", "--nothing-erased", copy)
        assert f"assessment {damaged.pk}: " in said_by("restore", "--nothing-erased", "--accept-damage", copy)

    @pytest.mark.parametrize("state", ["whole", "damaged", "missing"])
    def test_changes_nothing_if_it_breaks_off_at_its_last_step(
        self, version: QuestionnaireVersion, site: Path, monkeypatch: pytest.MonkeyPatch, state: str
    ) -> None:
        """The database is there again, also if it was moved aside, and nothing is beside it."""
        copy = backed_up(site.parent / "backups")
        make_completed(version)
        connection.close()
        if state == "damaged":
            damage(site)
        if state == "missing":
            site.unlink()
        before = files_in(site.parent)

        def full(source: Path, to: Path) -> None:
            to.write_bytes(b"half" if state != "whole" else to.read_bytes())
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr("diagnostics.management.sqlite._put_back", full)
        with pytest.raises(CommandError, match=r"was not restored: database or disk is full\. Nothing was changed\."):
            said_by("restore", "--nothing-erased", copy)
        connection.close()
        assert files_in(site.parent) == before

    def test_on_a_disk_that_fills_up_rolls_back(
        self, version: QuestionnaireVersion, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        copy = backed_up(site.parent / "backups")
        make_completed(version)
        connection.close()
        before, put_back = files_in(site.parent), sqlite._put_back

        def with_little_room(source: Path, to: Path) -> None:
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (source.stat().st_size // 2, hard))
            try:
                put_back(source, to)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

        monkeypatch.setattr(sqlite, "_put_back", with_little_room)
        with pytest.raises(CommandError, match=r"was not restored: disk I/O error\. Nothing was changed\."):
            said_by("restore", "--nothing-erased", copy)
        connection.close()
        assert files_in(site.parent) == before


class TestRestoreRefuses:
    """Each refusal leaves the database as it was."""

    @pytest.fixture(autouse=True)
    def _nothing_changes(self, site: Path) -> Iterator[None]:
        before = content(site)
        yield
        assert content(site) == before

    def test_what_is_no_database(self, site: Path) -> None:
        file = site.parent / "notes.txt"
        file.write_text("a text")
        refuses(file, "it is no SQLite database")
        refuses(site.parent / "gone", "No such file or directory")

    def test_a_damaged_copy(self, site: Path) -> None:
        copy = backed_up(site.parent / "backups")
        damage(copy)
        refuses(copy, "it is damaged")

    def test_the_database_of_something_else(self, site: Path) -> None:
        other = site.parent / "other.sqlite3"
        with sqlite3.connect(other) as database:
            database.execute("CREATE TABLE notes (text)")
        refuses(other, "it is no database of this site")

    def test_one_of_a_newer_release(self, site: Path) -> None:
        copy = backed_up(site.parent / "backups")
        with sqlite3.connect(copy) as database:
            database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('diagnostics', '9999_x', '')")
        refuses(copy, "it was made by a newer release, whose migration 9999_x this one does not have")

    def test_to_bring_back_the_erased_for_want_of_the_list(self, site: Path) -> None:
        copy = backed_up(site.parent / "backups")
        with pytest.raises(CommandError, match=f"{site_settings.ERASURES_FILE}, is not there.* Nothing was restored"):
            said_by("restore", copy)


def refuses(file: Path, reason: str) -> None:
    with pytest.raises(
        CommandError, match=f"(?s){re.escape(str(file))} was not restored: .*{reason}.*Nothing was changed"
    ):
        said_by("restore", "--nothing-erased", file)
