"""Sentences about differences in golden examples, which can refer to deleted parts."""

from dataclasses import replace

from diagnostics.authoring.pages.differences import difference_list
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import GoldenExample
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_question, make_text

USUAL = GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, "inbound", ("qualify", "close"))
OTHER = GoldenExample("other", make_text("Other"), {"leads": "outbound"}, "outbound", ("qualify",))
NAME = "Golden example “Usual”"


def with_examples(*examples: GoldenExample) -> Instrument:
    return make_instrument(questions=[make_question("leads")], golden_examples=examples)


def compare(before: Instrument, after: Instrument) -> dict[str, tuple[str, ...]]:
    with override_language("en"):
        return {group.part: group.sentences for group in difference_list(before, after).groups}


def sentences(**changes: object) -> tuple[str, ...]:
    """Return the sentences after a change of the usual example."""
    return compare(with_examples(USUAL), with_examples(replace(USUAL, **changes)))[NAME]


def test_an_example_is_added_removed_or_moved() -> None:
    assert compare(with_examples(USUAL), with_examples(OTHER, USUAL)) == {
        "Golden example “Other”": ("Added before “Usual”",),
    }
    assert compare(with_examples(USUAL), with_examples()) == {NAME: ("Removed",)}
    assert compare(with_examples(USUAL, OTHER), with_examples(OTHER, USUAL)) == {NAME: ("Moved to the end",)}


def test_its_outcome_changes() -> None:
    assert sentences(leading="outbound", stages=("qualify", "present", "close")) == (
        "Leading sales model: “name outbound” instead of “name inbound”",
        "Stage “present” added before “close”",
    )


def test_no_sales_model_leads_any_more() -> None:
    assert sentences(leading=None) == ("Leading sales model: none instead of “name inbound”",)


def test_its_answers_change() -> None:
    assert sentences(answers={"leads": "outbound"}) == (
        "It now answers “Question leads” with “Label outbound” instead of “Label inbound”",
    )
    assert sentences(answers={}) == ("It no longer answers “Question leads”",)


def test_who_must_be_present_changes() -> None:
    example = replace(USUAL, present=("inbound", "outbound"))
    before = with_examples(example)
    assert compare(before, with_examples(replace(example, present=("outbound", "inbound")))) == {
        NAME: ("Present sales model “name inbound” moved to the end",)
    }
    assert compare(before, with_examples(replace(example, present=("inbound",)))) == {
        NAME: ("Present sales model “name outbound” removed",)
    }
    assert compare(before, with_examples(replace(example, present=("gone", "inbound", "outbound")))) == {
        NAME: ("Present sales model “gone” added before “name inbound”",)
    }


def test_its_separating_answer_changes() -> None:
    parts = {"separating_question": make_text("Which?"), "separating_equal": make_text("They count the same")}
    before, after = (
        make_instrument(**parts, golden_examples=(replace(USUAL, answers={"leads": "inbound", "stands_out": chosen}),))
        for chosen in ("inbound", "equal")
    )
    assert compare(before, after) == {
        NAME: ("It now answers “Which?” with “They count the same” instead of “name inbound”",)
    }


def test_a_deleted_part_is_shown_by_its_key() -> None:
    assert sentences(
        answers={"leads": "inbound", "gone": "yes"}, leading="lost", stages=("qualify", "close", "past")
    ) == (
        "It now answers “gone” with “yes”",
        "Leading sales model: “lost” instead of “name inbound”",
        "Stage “past” added at the end",
    )


def test_its_name_is_reworded() -> None:
    assert compare(with_examples(USUAL), with_examples(replace(USUAL, name=Text("Common", "Usual (nb)")))) == {
        "Golden example “Common”": ("Name reworded (English): “Common” instead of “Usual”",)
    }
