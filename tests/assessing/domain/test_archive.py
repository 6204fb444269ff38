"""Cursors of the list, and the words of a search."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.domain.archive import ArchiveFilter, Place, Sort, parse_place, words_of

NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(st.uuids(), NAMES)
def test_a_place_survives_being_written_and_parsed(key: UUID, name: str) -> None:
    assert parse_place(str(Place(key, name))) == Place(key, name)


@pytest.mark.parametrize("text", ["", "~", "x", f"{UUID(int=1)}x"])
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        parse_place(text)


def test_words_are_casefolded_and_unique() -> None:
    assert words_of("  Ærlig STRASSE straße ærlig ") == ("ærlig", "strasse")


def test_sorting_is_not_a_filter() -> None:
    assert (ArchiveFilter(sort=Sort.NAME).is_narrow, ArchiveFilter(leading="").is_narrow) == (False, True)
