"""The comparison of pipelines: every pair of small ones, and properties that hold for any two results."""

from dataclasses import replace
from itertools import chain, combinations, permutations, product

import pytest
from hypothesis import given

from diagnostics.assessing.domain.comparison import PlacedAt, Result, ScorePair, StagePair, compare
from diagnostics.instrument.difference import Difference, Kind
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.pipeline import Because, Part, Pipeline, PlacedStage
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_process, make_stage
from tests.instrument.strategies import cases

ALL = tuple("abcde")
ANY = make_instrument(stages=map(make_stage, ALL), processes=[make_process(stages="a", wins="a")])
OUTCOME = diagnose(ANY, {"leads": "unsure"})


def result_of(stages, instrument=ANY, **because):
    """Return a result with these stages; the one with "!" wins, what follows it is growth; `because` by stage."""
    keys = stages.split()
    win = next((place for place, key in enumerate(keys) if key.endswith("!")), len(keys))
    placed = tuple(
        PlacedStage(key.rstrip("!"), place == win, place > win, because.get(key.rstrip("!"), Because(None)))
        for place, key in enumerate(keys)
    )
    return Result(instrument, replace(OUTCOME, pipeline=Pipeline(placed)))


def result_in_parts(**parts):
    """Return a result with these stages, each in its part; the last one of the deal wins."""
    win = [key for key, part in parts.items() if part is Part.DEAL][-1]
    placed = (
        PlacedStage(key, key == win, part is Part.GROWTH, Because(None), part=part) for key, part in parts.items()
    )
    return Result(ANY, replace(OUTCOME, pipeline=Pipeline(tuple(placed))))


def changes_between(before, after):
    """Return the change of each stage, in order, as one string: +added, -removed, ~moved, =unchanged."""
    signs = ((lambda pair: pair.is_added, "+"), (lambda pair: pair.is_removed, "-"), (lambda pair: pair.is_moved, "~"))
    pairs = compare(result_of(before), result_of(after)).stages
    return " ".join(next((sign for is_so, sign in signs if is_so(pair)), "=") + pair.key for pair in pairs)


