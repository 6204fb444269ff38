"""The commands that check, publish, retire and list questionnaires, with their exit codes."""

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command, load_command_class

from diagnostics.authoring.actions.confirming import confirm_remarks
from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import Kpi, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.remarks import Remark, RemarkCode
from diagnostics.management.coded import CodedCommand
from tests.builders import make_instrument
from tests.repository.files import ROOT
from tests.rows import make_begun, make_completed, make_draft, make_published

pytestmark = pytest.mark.both_databases


def said_by(*arguments: str) -> str:
    stdout = io.StringIO()
    call_command(*arguments, stdout=stdout)
    return stdout.getvalue()


def refused(*arguments: str) -> tuple[str, int, str]:
    """Run a command that fails, and return why, its exit code, and what it said before."""
    stdout = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*arguments, stdout=stdout)
    return str(error.value), error.value.returncode, stdout.getvalue()


def fingerprint_of(questionnaire: Questionnaire) -> str:
    return fingerprint(dump_instrument(load_draft(questionnaire)))


@pytest.mark.django_db
class TestCheck:
    def test_takes_the_key_of_a_draft_and_prints_its_fingerprint(self) -> None:
        questionnaire = make_draft()
        assert said_by("check_questionnaire", "sales-model").splitlines() == [
            "Nothing prevents publishing. Combinations proved: 3.",
            f"Fingerprint: {fingerprint_of(questionnaire)}",
        ]

    def test_says_what_to_look_at_and_passes(self) -> None:
        make_draft()
        Kpi.objects.filter(sales_model__key="inbound").delete()
        said = said_by("check_questionnaire", "sales-model").splitlines()
        assert said[0] == "Look at this: Sales model “name inbound”: It has no KPIs. Four to six show whether it works."
        assert said[1].startswith("Nothing prevents publishing.")
        # what is meant is not said again
        draft = Questionnaire.objects.get()
        no_kpi = [Remark(RemarkCode.NO_KPI, ("sales_model", "inbound"))]
        confirm_remarks(questionnaire=draft, draft=load_draft(draft), meant=no_kpi)
        assert said_by("check_questionnaire", "sales-model").startswith("Nothing prevents publishing.")

    def test_knows_no_other(self) -> None:
        make_draft()
        assert refused("check_questionnaire", "other")[:2] == (
            "There is neither a file nor a questionnaire other. Questionnaires: sales-model.",
            2,
        )

    def test_of_a_draft_that_contradicts_itself_says_where(self) -> None:
        make_draft().stages.filter(key="qualify").update(key="the_win")
        message, code, _ = refused("check_questionnaire", "sales-model")
        assert (message, code) == (
            "The draft contradicts itself: no stage may have the key the_win (stages[0].key)",
            2,
        )


