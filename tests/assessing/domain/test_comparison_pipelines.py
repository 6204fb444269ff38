"""What differs between two pipelines, stage by stage: every pair of small ones, and properties of any two results."""

from dataclasses import replace
from itertools import chain, combinations, permutations, product

import pytest
from hypothesis import given

from diagnostics.assessing.domain.comparison import PlacedAt, Result, ScorePair, StagePair, compare
from diagnostics.instrument.difference import Difference, Kind
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.pipeline import Because, Pipeline, PlacedStage
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


def told(before, after):
    """Return what became of each stage, in the order it is told, as one string: +new -gone ~moved, = the others."""
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
    def test_are_new_gone_moved_or_where_they_were(self, before, after, expected):
        assert told(before, after) == expected

    def test_bear_their_numbers_on_both_sides(self):
        (pair, _) = compare(result_of("a b!"), result_of("b! a")).stages[::-1]
        stage = PlacedStage("a", wins=False, growth=False, because=Because(None))
        assert pair == StagePair("a", PlacedAt(1, stage), PlacedAt(2, replace(stage, growth=True)), is_moved=True)

    @pytest.mark.parametrize(
        ("before", "after", "new_business", "growth"),
        [("a b! c", "a b! d", "a b", "d c"), ("a b c!", "a! b", "a c", "b"), ("a b! c d", "a b!", "a b", "c d")],
    )
    def test_are_told_of_on_the_side_of_the_win_where_they_stand_or_stood(self, before, after, new_business, growth):
        found = compare(result_of(before), result_of(after))
        stretches = [" ".join(pair.key for pair in pairs) for pairs in (found.new_business, found.growth)]
        assert stretches == [new_business, growth]

    def test_tell_that_another_one_wins(self):
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
    def test_tell_of_another_reason_but_not_of_other_answers_behind_it(self, before, after, is_changed):
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
    def test_tell_what_is_worded_otherwise_in_either_language(self, changes, expected):
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
    """Return a pipeline's stages, each with the side of the win on which it stands."""
    return [(stage.key, stage.growth) for stage in side.outcome.pipeline.stages]


def applied(before, pairs):
    """Take from a pipeline what is gone or moved, then put what is new or moved where it stands now."""
    touched = [pair for pair in pairs if pair.is_added or pair.is_removed or pair.is_moved]
    stages = [stage for stage in before if stage[0] not in {pair.key for pair in touched}]
    placed = sorted((pair.after.number, pair) for pair in touched if pair.after is not None)
    for number, pair in placed:
        stages.insert(number - 1, (pair.key, pair.after.stage.growth))
    return stages


def test_what_is_told_of_the_one_pipeline_gives_the_other_and_tells_no_more_than_it_has_to():
    for one, other in product(PIPELINES, repeat=2):
        before, after = result_of(one), result_of(other)
        pairs = compare(before, after).stages
        assert applied(keys(before), pairs) == keys(after), (one, other)
        shared = [stage for stage in keys(after) if stage in keys(before)]
        stayed = sum(not (pair.is_added or pair.is_removed or pair.is_moved) for pair in pairs)
        assert stayed == longest_shared(shared, keys(before)), (one, other)


def longest_shared(shared, before):
    """Return how many of the shared stages can keep their order, by trying every choice of them."""
    choices = chain.from_iterable(combinations(shared, size) for size in range(len(shared) + 1))
    return max(len(some) for some in choices if list(some) == [stage for stage in before if stage in some])


def mirrored(found):
    """Return a comparison as it is told from the other side; the order of its rows is that of the other side."""
    swapped = [replace(pair, before=pair.after, after=pair.before) for pair in (*found.stages, *found.scores)]
    answers = [
        replace(
            pair,
            before=pair.after,
            after=pair.before,
            offered_before=pair.offered_after,
            offered_after=pair.offered_before,
        )
        for pair in found.answers
    ]
    sides = found.leading_after, found.leading_before
    return sides, as_set(_turned(pair) for pair in (*swapped, *answers))


def as_set(pairs):
    return sorted(map(repr, pairs))


def _turned(pair):
    """Return a pair with the differences of its wording turned round, in an order that is the same both ways."""
    if isinstance(pair, ScorePair):
        return pair
    turned = (replace(part, before=part.after, after=part.before) for part in pair.reworded)
    return replace(pair, reworded=tuple(sorted(turned, key=repr)))


def straight(found):
    pairs = (
        pair if isinstance(pair, ScorePair) else replace(pair, reworded=tuple(sorted(pair.reworded, key=repr)))
        for pair in (*found.stages, *found.scores, *found.answers)
    )
    return (found.leading_before, found.leading_after), as_set(pairs)


def test_swapping_two_pipelines_mirrors_what_is_told():
    for one, other in product(PIPELINES, repeat=2):
        there, back = (compare(result_of(a), result_of(b)) for a, b in ((one, other), (other, one)))
        assert mirrored(there) == straight(back), (one, other)


results = cases().map(lambda case: Result(case[0], diagnose(*case)))


@given(results)
def test_nothing_differs_from_itself(result):
    assert compare(result, result).is_empty


@given(results, results)
def test_swapping_the_sides_mirrors_what_is_told(one, other):
    assert mirrored(compare(one, other)) == straight(compare(other, one))


@given(results, results)
def test_what_is_told_of_one_result_gives_the_other(one, other):
    found = compare(one, other)
    assert applied(keys(one), found.stages) == keys(other)
    answers = {**one.outcome.answers, **{pair.question: pair.after for pair in found.answers if not pair.is_same}}
    assert {key: option for key, option in answers.items() if option is not None} == other.outcome.answers
    assert {pair.sales_model: pair.after.score for pair in found.scores if pair.after} == other.outcome.scores


@given(results, results)
def test_is_empty_only_where_neither_leads_scores_answers_nor_stages_differ(one, other):
    found = compare(one, other)
    same = (one.outcome.leading, one.outcome.scores, one.outcome.answers, keys(one)) == (
        other.outcome.leading,
        other.outcome.scores,
        other.outcome.answers,
        keys(other),
    )
    assert same or not found.is_empty
