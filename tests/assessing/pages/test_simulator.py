"""The simulator: the answers tried, what they yield and why."""

from dataclasses import replace

import pytest

from diagnostics.assessing.pages.simulator import RuleLine, SimulatorPage, simulator_page
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import StageRule
from tests.builders import (
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
)

BOTH = make_option("both", inbound=2, outbound=2)
LEADS = make_question("leads", make_option("inbound", inbound=3), BOTH)
PEOPLE = make_question("people", make_option("one"), make_option("many", inbound=1))
TRIED = {"leads": "both", "people": "one"}


def make(**changes: object) -> Instrument:
    return make_instrument(**{"questions": [LEADS, PEOPLE], "separates": True, **changes})  # type: ignore[arg-type]


def try_out(instrument: Instrument | None = None, **changes: str) -> SimulatorPage:
    answers = {question: option for question, option in {**TRIED, **changes}.items() if option}
    return simulator_page(instrument or make(), answers)


class TestSeparatingQuestion:
    def test_is_asked_where_the_answers_tie(self) -> None:
        separating = try_out().separating
        assert separating is not None
        assert (separating.name, separating.text) == ("answer-stands_out", "separating_question")
        assert [(option.key, option.label, option.is_chosen) for option in separating.options] == [
            ("inbound", "name inbound: statement inbound", False),
            ("outbound", "name outbound: statement outbound", False),
            ("equal", "separating_equal", True),
        ]

    def test_has_them_count_the_same_while_it_is_open(self) -> None:
        page = try_out()
        assert page.status == "name inbound and name outbound share the lead."
        assert [question.chosen for question in page.all_questions] == ["both", "one", "equal"]

    def test_decides_which_one_leads(self) -> None:
        page = try_out(stands_out="outbound")
        assert page.status == "name outbound leads."
        assert [question.chosen for question in page.all_questions] == ["both", "one", "outbound"]

    @pytest.mark.parametrize("changes", [{"leads": "inbound"}, {"people": ""}])
    def test_is_not_asked_without_a_tie_or_while_others_are_open(self, changes: dict[str, str]) -> None:
        page = try_out(stands_out="outbound", **changes)
        assert page.separating is None
        assert len(page.all_questions) == 2


class TestStatus:
    def test_names_the_questions_that_are_open(self) -> None:
        assert try_out(people="").status == "Still open: question “Question people”."
        assert (
            try_out(people="", leads="gone").status == "Still open: questions “Question leads” and “Question people”."
        )
        assert try_out(people="").result is None

    def test_says_that_a_draft_has_no_questions(self) -> None:
        page = simulator_page(make(questions=[]), {})
        assert (page.status, page.result, page.rules) == ("The draft has no questions.", None, ())


class TestRules:
    """A rule is listed if its conditions hold, with what it does in this pipeline."""

    def lines(self, *rules: StageRule, **changes: object) -> tuple[RuleLine, ...]:
        return try_out(make(rules=rules, **changes), stands_out="inbound").rules

    def test_that_apply_say_so_with_their_points(self) -> None:
        rules = (make_rule("team", "demo", "after", "qualify"), make_rule("inbound", "research", "after", "qualify"))
        assert self.lines(*rules) == (
            RuleLine(2, "From the threshold of name inbound (2 points): place research after qualify", "2", "applied"),
        )

    def test_of_an_answer_have_no_points(self) -> None:
        (line,) = self.lines(make_rule(None, "research", "after", "qualify", answer="leads.both"))
        assert (line.points, line.effect) == ("", "applied")

    @pytest.mark.parametrize(
        ("rule", "effect"),
        [
            (
                make_rule("inbound", "research", "after", "qualify", process="own"),
                "nothing: another process is used",
            ),
            (make_rule("inbound", "research", "leave_out"), "nothing: the stage is not there"),
            (
                make_rule("inbound", "present", "after", "qualify"),
                "nothing: the stage is there already, or none of its anchors is",
            ),
            (
                make_rule("inbound", "research", "after", "demo"),
                "nothing: the stage is there already, or none of its anchors is",
            ),
        ],
    )
    def test_that_change_nothing_say_why(self, rule: StageRule, effect: str) -> None:
        (line,) = self.lines(rule, processes=[make_process(), make_process("own")])
        assert line.effect == effect

    def test_follow_the_process_of_the_sales_model_that_stands_out(self) -> None:
        models = [make_sales_model("inbound"), make_sales_model("outbound", process="own")]
        rule = make_rule("outbound", "research", "after", "call", process="own")
        instrument = make(
            rules=[rule], sales_models=models, processes=[make_process(), make_process("own", "call close")]
        )
        (line,) = try_out(instrument, stands_out="outbound").rules
        assert line.effect == "applied"

    def test_are_not_listed_while_questions_are_open(self) -> None:
        rule = make_rule(None, "research", "after", "qualify", answer="leads.both")
        assert try_out(make(rules=[rule]), people="").rules == ()


class TestDoubts:
    def test_are_the_notes_of_pairs_that_were_chosen(self) -> None:
        pairs = (make_pair("leads.both", "people.one"), make_pair("leads.both", "people.many"))
        assert try_out(make(doubtful_pairs=pairs)).doubts == ("leads.both and people.one?",)

    def test_are_there_before_every_question_has_an_answer(self) -> None:
        size = make_question("size", make_option("small"))
        instrument = make(questions=[LEADS, PEOPLE, size], doubtful_pairs=(make_pair("leads.both", "people.one"),))
        assert try_out(instrument).doubts == ("leads.both and people.one?",)


def test_a_draft_of_the_first_edition_works_as_it_did() -> None:
    instrument = replace(make_instrument(questions=[LEADS, PEOPLE]), edition=1)
    page = try_out(instrument)
    assert page.separating is None
    assert page.status == "name inbound and name outbound share the lead."
