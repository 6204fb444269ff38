"""Sentences about the differences in what the second edition added."""

from dataclasses import fields, replace

import pytest

from diagnostics.authoring.pages.differences import difference_list
from diagnostics.authoring.pages.parts import field_name
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import (
    AnswerOption,
    Direction,
    DoubtfulPair,
    GoldenExample,
    Kpi,
    Process,
    Question,
    SalesModel,
    Stage,
)
from diagnostics.instrument.text import Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_question, make_sales_model, make_stage, make_text

PAIR = DoubtfulPair("leads", "inbound", "people", "many", make_text("Is that right?"))
OTHER_PAIR = DoubtfulPair("leads", "outbound", "people", "many", make_text("Really?"))
CONVERSION, LENGTH = (Kpi(make_text(name), make_text("A / B")) for name in ("Conversion", "Length"))
PEOPLE = make_question("people", make_option("one"), make_option("many"))
THE_QUESTIONNAIRE = "The questionnaire itself"


def make(**changes: object) -> Instrument:
    return make_instrument(**{"questions": [make_question(), PEOPLE], **changes})  # type: ignore[arg-type]


def compare(before: Instrument, after: Instrument, language: str = "en") -> dict[str, tuple[str, ...]]:
    with override_language(language):
        return {group.part: group.sentences for group in difference_list(before, after).groups}


def sentences(**changes: object) -> dict[str, tuple[str, ...]]:
    return compare(make(), make(**changes))


class TestQuestionnaire:
    def test_its_edition_changes(self) -> None:
        assert compare(make(edition=1), make()) == {
            THE_QUESTIONNAIRE: ("Edition: “Second edition” instead of “First edition”",)
        }

    @pytest.mark.parametrize(
        ("field", "name"),
        [
            ("separating_question", "Separating question"),
            ("separating_help", "Help text of the separating question"),
            ("separating_equal", "Answer that they count the same"),
        ],
    )
    def test_the_texts_of_the_separating_question_are_written(self, field: str, name: str) -> None:
        assert sentences(**{field: Text("Which?", "Hvilken?")}) == {
            THE_QUESTIONNAIRE: (
                f"{name} written (English): “Which?”",
                f"{name} written (Norwegian Bokmål): “Hvilken?”",
            )
        }


class TestDoubtfulPairs:
    part = "Answers that hardly fit together"

    def test_are_added_moved_and_removed(self) -> None:
        before = make(doubtful_pairs=(PAIR,))
        name = "“Label inbound” with “Label many”"
        assert compare(before, make(doubtful_pairs=(OTHER_PAIR, PAIR))) == {
            self.part: ("Doubtful pair of answers “Label outbound” with “Label many” added",)
        }
        assert compare(before, make()) == {self.part: (f"Doubtful pair of answers {name} removed",)}
        swapped = [make(doubtful_pairs=pairs) for pairs in ((PAIR, OTHER_PAIR), (OTHER_PAIR, PAIR))]
        assert compare(*swapped) == {self.part: (f"Doubtful pair of answers {name} moved to the end",)}

    def test_have_their_note_reworded(self) -> None:
        changed = replace(PAIR, note=Text("Is it?", "Is that right? (nb)"))
        assert compare(make(doubtful_pairs=(PAIR,)), make(doubtful_pairs=(changed,))) == {
            self.part: (
                "Doubtful pair of answers “Label inbound” with “Label many”: note reworded (English): “Is it?” instead "
                "of “Is that right?”",
            )
        }


class TestKpis:
    part = "KPIs for every sales model"

    def test_common_ones_are_added_moved_and_removed(self) -> None:
        before = make(kpis=(CONVERSION,))
        assert compare(before, make(kpis=(LENGTH, CONVERSION))) == {
            self.part: ("KPI “Length” added before “Conversion”",)
        }
        assert compare(before, make()) == {self.part: ("KPI “Conversion” removed",)}
        swapped = [make(kpis=kpis) for kpis in ((CONVERSION, LENGTH), (LENGTH, CONVERSION))]
        assert compare(*swapped) == {self.part: ("KPI “Conversion” moved to the end",)}

    def test_change_in_direction_and_in_where_crms_show_them(self) -> None:
        changed = replace(
            CONVERSION, direction=Direction.HIGHER, in_hubspot=Text("Funnel"), in_pipedrive=Text("Conversion")
        )
        assert compare(make(kpis=(CONVERSION,)), make(kpis=(changed,))) == {
            self.part: (
                "KPI “Conversion”: direction: “Higher is better” instead of none",
                "KPI “Conversion”: in HubSpot written (English): “Funnel”",
                "KPI “Conversion”: in Pipedrive written (English): “Conversion”",
            )
        }

    def test_of_a_sales_model_change_in_direction(self) -> None:
        sides = [
            make(sales_models=[make_sales_model(kpis=(replace(LENGTH, direction=direction),)), OUTBOUND])
            for direction in (Direction.HIGHER, Direction.LOWER)
        ]
        assert compare(*sides) == {
            "Sales model “name inbound”": ("KPI “Length”: direction: “Lower is better” instead of “Higher is better”",)
        }


