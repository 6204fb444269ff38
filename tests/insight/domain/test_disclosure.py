"""No group under five is shown, and none can be worked out."""

from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.insight.domain.disclosure import (
    SMALLEST,
    Cell,
    Selection,
    disclosed,
    disclosed_of,
    is_small,
    offered,
    periods,
)

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


class TestParts:
    @pytest.mark.parametrize(
        ("counts", "shown"),
        [
            ((9, 7, 0), (9, 7, 0)),
            ((9, 7, 3), (9, None, None)),
            ((20, 3, 3), (20, None, None)),
            ((20, 6, 1, 1), (20, None, None, None)),
            ((20, 4), (None, None)),
            ((2, 2), (None, None)),
            ((9, 0, 1), (None, 0, None)),
        ],
    )
    def test_are_hidden_until_no_small_one_can_be_worked_out(self, counts, shown) -> None:
        assert tuple(disclosed(dict(enumerate(counts))).values()) == shown

    @given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
    def test_that_are_missing_from_the_whole_are_two_and_many_enough(self, counts) -> None:
        shown = disclosed(dict(enumerate(counts)))
        missing = [counts[key] for key, count in shown.items() if count is None]
        assert not any(is_small(count) for count in shown.values() if count is not None)
        assert (
            not missing
            or sum(counts) < SMALLEST
            or len([count for count in counts if count]) == 1
            or (len(missing) > 1 and sum(missing) >= SMALLEST)
        )

    @pytest.mark.parametrize(
        ("count", "total", "shown"), [(0, 9, 0), (4, 9, None), (5, 9, None), (5, 10, 5), (9, 9, 9)]
    )
    def test_of_two_are_hidden_if_either_is_small(self, count, total, shown) -> None:
        assert disclosed_of(count, total) == shown

    def test_may_be_chosen_alone_if_they_are_shown(self) -> None:
        assert offered({1: 40, 2: 3, 3: 9, 4: 0}) == (1, 4)


class TestPeriods:
    def test_join_months_until_there_are_enough(self) -> None:
        assert periods({JANUARY: 2, FEBRUARY: 4, MARCH: 7}) == ((JANUARY, FEBRUARY), (MARCH, MARCH))

    def test_join_the_last_month_to_the_one_before(self) -> None:
        assert periods({JANUARY: 5, FEBRUARY: 5, MARCH: 4}) == ((JANUARY, JANUARY), (FEBRUARY, MARCH))

    def test_are_none_if_there_is_not_enough(self) -> None:
        assert periods({JANUARY: 4}) == ()


def cells(**completed: int) -> list[Cell]:
    """Return cells named "en1": a language and the number of a version."""
    return [Cell(int(name[2]), JANUARY, name[:2], count, count) for name, count in completed.items()]


class TestSelection:
    def test_has_whole_months(self) -> None:
        selection = Selection(first=FEBRUARY, last=FEBRUARY, version=1, language="nb")
        assert selection.has(1, FEBRUARY, "nb")
        others = [(1, JANUARY, "nb"), (1, MARCH, "nb"), (2, FEBRUARY, "nb"), (1, FEBRUARY, "en")]
        assert not any(selection.has(*other) for other in others)

    @pytest.mark.parametrize(
        ("selection", "is_safe"),
        [
            (Selection(), True),
            (Selection(language="nb"), True),
            (Selection(version=1), True),
            (Selection(version=2, language="nb"), False),
            (Selection(version=1, language="en"), False),
            (Selection(first=FEBRUARY), False),
        ],
        ids=["all", "a language", "a version", "few", "what is left is few", "nothing"],
    )
    def test_is_safe_unless_it_or_what_it_leaves_out_is_small(self, selection, is_safe) -> None:
        assert selection.is_safe(cells(en1=20, nb1=20, en2=20, nb2=3)) is is_safe

    @given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
    def test_lets_no_small_group_be_worked_out_from_two_selections(self, counts) -> None:
        """Any two that are shown differ by nothing or by a group that is large enough, if one contains the other."""
        data = [
            Cell(version, JANUARY, language, count, count)
            for (version, language), count in zip(product((1, 2), ("en", "nb")), counts, strict=True)
        ]
        every = [Selection(version=version, language=code) for version in (None, 1, 2) for code in (None, "en", "nb")]
        safe = [selection for selection in every if selection.is_safe(data)]
        sums = {selection: sum(cell.completed for cell in data if selected(selection, cell)) for selection in safe}
        for one, other in combinations(safe, 2):
            if all(selected(one, cell) for cell in data if selected(other, cell)):
                assert not is_small(sums[one] - sums[other])


def selected(selection: Selection, cell: Cell) -> bool:
    return selection.has(cell.version, cell.month, cell.language)