class TestStages:
    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            ("a b!", "a b!", "=a =b"),
            ("a b!", "a c b!", "=a +c =b"),
            ("a c b!", "a b!", "=a -c =b"),
            ("a b!", "c d!", "+c +d -a -b"),
            ("a b c d!", "b c a d!", "=b =c ~a =d"),
            ("a b c d!", "a d! b c", "=a =d ~b ~c"),
            ("a b! c", "a b c!", "=a =b ~c"),
            ("a b! c d", "a b! d", "=a =b -c =d"),
            ("", "a!", "+a"),
            ("a!", "", "-a"),
            ("", "", ""),
        ],
    )
    def test_are_added_removed_moved_or_unchanged(self, before, after, expected):
        assert changes_between(before, after) == expected

    def test_have_their_numbers_on_both_sides(self):
        (pair, _) = compare(result_of("a b!"), result_of("b! a")).stages[::-1]
        stage = PlacedStage("a", wins=False, growth=False, because=Because(None))
        assert pair == StagePair("a", PlacedAt(1, stage), PlacedAt(2, replace(stage, growth=True)), is_moved=True)

    @pytest.mark.parametrize(
        ("before", "after", "new_business", "growth"),
        [("a b! c", "a b! d", "a b", "d c"), ("a b c!", "a! b", "a c", "b"), ("a b! c d", "a b!", "a b", "c d")],
    )
    def test_are_listed_up_to_the_win_or_after_it_as_in_their_pipeline(self, before, after, new_business, growth):
        comparison = compare(result_of(before), result_of(after))
        stretches = [(part, " ".join(pair.key for pair in pairs)) for part, pairs in comparison.parts]
        assert stretches == [(Part.DEAL, new_business), (Part.GROWTH, growth)]

    def test_say_that_they_are_in_another_part(self):
        before, after = (result_in_parts(a=part, b=Part.DEAL) for part in (Part.DEAL, Part.PROSPECTING))
        comparison = compare(before, after)
        assert [(pair.key, pair.part_changed, pair.is_moved, pair.is_same) for pair in comparison.stages] == [
            ("a", True, False, False),
            ("b", False, False, True),
        ]
        assert [(part, [pair.key for pair in pairs]) for part, pairs in comparison.parts] == [
            (Part.PROSPECTING, ["a"]),
            (Part.DEAL, ["b"]),
        ]

    def test_of_outcomes_without_parts_are_in_the_deal_or_in_growth(self):
        assert compare(result_of("a! b"), result_in_parts(a=Part.DEAL, b=Part.GROWTH)).is_empty

    @pytest.mark.parametrize(("optional", "is_changed"), [(True, True), (False, False)])
    def test_say_that_they_became_optional(self, optional, is_changed):
        before = result_of("a! b")
        first, second = before.outcome.pipeline.stages
        pipeline = Pipeline((first, replace(second, optional=optional)))
        after = Result(ANY, replace(before.outcome, pipeline=pipeline))
        pairs = compare(before, after).stages
        assert [(pair.optional_changed, pair.is_same) for pair in pairs] == [
            (False, True),
            (is_changed, not is_changed),
        ]

    def test_say_that_another_one_wins(self):
        pairs = compare(result_of("a! b"), result_of("a b!")).stages
        assert [(pair.key, pair.win_changed) for pair in pairs] == [("a", True), ("b", True)]
        only_one = compare(result_of("a!"), result_of("b!")).stages
        assert [pair.win_changed for pair in only_one] == [False, False]

    @pytest.mark.parametrize(
        ("before", "after", "is_changed"),
        [
            (Because(None), Because(None), False),
            (Because(None), Because("team"), True),
            (Because("team"), Because("team", in_place_of="b"), True),
            (Because("team", ("one",)), Because("team", ("other",)), False),
        ],
    )
    def test_say_that_the_reason_changed_but_not_that_its_answers_did(self, before, after, is_changed):
        (pair,) = compare(result_of("a", a=before), result_of("a", a=after)).stages
        assert (pair.reason_changed, pair.is_same) == (is_changed, not is_changed)

    def test_on_one_side_alone_have_no_other_reason(self):
        added, removed = compare(result_of("a", a=Because("team")), result_of("b")).stages
        assert (added.reason_changed, removed.reason_changed) == (False, False)

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"name": Text("a", "annet")}, ("name", "nb", "a (nb)", "annet")),
            ({"purpose": Text("New", "purpose a (nb)")}, ("purpose", "en", "purpose a", "New")),
        ],
    )
    def test_list_other_wordings_in_either_language(self, changes, expected):
        stages = [make_stage("a", **changes), *map(make_stage, "bcde")]
        now = make_instrument(stages=stages, processes=[make_process(stages="a", wins="a")])
        pair, untouched = compare(result_of("a b"), result_of("a b", now)).stages
        field, language, before, after = expected
        assert pair.reworded == (
            Difference(Kind.REWORDED, ("stage", "a"), field, language, before=before, after=after),
        )
        assert (pair.is_same, untouched.is_same) == (False, True)


PIPELINES = [
    " ".join(f"{key}!" if place == win else key for place, key in enumerate(order))
    for size in range(4)
    for order in permutations("abc", size)
    for win in range(max(size, 1))
]
"""Every pipeline of up to three stages, won at each of them."""


def keys(side):
    """Return the keys of a pipeline's stages, each with whether it comes after the win."""
    return [(stage.key, stage.growth) for stage in side.outcome.pipeline.stages]


def apply_changes(before, pairs):
    """Remove the stages that were removed or moved, then insert those that were added or moved."""
    touched = [pair for pair in pairs if pair.is_added or pair.is_removed or pair.is_moved]
    stages = [stage for stage in before if stage[0] not in {pair.key for pair in touched}]
    placed = sorted((pair.after.number, pair) for pair in touched if pair.after is not None)
    for number, pair in placed:
        stages.insert(number - 1, (pair.key, pair.after.stage.growth))
    return stages