@pytest.mark.django_db
class TestPublish:
    def test_publishes_the_draft_that_was_checked(self) -> None:
        questionnaire = make_draft()
        said = said_by("publish_questionnaire", "sales-model", "--expect", fingerprint_of(questionnaire))
        assert said == "Version 1 of sales-model is published.\n"
        questionnaire.refresh_from_db()
        assert questionnaire.current_version is not None

    def test_takes_a_note_of_some_length(self) -> None:
        expect = fingerprint_of(make_draft())
        message, code, _ = refused("publish_questionnaire", "sales-model", "--expect", expect, "--note", "x" * 501)
        assert (message.split(":")[0], code) == ("The note cannot be taken", 2)
        assert refused("publish_questionnaire", "sales-model", "--expect", expect, "--note", "\0")[1] == 2
        said_by("publish_questionnaire", "sales-model", "--expect", expect, "--note", "Why\udcff")
        (listed,) = json.loads(said_by("questionnaires", "--format", "json"))
        assert (listed["note"], listed["review_since"], listed["to_be_published"]) == ("Why?", None, None)

    def test_refuses_any_other(self) -> None:
        questionnaire = make_draft()
        expected = fingerprint_of(questionnaire)
        questionnaire.title_en = "Nobody reviewed this"
        questionnaire.save()
        message, code, _ = refused("publish_questionnaire", "sales-model", "--expect", expected)
        now = fingerprint_of(questionnaire)
        assert (message, code) == (
            f"Nothing was published: the fingerprint of the draft is {now}. Check it again.",
            3,
        )
        assert not questionnaire.versions.exists()

    def test_again_does_nothing(self) -> None:
        questionnaire = make_published().questionnaire
        said = said_by("publish_questionnaire", "sales-model", "--expect", fingerprint_of(questionnaire))
        assert said == "Nothing to publish: the draft is Version 1 already.\n"

    def test_lists_gaps(self) -> None:
        questionnaire = make_draft()
        Questionnaire.objects.update(title_nb="")
        message, code, said = refused(
            "publish_questionnaire", "sales-model", "--expect", fingerprint_of(Questionnaire.objects.get())
        )
        assert (message, code) == ("Not fit to publish; gaps: 1.", 1)
        assert said == "sales-model: The text “title” is not written in Norwegian Bokmål.\n"
        assert not questionnaire.versions.exists()

    def test_of_a_draft_that_contradicts_itself_or_is_not_there_is_refused(self) -> None:
        make_draft().stages.filter(key="qualify").update(key="the_win")
        assert refused("publish_questionnaire", "sales-model", "--expect", "x")[1] == 2
        assert refused("publish_questionnaire", "other", "--expect", "x")[:2] == (
            "There is no such questionnaire. There are: sales-model.",
            2,
        )


@pytest.mark.django_db
class TestRetire:
    def test_closes_it_and_says_if_it_is_closed_already(self) -> None:
        make_published()
        assert said_by("retire_questionnaire", "sales-model").startswith("sales-model is closed.")
        assert Questionnaire.objects.get().current_version is None
        assert said_by("retire_questionnaire", "sales-model") == "sales-model is not open.\n"
        assert refused("retire_questionnaire", "other")[1] == 2


@pytest.mark.django_db
class TestList:
    def listed(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads(said_by("questionnaires", "--format", "json"))
        return entries

    def test_says_the_state_of_each(self) -> None:
        version = make_published()
        make_begun(version)
        make_completed(version)
        make_draft(make_instrument(key="new"))
        gone = make_draft(make_instrument(key="old"))
        publish(questionnaire_id=gone.pk, by=None)
        retire(questionnaire_id=gone.pk, by=None)
        states = [(one["key"], one["state"], one["version"], one["begun"], one["completed"]) for one in self.listed()]
        assert states == [
            ("new", "never published", None, 0, 0),
            ("old", "retired", 1, 0, 0),
            ("sales-model", "open", 1, 2, 1),
        ]

    def test_says_whether_there_are_unpublished_changes(self) -> None:
        questionnaire = make_published().questionnaire
        assert [one["unpublished_changes"] for one in self.listed()] == [False]
        questionnaire.title_en = "Other"
        questionnaire.save()
        assert [one["unpublished_changes"] for one in self.listed()] == [True]

    def test_is_a_table_for_people(self) -> None:
        assert said_by("questionnaires") == "There is no questionnaire.\n"
        make_draft()
        head, row = said_by("questionnaires").splitlines()
        assert head.split("  ")[0] == "key"
        assert row.split() == ["sales-model", "title", "never", "published", "yes", "0", "0", "-"]


@pytest.mark.parametrize("name", ["check_questionnaire", "publish_questionnaire", "retire_questionnaire"])
def test_the_help_says_what_each_exit_code_means(name: str) -> None:
    command = load_command_class("diagnostics", name)
    assert isinstance(command, CodedCommand)
    said = command.create_parser("manage.py", name).format_help()
    assert all(f"  {code}  {meaning}" in said for code, meaning in command.exit_codes.items())


@pytest.mark.slow
def test_a_reader_who_stops_reading_gets_no_traceback() -> None:
    """The reader is gone before anything is written, as `head` is at the end of what it wanted."""
    command = [sys.executable, "manage.py", "help"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
    assert (running.returncode, said) == (141, "")
