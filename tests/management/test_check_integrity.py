"""`check_integrity`: it finds what the triggers prevent, and says how far it is."""

import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries.integrity import saved_results
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.management.commands import check_integrity
from diagnostics.pipelines.models import SavedPipeline
from tests.person import make_person
from tests.reference import reference_instrument
from tests.rows import make_completed, make_published, make_version, without_triggers

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def said() -> str:
    stdout = io.StringIO()
    call_command("check_integrity", stdout=stdout)
    return stdout.getvalue()


def found() -> list[str]:
    """Return the lines about damage, and expect the command to fail because of them."""
    stdout = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_integrity", stdout=stdout)
    *lines, checked = stdout.getvalue().splitlines()
    assert checked.startswith("Checked ")
    assert (str(refused.value), refused.value.returncode) == (f"Damaged: {len(lines)}.", 1)
    return lines


def change(model: Any, pk: Any, **values: Any) -> None:
    """Change a row behind the triggers' back."""
    with without_triggers():
        model.objects.filter(pk=pk).update(**values)


def test_a_site_in_use_has_no_damage() -> None:
    make_person(make_published(reference_instrument()))
    done = Assessment.objects.completed().count()
    first, last = said().splitlines()
    assert first.startswith(f"Checked {done} results, of ")
    assert last == "Nothing is damaged."


def test_a_changed_result_is_found() -> None:
    version = make_version()
    whole, damaged = make_completed(version), make_completed(version)
    change(Assessment, damaged.pk, outcome={**damaged.outcome, "present": []})
    assert found() == [f"assessment {damaged.pk}: its saved result is not what its answers yield."]
    assert whole.pk != damaged.pk


def test_a_changed_version_is_found() -> None:
    version = make_version()
    change(QuestionnaireVersion, version.pk, document={**version.document, "key": "other"})
    problem = "its document is not the one that was published: the fingerprint differs"
    assert found() == [f"version 1 of {version.questionnaire.key}: {problem}."]


def test_a_result_whose_version_is_gone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    done = make_completed()
    # foreign keys prevent it until the file is damaged
    lost = replace(next(saved_results()), version=0)
    monkeypatch.setattr(check_integrity, "saved_results", lambda: iter([lost]))
    assert found() == [f"assessment {done.pk}: its version cannot be read."]


def test_an_own_pipeline_that_cannot_be_read_is_found() -> None:
    assessment = make_completed()
    SavedPipeline.objects.create(
        assessment=assessment, document={"kept": 7}, revision=1, saved_at=assessment.completed_at
    )
    (line,) = found()
    assert line.startswith(f"own pipeline of assessment {assessment.pk}: it cannot be read")


def test_a_missing_trigger_is_found() -> None:
    connection.check_constraints()
    with without_triggers():
        lines = found()
    assert "trigger assessment_frozen: it is missing; manage.py migrate installs it." in lines


def test_it_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_integrity, "PROGRESS", 0)
    version = make_version()
    for _ in range(2):
        make_completed(version)
    stderr = io.StringIO()
    call_command("check_integrity", stdout=io.StringIO(), stderr=stderr)
    assert [line.partition(", about")[0] for line in stderr.getvalue().splitlines()] == [
        "1 of 2 results, 50%",
        "2 of 2 results, 100%",
    ]
    silent = io.StringIO()
    call_command("check_integrity", "--quiet", stdout=io.StringIO(), stderr=silent)
    assert silent.getvalue() == ""