OUTBOUND = make_sales_model("outbound")


class TestParts:
    def test_an_option_has_another_grade(self) -> None:
        options = (replace(PEOPLE.options[0], grade=1), PEOPLE.options[1])
        before, after = make(), make(questions=[make_question(), replace(PEOPLE, options=options)])
        part = "Question “Question people”, option “Label one”"
        assert compare(before, after) == {part: ("Grade: 1 instead of none",)}
        assert compare(after, before) == {part: ("Grade: none instead of 1",)}

    @pytest.mark.parametrize(
        ("field", "name"),
        [
            ("name_in_sentence", "Name inside a sentence"),
            ("statement", "Statement"),
            ("characteristics", "Forms or traits"),
        ],
    )
    def test_the_texts_of_a_sales_model_are_written(self, field: str, name: str) -> None:
        model = make_sales_model(**{field: Text("We do.")})
        assert compare(make(), make(sales_models=[model, OUTBOUND])) == {
            "Sales model “name inbound”": (f"{name} written (English): “We do.”",)
        }

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"opens_deal": True}, "It now opens a deal"),
            ({"partner_stage": True}, "It is now about a partner, not about a deal"),
            ({"win_probability": None}, "Win probability in percent: none instead of 0"),
            ({"idle_days": None}, "Idle after days: none instead of 1"),
            ({"outreach_subject": Text("Hello")}, "Subject written (English): “Hello”"),
            ({"outreach_template": Text("Hello")}, "First message written (English): “Hello”"),
            ({"outreach_follow_up": Text("Hello")}, "Follow-up written (English): “Hello”"),
            ({"outreach_second_follow_up": Text("Hello")}, "Second follow-up written (English): “Hello”"),
            ({"outreach_call": Text("Hello")}, "Opening of a call written (English): “Hello”"),
            ({"outreach_last": Text("Hello")}, "Last message written (English): “Hello”"),
        ],
    )
    def test_a_stage_changes(self, changes: dict[str, object], sentence: str) -> None:
        stages = [make_stage(key) for key in ("qualify", "present", "close")]
        changed = [replace(stages[0], **changes), *stages[1:]]  # type: ignore[arg-type]  # fields of the stage
        assert compare(make(stages=stages), make(stages=changed)) == {"Stage “qualify”": (sentence,)}

    def test_a_stage_changes_back(self) -> None:
        stages = [make_stage(key) for key in ("qualify", "present", "close")]
        changed = [replace(stages[0], opens_deal=True, partner_stage=True), *stages[1:]]
        assert compare(make(stages=changed), make(stages=stages)) == {
            "Stage “qualify”": ("It no longer opens a deal", "It is no longer about a partner")
        }


LISTS = {"questions", "options", "doubtful_pairs", "sales_models", "kpis", "processes", "rules", "golden_examples"}
SAID_OTHERWISE = {"question", "other_question"}
"""Fields that hold parts, and fields that a name of a pair or a rule says."""

UNDERSCORED = [
    (kind, item.name)
    for kind in (Instrument, Question, AnswerOption, DoubtfulPair, SalesModel, Kpi, Stage, Process, GoldenExample)
    for item in fields(kind)  # type: ignore[arg-type]  # each is a dataclass
    if "_" in item.name and item.name not in LISTS | SAID_OTHERWISE
]


@pytest.mark.parametrize(("kind", "field"), UNDERSCORED)
def test_every_field_has_a_name_in_words(kind: type, field: str) -> None:
    assert "_" not in field_name(field)
