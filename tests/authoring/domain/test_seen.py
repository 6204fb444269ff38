"""What was seen, as a form posts it: nothing that somebody makes up is equal to it."""

import pytest

from diagnostics.authoring.domain.seen import Seen


def test_survives_being_written() -> None:
    seen = Seen(contents="a1", version=3, target="b2", moment="1-2-3")
    assert Seen.from_text(str(seen)) == seen
    assert Seen.from_text(str(Seen(version=0))) == Seen(version=0)


@pytest.mark.parametrize("text", ["", "x", "a.b.c.d", "...", "a.1.b.c.d", "a.²..", f"a.{'9' * 40}.."])
def test_of_a_text_that_is_none_is_equal_to_nothing(text: str) -> None:
    assert not Seen.from_text(text).is_still(Seen(contents="a", version=1))


def test_compares_only_what_was_shown() -> None:
    now = Seen(contents="a", version=2, target="b", moment="9")
    assert [Seen(**shown).is_still(now) for shown in ({"contents": "a"}, {"version": 2}, {"target": "b"})] == [
        True,
        True,
        True,
    ]
    assert [
        Seen(**shown).is_still(now)
        for shown in ({"contents": "b"}, {"contents": "a", "version": 1}, {"contents": "a", "target": "x"}, {})
    ] == [False] * 4
