"""What people write about an assessment."""

from diagnostics.assessing.domain.naming import naming_mark


def test_a_mark_differs_if_name_and_note_are_split_elsewhere() -> None:
    assert len({naming_mark("a", "b"), naming_mark("ab", ""), naming_mark("", "ab"), naming_mark("b", "a")}) == 4
