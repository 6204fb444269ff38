"""The commands that print, read and check a questionnaire as a file."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.files import SIZE_LIMIT, write_file
from diagnostics.authoring.models import Question, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.upgrading import FIRST_EDITION as FIRST_FINGERPRINT
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_process, make_sales_model
from tests.reference import FIRST_EDITION, PATH, reference_instrument
from tests.repository.files import ROOT
from tests.rows import make_draft, make_published

REWORDED = replace(make_instrument(), title=Text("Other", "title (nb)"))


def told(*arguments: str) -> str:
    """Run a command and return what it says."""
    stdout = io.StringIO()
    call_command(*arguments, stdout=stdout)
    return stdout.getvalue()


def refused(*arguments: str) -> tuple[str, int, str]:
    """Run a command that fails, and return why, its exit code, and what it said before."""
    stdout = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*arguments, stdout=stdout)
    return str(error.value), error.value.returncode, stdout.getvalue()


def without_comment(path: Path) -> str:
    """Return a file without the comment on top, which an export does not have."""
    return "".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if not line.startswith("#"))


@pytest.fixture
def written(tmp_path: Any) -> Any:
    """Write an instrument, or any text, to a file and return its path."""

    def write(content: Any) -> str:
        path = tmp_path / "questionnaire.yaml"
        text = content if isinstance(content, str) else write_file(content)
        path.write_text(text, encoding="utf-8", newline="")
        return str(path)

    return write


@pytest.mark.both_databases
@pytest.mark.django_db
class TestExport:
    def test_prints_the_draft_of_the_only_questionnaire(self) -> None:
        create_questionnaire(instrument=reference_instrument())
        assert told("export_questionnaire") == write_file(reference_instrument())

    def test_prints_the_one_that_is_named(self) -> None:
        make_draft()
        make_draft(make_instrument(key="other"))
        assert told("export_questionnaire", "other") == write_file(make_instrument(key="other"))

    def test_prints_a_version(self) -> None:
        questionnaire = make_published().questionnaire
        questionnaire.title_en = "Other"
        questionnaire.save()
        publish(questionnaire_id=questionnaire.pk, by=None)
        assert told("export_questionnaire", "--version", "1") == write_file(make_instrument())
        assert told("export_questionnaire", "--version", "2") == write_file(REWORDED)

    def test_asks_which_if_there_are_several(self) -> None:
        make_draft()
        make_draft(make_instrument(key="other"))
        assert refused("export_questionnaire") == (
            "Say which questionnaire. There are: other, sales-model.",
            2,
            "",
        )

    def test_knows_no_others(self) -> None:
        assert refused("export_questionnaire")[0] == "There is no questionnaire."
        make_draft()
        assert refused("export_questionnaire", "x")[0] == "There is no such questionnaire. There are: sales-model."
        assert refused("export_questionnaire", "--version", "3")[0] == "sales-model has no version 3."


@pytest.mark.both_databases
@pytest.mark.django_db
class TestImport:
    def test_into_an_empty_site_exports_as_the_same_bytes(self, written: Any) -> None:
        create_questionnaire(instrument=reference_instrument())
        first = told("export_questionnaire")
        Questionnaire.objects.update(common_process=None)
        Questionnaire.objects.get().delete()
        assert told("import_questionnaire", written(first)) == (
            "A new questionnaire is made: Find your sales model (sales-model).\n"
            "Written as the draft. Check and publish it in the admin.\n"
        )
        assert told("export_questionnaire") == first

    def test_of_the_first_edition_exports_as_the_same_bytes_for_ever(self) -> None:
        told("import_questionnaire", str(FIRST_EDITION))
        questionnaire = Questionnaire.objects.get()
        assert (questionnaire.edition, questionnaire.key) == (1, "sales-model")
        assert told("export_questionnaire") == without_comment(FIRST_EDITION)
        version = publish(questionnaire_id=questionnaire.pk, by=None)
        assert version.fingerprint == FIRST_FINGERPRINT
        assert told("export_questionnaire", "--version", "1") == without_comment(FIRST_EDITION)

    def test_of_the_second_edition_over_the_first_and_back_leaves_nothing_behind(self) -> None:
        for path in (FIRST_EDITION, PATH, FIRST_EDITION):
            told("import_questionnaire", str(path))
            assert told("export_questionnaire") == without_comment(path)

    def test_replaces_the_draft_of_the_questionnaire_with_its_key(self, written: Any) -> None:
        questionnaire = make_draft()
        assert told("import_questionnaire", written(REWORDED)).splitlines() == [
            "1 change in the draft of Other (sales-model):",
            "  The questionnaire itself",
            "    Title reworded (English): “Other” instead of “title”",
            "Written as the draft. Check and publish it in the admin.",
        ]
        assert load_draft(Questionnaire.objects.get(pk=questionnaire.pk)) == REWORDED

    def test_that_is_tried_only_writes_nothing(self, written: Any) -> None:
        questionnaire = make_draft()
        before = Questionnaire.history.count()
        said = told("import_questionnaire", written(REWORDED), "--dry-run")
        assert said.splitlines()[-1] == "Nothing was written."
        assert load_draft(Questionnaire.objects.get(pk=questionnaire.pk)) == make_instrument()
        assert Questionnaire.history.count() == before

    def test_of_the_same_says_so(self, written: Any) -> None:
        make_draft()
        said = told("import_questionnaire", written(make_instrument()), "--dry-run")
        assert said.splitlines()[0] == "Nothing changes: the draft of title (sales-model) says the same."

    def test_mends_a_draft_that_contradicts_itself(self, written: Any) -> None:
        questionnaire = make_draft()
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        said = told("import_questionnaire", written(make_instrument()))
        assert said.splitlines()[0] == "The draft of title (sales-model) contradicts itself and is replaced."
        assert load_draft(Questionnaire.objects.get(pk=questionnaire.pk)) == make_instrument()

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("format: 3\n", "Line 1, column 1, format: This site reads files of format 1 or 2. This one says 3."),
            ("key: [", "Line 2, column 1: This is not YAML: did not find expected node content."),
            ("#" * (SIZE_LIMIT + 1), "The file is larger than 400 kB."),
            (
                "a: &a [*a]",
                "Line 1, column 4: Anchors and aliases (& and *) are not allowed. "
                "Write everything out, or put it in quotes.",
            ),
        ],
    )
    def test_refuses_what_is_no_questionnaire_and_writes_nothing(
        self, written: Any, content: str, message: str
    ) -> None:
        path = written(content)
        assert refused("import_questionnaire", path) == (f"{path}: {message}", 2, "")
        assert Questionnaire.objects.count() == 0

    def test_names_the_line_of_what_the_columns_cannot_hold(self, written: Any) -> None:
        path = written(make_instrument(title=Text("a" * 201, "b")))
        message = "Line 4, column 3, title.en: Ensure this value has at most 200 characters (it has 201)."
        assert refused("import_questionnaire", path) == (f"{path}: {message}", 2, "")
        assert Question.objects.count() == 0

    def test_of_a_file_that_is_not_there_is_refused(self) -> None:
        assert refused("import_questionnaire", "nowhere.yaml") == ("nowhere.yaml: No such file or directory", 2, "")


class TestCheck:
    """In tests without the mark `django_db`, the command could not reach a database."""

    def test_passes_the_reference_questionnaire(self) -> None:
        said = told("check_questionnaire", str(PATH)).splitlines()
        assert said[-2] == "Nothing prevents publishing. Combinations proved: 1470."
        assert said[-1] == f"Fingerprint: {fingerprint(dump_instrument(reference_instrument()))}"
        assert all(line.endswith("It gives no points, and no rule depends on it.") for line in said[:-2])

    def test_passes_the_first_edition(self) -> None:
        said = told("check_questionnaire", str(FIRST_EDITION)).splitlines()
        assert said[-2:] == [
            "Nothing prevents publishing. Combinations proved: 900.",
            f"Fingerprint: {FIRST_FINGERPRINT}",
        ]

    def test_lists_gaps_in_words(self, written: Any) -> None:
        broken = make_instrument(
            title=Text("title"),
            sales_models=[make_sales_model(threshold=9), make_sales_model("outbound")],
            processes=[make_process(wins=None)],
        )
        message, code, said = refused("check_questionnaire", written(broken))
        assert (message, code) == ("Not fit to publish; gaps: 3.", 1)
        assert said.splitlines() == [
            "sales-model: The text “title” is not written in Norwegian Bokmål.",
            "Sales model “name inbound”: No answers reach its threshold: the highest score is 3. "
            "Lower the threshold or raise weights.",
            "Process “Process common”: None of its stages is chosen as the one that wins the deal.",
        ]

    def test_refuses_what_is_no_questionnaire(self, written: Any) -> None:
        assert refused("check_questionnaire", written("x"))[1] == 2

    @pytest.mark.slow
    def test_needs_no_database(self, written: Any) -> None:
        def run(path: str) -> tuple[int, str]:
            command = [sys.executable, "manage.py", "check_questionnaire", path]
            nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
            ran = subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, check=False)
            return ran.returncode, ran.stderr

        assert run(str(PATH)) == (0, "")
        assert run(written("x"))[0] == 2
