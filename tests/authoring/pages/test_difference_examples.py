"""What differs in golden examples, in sentences: they may name what is no longer there."""

from dataclasses import replace

from diagnostics.authoring.pages.differences import difference_list
from diagnostics.instrument.instrument import GoldenExample, Instrument
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_question, make_text

USUAL = GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, "inbound", ("qualify", "close"))
OTHER = GoldenExample("other", make_text("Other"), {"leads": "outbound"}, "outbound", ("qualify",))
NAME = "Golden example “Usual”"


def made_with(*examples: GoldenExample) -> Instrument:
    return make_instrument(questions=[make_question("leads")], golden_examples=examples)


def told(before: Instrument, after: Instrument) -> dict[str, tuple[str, ...]]:
    with override_language("en"):
        return {group.part: group.sentences for group in difference_list(before, after).groups}


def told_of(**changes: object) -> tuple[str, ...]:
    """Return the sentences when the usual example is changed."""
    return told(made_with(USUAL), made_with(replace(USUAL, **changes)))[NAME]


def test_one_is_added_removed_and_moved() -> None:
    assert told(made_with(USUAL), made_with(OTHER, USUAL)) == {
        "Golden example “Other”": ("Added before “Usual”",),
    }
    assert told(made_with(USUAL), made_with()) == {NAME: ("Removed",)}
    assert told(made_with(USUAL, OTHER), made_with(OTHER, USUAL)) == {NAME: ("Moved to the end",)}


def test_its_outcome_changes() -> None:
    assert told_of(leading="outbound", stages=("qualify", "present", "close")) == (
        "Leading sales model: “name outbound” instead of “name inbound”",
        "Stage “present” added before “close”",
    )


def test_nothing_leads_any_more() -> None:
    assert told_of(leading=None) == ("Leading sales model: none instead of “name inbound”",)


def test_its_answers_change() -> None:
    assert told_of(answers={"leads": "outbound"}) == (
        "It now answers “Question leads” with “Label outbound” instead of “Label inbound”",
    )
    assert told_of(answers={}) == ("It no longer answers “Question leads”",)


def test_what_is_no_longer_there_is_called_by_its_key() -> None:
    assert told_of(
        answers={"leads": "inbound", "gone": "yes"}, leading="lost", stages=("qualify", "close", "past")
    ) == (
        "It now answers “gone” with “yes”",
        "Leading sales model: “lost” instead of “name inbound”",
        "Stage “past” added at the end",
    )


def test_its_name_is_reworded() -> None:
    assert told(made_with(USUAL), made_with(replace(USUAL, name=Text("Common", "Usual (nb)")))) == {
        "Golden example “Common”": ("Name reworded (English): “Common” instead of “Usual”",)
    }
