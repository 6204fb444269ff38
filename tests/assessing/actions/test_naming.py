"""Naming assessments, writing notes, and undoing a renaming."""

from typing import Any

import pytest

from diagnostics.assessing.actions.assessments import name_assessment, undo_rename
from diagnostics.assessing.domain.naming import naming_mark
from diagnostics.assessing.models import Assessment
from diagnostics.instrument.errors import ChangedMeanwhile, NothingToUndo
from tests.rows import BROWSER, OTHER_BROWSER, make_begun, make_completed

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def name(assessment: Assessment, title: str, note: str = "", **changes: Any) -> Assessment:
    """Name it from a page that shows the saved name and note."""
    saved = Assessment.objects.get(pk=assessment.pk)
    seen = naming_mark(saved.title, saved.note)
    return name_assessment(
        **{"assessment_id": assessment.pk, "title": title, "note": note, "seen": seen, "by": BROWSER, **changes}
    )


def stored(assessment: Assessment) -> tuple[str, str, str | None, str, str]:
    row = Assessment.objects.get(pk=assessment.pk)
    return row.title, row.note, row.title_before, row.name_key, row.search_text


def test_saves_name_and_note_with_their_search_and_sort_keys() -> None:
    assessment = make_completed()
    name(assessment, " Ærlig ", "Kari\r\nOla ")
    assert stored(assessment) == ("Ærlig", "Kari\nOla", "", "ærlig", "ærlig\nkari\nola")


def test_a_renaming_can_be_undone_once() -> None:
    assessment = make_begun()
    name(assessment, "North")
    name(assessment, "South", "kept")
    undo_rename(assessment_id=assessment.pk, restoring="North", by=BROWSER)
    assert stored(assessment) == ("North", "kept", None, "north", "north\nkept")
    with pytest.raises(NothingToUndo):
        undo_rename(assessment_id=assessment.pk, restoring="North", by=BROWSER)


def test_changing_only_the_note_keeps_the_renaming_undoable() -> None:
    assessment = make_begun()
    name(assessment, "North")
    name(assessment, "South")
    name(assessment, "South", "a note")
    assert stored(assessment)[:3] == ("South", "a note", "North")


def test_does_not_overwrite_what_another_page_saved_meanwhile() -> None:
    assessment = make_begun()
    seen = naming_mark("", "")
    name(assessment, "First tab", "first note")
    with pytest.raises(ChangedMeanwhile):
        name(assessment, "Second tab", "second note", seen=seen)
    assert stored(assessment)[:3] == ("First tab", "first note", "")


def test_sending_the_same_twice_changes_nothing() -> None:
    assessment = make_begun()
    for _ in range(2):
        name(assessment, "North", "note", seen=naming_mark("", ""))
    assert stored(assessment)[:3] == ("North", "note", "")


def test_an_outdated_page_undoes_nothing() -> None:
    assessment = make_begun()
    for title in ("North", "South", "West"):
        name(assessment, title)
    with pytest.raises(NothingToUndo):
        undo_rename(assessment_id=assessment.pk, restoring="North", by=BROWSER)
    assert stored(assessment)[0] == "West"


def test_another_browsers_assessment_does_not_exist() -> None:
    assessment = make_begun()
    with pytest.raises(Assessment.DoesNotExist):
        name(assessment, "Mine now", by=OTHER_BROWSER)
    with pytest.raises(Assessment.DoesNotExist):
        undo_rename(assessment_id=assessment.pk, restoring="", by=OTHER_BROWSER)
