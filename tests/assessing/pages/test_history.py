"""The history of own results in sentences, rows and lines."""

from uuid import UUID

from diagnostics.assessing.domain.history import histories
from diagnostics.assessing.pages.history import history_views
from diagnostics.templatetags.history import history_chart
from tests.assessing.domain.test_history import result
from tests.reference import reference_instrument
from tests.visitors import url

RESULTS = [result(1, "inbound"), result(2, "inbound"), result(3, "team", follows=2)]


def view(results=RESULTS, *, is_all: bool = True):
    instruments = {each.assessment: reference_instrument() for each in results}
    return history_views(histories(results), instruments, is_all=is_all)[0]


def test_says_what_changed() -> None:
    assert view().sentences == (
        "3 results since 1 January 2026.",
        "The result changed 1 time; now it is “Team selling”.",
        "Retaken 1 time.",
    )


def test_says_that_it_stayed_and_that_older_ones_are_left_out() -> None:
    assert view(RESULTS[:2], is_all=False).sentences == (
        "The newest 2 results, since 1 January 2026.",
        "Each time the result was “Inbound sales”.",
    )


def test_has_the_newest_first_beside_the_one_before() -> None:
    rows = view().rows
    first, second, third = (UUID(int=number) for number in (1, 2, 3))
    assert [(row.assessment, row.change, row.compare_url) for row in rows] == [
        (third, "Before: Inbound sales", url("compare", second, third)),
        (second, "Same as the time before", url("compare", first, second)),
        (first, "", ""),
    ]
    assert rows[-1].result_url == url("result", first)


def test_is_drawn_with_a_dot_for_each_result() -> None:
    drawn = history_chart(view())
    assert (drawn["lines"], drawn["width"]) == ([("Inbound sales", [12, 36]), ("Team selling", [60])], 72)
