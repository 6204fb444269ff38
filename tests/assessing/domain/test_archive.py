"""Places in a list, and the words of a search."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.domain.archive import ArchiveFilter, Place, Sort, naming_mark, parse_place, words_of

NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(st.uuids(), NAMES)
def test_a_place_is_read_as_it_was_written(key: UUID, name: str) -> None:
    assert parse_place(str(Place(key, name))) == Place(key, name)


@pytest.mark.parametrize("text", ["", "~", "x", f"{UUID(int=1)}~\0", f"{UUID(int=1)}x"])
def test_no_other_text_is_a_place(text: str) -> None:
    with pytest.raises(ValueError, match=r"badly formed|null character"):
        parse_place(text)


def test_words_are_without_case_and_each_once() -> None:
    assert words_of("  Ærlig STRASSE straße ærlig ") == ("ærlig", "strasse")


def test_the_order_narrows_nothing() -> None:
    assert (ArchiveFilter(sort=Sort.NAME).is_narrow, ArchiveFilter(leading="").is_narrow) == (False, True)


def test_a_mark_tells_name_and_note_apart() -> None:
    assert len({naming_mark("a", "b"), naming_mark("ab", ""), naming_mark("", "ab"), naming_mark("b", "a")}) == 4