def test_changes_turn_one_pipeline_into_the_other_and_are_minimal():
    for one, other in product(PIPELINES, repeat=2):
        before, after = result_of(one), result_of(other)
        pairs = compare(before, after).stages
        assert apply_changes(keys(before), pairs) == keys(after), (one, other)
        shared = [stage for stage in keys(after) if stage in keys(before)]
        stayed = sum(not (pair.is_added or pair.is_removed or pair.is_moved) for pair in pairs)
        assert stayed == longest_shared(shared, keys(before)), (one, other)


def longest_shared(shared, before):
    """Return how many of the shared stages can keep their order, by trying every choice of them."""
    choices = chain.from_iterable(combinations(shared, size) for size in range(len(shared) + 1))
    return max(len(some) for some in choices if list(some) == [stage for stage in before if stage in some])


def mirrored(comparison):
    """Return a comparison with its sides swapped, in the form of `comparable`."""
    swapped = [replace(pair, before=pair.after, after=pair.before) for pair in (*comparison.stages, *comparison.scores)]
    answers = [
        replace(
            pair,
            before=pair.after,
            after=pair.before,
            offered_before=pair.offered_after,
            offered_after=pair.offered_before,
        )
        for pair in comparison.answers
    ]
    sides = comparison.first_after, comparison.first_before
    return sides, as_set(_with_swapped_wording(pair) for pair in (*swapped, *answers))


def as_set(pairs):
    return sorted(map(repr, pairs))


def _with_swapped_wording(pair):
    """Return a pair with its differences of wording swapped and sorted."""
    if isinstance(pair, ScorePair):
        return pair
    swapped = (replace(part, before=part.after, after=part.before) for part in pair.reworded)
    return replace(pair, reworded=tuple(sorted(swapped, key=repr)))


def comparable(comparison):
    """Return a comparison in a form that does not depend on the order of its rows."""
    pairs = (
        pair if isinstance(pair, ScorePair) else replace(pair, reworded=tuple(sorted(pair.reworded, key=repr)))
        for pair in (*comparison.stages, *comparison.scores, *comparison.answers)
    )
    return (comparison.first_before, comparison.first_after), as_set(pairs)


def test_swapping_two_pipelines_mirrors_the_comparison():
    for one, other in product(PIPELINES, repeat=2):
        forth, back = (compare(result_of(a), result_of(b)) for a, b in ((one, other), (other, one)))
        assert mirrored(forth) == comparable(back), (one, other)


results = cases().map(lambda case: Result(case[0], diagnose(*case)))


@given(results)
def test_nothing_differs_from_itself(result):
    assert compare(result, result).is_empty


@given(results, results)
def test_swapping_the_sides_mirrors_the_comparison(one, other):
    assert mirrored(compare(one, other)) == comparable(compare(other, one))


@given(results, results)
def test_changes_turn_one_result_into_the_other(one, other):
    comparison = compare(one, other)
    assert apply_changes(keys(one), comparison.stages) == keys(other)
    answers = {**one.outcome.answers, **{pair.question: pair.after for pair in comparison.answers if not pair.is_same}}
    assert {key: option for key, option in answers.items() if option is not None} == other.outcome.answers
    assert {pair.sales_model: pair.after.score for pair in comparison.scores if pair.after} == other.outcome.scores


@given(results, results)
def test_is_empty_only_if_leads_scores_answers_and_stages_are_equal(one, other):
    comparison = compare(one, other)
    same = (one.outcome.first, one.outcome.scores, one.outcome.answers, keys(one)) == (
        other.outcome.first,
        other.outcome.scores,
        other.outcome.answers,
        keys(other),
    )
    assert same or not comparison.is_empty
