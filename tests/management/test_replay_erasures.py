"""`replay_erasures`: who is erased again, who is not, and what it refuses."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.site.domain.erasures import Erased, Erasure
from diagnostics.site.models import OutgoingMail, User
from tests.rows import make_begun, make_completed, make_user, make_version, row_counts

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    settings.ERASURES_FILE = tmp_path / "erasures.log"
    return tmp_path / "erasures.log"


def listed(file: Path, *erased: Any, later: timedelta = timedelta()) -> Path:
    """List the rows as erased now, or later."""
    now = timezone.now() + later
    kinds = {User: Erased.USER, Assessment: Erased.ASSESSMENT}
    with file.open("a") as lines:
        lines.writelines(f"{Erasure(kinds[type(row)], row.pk, now)}\n" for row in erased)
    return file


def told_by(*arguments: object) -> str:
    stdout = io.StringIO()
    call_command("replay_erasures", *map(str, arguments), stdout=stdout)
    return stdout.getvalue()


def test_what_is_back_is_erased_again_and_everything_else_stays(file: Path) -> None:
    version, erased, other = make_version(), make_user(), make_user()
    theirs = make_completed(version, by=Viewer(user_id=erased.pk))
    kept = [make_completed(version), make_begun(version, by=Viewer(user_id=other.pk))]
    unowned = make_begun(version)
    listed(file, erased, theirs, unowned)
    assert told_by() == "Erased 1 users and 2 assessments that were erased before; 3 erasures are listed.\n"
    assert (set(User.objects.all()), set(Assessment.objects.all())) == ({other}, set(kept))


def test_a_second_run_finds_nothing(file: Path) -> None:
    listed(file, make_user(), make_begun())
    told_by()
    assert told_by() == "Erased 0 users and 0 assessments that were erased before; 2 erasures are listed.\n"


def test_a_dry_run_says_what_it_would_erase_and_erases_nothing(file: Path) -> None:
    listed(file, make_user(), make_begun())
    before = row_counts()
    assert told_by("--dry-run").startswith("Would erase 1 users and 1 assessments ")
    assert row_counts() == before


def test_whoever_was_given_the_number_anew_stays(file: Path) -> None:
    erased = make_user()
    listed(file, erased)
    number = erased.pk
    erased.delete()
    newcomer = make_user(pk=number)
    assert newcomer.date_joined > erased.date_joined
    assert told_by().startswith("Erased 0 users ")
    assert User.objects.get() == newcomer


def test_whoever_had_the_number_at_any_of_its_erasures_goes(file: Path) -> None:
    first = make_user()
    listed(file, first)
    listed(file, first, later=timedelta(hours=1))
    User.objects.update(date_joined=timezone.now() + timedelta(minutes=30))
    assert told_by().startswith("Erased 1 users ")


def test_what_belonged_to_no_account_yet_in_the_backup_goes_too(file: Path) -> None:
    """The backup is older than the account that took the assessment over: the account's line alone would miss it."""
    unowned = make_begun()
    listed(file, unowned)
    assert told_by().startswith("Erased 0 users and 1 assessments ")


def test_holding_back_keeps_mail_from_being_sent_twice(file: Path) -> None:
    listed(file, make_begun())
    now = timezone.now()
    OutgoingMail.objects.create(to="a@example.com", created_at=now, useful_until=now)
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=now)
    assert "Held back" not in told_by("--hold-back", "--dry-run")
    said = told_by("--hold-back").splitlines()
    assert said[1] == "Held back 1 messages, which may have been sent since, and ended 1 sessions."
    assert (OutgoingMail.objects.filter(sending_since=None).count(), Session.objects.count()) == (0, 0)


def test_the_last_administrator_goes_too(file: Path) -> None:
    listed(file, make_user(is_superuser=True))
    assert told_by().startswith("Erased 1 users ")


def test_replaying_lists_nothing_anew(file: Path) -> None:
    before = listed(file, make_user(), make_begun()).read_text()
    told_by()
    assert file.read_text() == before


def test_the_lists_of_several_machines_are_read_together(file: Path, tmp_path: Path) -> None:
    one, two = listed(tmp_path / "one", make_user()), listed(tmp_path / "two", make_begun())
    assert told_by(one, two).startswith("Erased 1 users and 1 assessments ")


class TestRefuses:
    """Whatever it refuses, it erases nothing."""

    @pytest.fixture(autouse=True)
    def _nothing_is_erased(self, file: Path) -> Any:
        listed(file, make_user(), make_begun())
        before = row_counts()
        yield
        assert row_counts() == before

    def test_a_damaged_line_and_names_it(self, file: Path) -> None:
        file.write_text(f"{file.read_text()}\nuser 17 2026-11-\n")
        with pytest.raises(CommandError) as refused:
            told_by()
        assert str(refused.value) == (
            f"Line 4 of {file} is damaged. Correct it, or remove it if it broke off, and run this again. "
            "Nothing was erased."
        )

    def test_a_list_that_is_not_there(self, file: Path, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"gone cannot be read \(No such file or directory\)\. Nothing was"):
            told_by(file, tmp_path / "gone")
