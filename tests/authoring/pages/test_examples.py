"""Texts about golden examples: their differences, and why they are broken."""

from dataclasses import replace

import pytest

from diagnostics.authoring.pages.differences import difference_list
from diagnostics.authoring.pages.examples import answer_lines, broken_reason, leading_name, present_names, stage_names
from diagnostics.instrument.golden import broken_examples
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import GoldenExample
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_question, make_text

STAGES = ("qualify", "present", "close")
USUAL = GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, "inbound", STAGES)


def with_examples(*examples: GoldenExample) -> Instrument:
    return make_instrument(golden_examples=examples)


def reason_of(example: GoldenExample) -> str:
    instrument = with_examples(example)
    (broken,) = broken_examples(instrument)
    return broken_reason(instrument, broken)


def compare(before: tuple[GoldenExample, ...], after: tuple[GoldenExample, ...]) -> dict[str, tuple[str, ...]]:
    difference = difference_list(with_examples(*before), with_examples(*after))
    return {group.part: group.sentences for group in difference.groups}


class TestDifference:
    def test_of_an_example_are_grouped_under_its_name(self) -> None:
        other = replace(USUAL, answers={"leads": "unsure"}, leading=None, stages=("qualify", "close"))
        assert compare((USUAL,), (other,)) == {
            "Golden example “Usual”": (
                "It now answers “Question leads” with “Label unsure” instead of “Label inbound”",
                "Leading sales model: none instead of “name inbound”",
                "Stage “present” removed",
            )
        }

    def test_show_added_moved_and_removed_examples(self) -> None:
        first, second = (replace(USUAL, key=key, name=make_text(key)) for key in ("first", "second"))
        assert compare((), (USUAL,)) == {"Golden example “Usual”": ("Added at the end",)}
        assert compare((USUAL,), ()) == {"Golden example “Usual”": ("Removed",)}
        assert compare((first,), (second, first)) == {"Golden example “second”": ("Added before “first”",)}

    def test_show_deleted_parts_by_their_keys(self) -> None:
        other = replace(USUAL, answers={"people": "one"}, leading="door_to_door", stages=("doorbell", *STAGES))
        assert compare((USUAL,), (other,)) == {
            "Golden example “Usual”": (
                "It no longer answers “Question leads”",
                "It now answers “people” with “one”",
                "Leading sales model: “door_to_door” instead of “name inbound”",
                "Stage “doorbell” added before “qualify”",
            )
        }


class TestBreach:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"leading": "outbound"}, "Name outbound must lead; now it is name inbound."),
            ({"leading": None}, "No sales model must lead; now it is name inbound."),
            (
                {"present": ("inbound", "outbound")},
                "Present must be name inbound and name outbound; now it is name inbound.",
            ),
            (
                {"answers": {"leads": "inbound", "stands_out": "inbound"}},
                "It answers the separating question, which is gone.",
            ),
            (
                {"stages": ("doorbell", "close")},
                "The pipeline must be doorbell → close; now it is qualify → present → close.",
            ),
            ({"stages": ()}, "The pipeline must be empty; now it is qualify → present → close."),
            ({"answers": {}}, "It does not answer “Question leads”."),
            (
                {"answers": {"leads": "referred"}},
                "It answers “Question leads” with the option “referred”, which is gone.",
            ),
            (
                {"answers": {"leads": "inbound", "people": "one"}},
                "It answers the question “people”, which is gone.",
            ),
        ],
    )
    def test_say_why_it_is_broken(self, change: dict[str, object], expected: str) -> None:
        assert reason_of(replace(USUAL, **change)) == expected  # type: ignore[arg-type]  # fields of the example


class TestNames:
    def test_are_in_the_readers_language(self) -> None:
        with override_language("nb"):
            assert leading_name(with_examples(), "inbound") == "name inbound (nb)"
            assert stage_names(with_examples(), ("qualify", "gone")) == "qualify (nb) → gone"

    def test_of_the_separating_answer_are_its_statement(self) -> None:
        instrument = make_instrument(
            separating_question=make_text("Which?"), separating_equal=make_text("They count the same")
        )
        assert list(answer_lines(instrument, {"leads": "inbound", "stands_out": "equal"})) == [
            "Question leads Label inbound",
            "Which? They count the same",
        ]

    def test_of_present_sales_models_are_an_enumeration(self) -> None:
        assert present_names(with_examples(), ("inbound", "gone", "outbound")) == "name inbound, gone and name outbound"
        assert present_names(with_examples(), ()) == "no sales model"

    def test_of_deleted_answers_are_their_keys(self) -> None:
        instrument = make_instrument(questions=[make_question()])
        assert list(answer_lines(instrument, {"leads": "inbound", "people": "one"})) == [
            "Question leads Label inbound",
            "“people” “one”",
        ]
