"""A published document as it is read."""

from diagnostics.authoring.pages.documents import Fact, document_sections
from tests.builders import make_instrument, make_option, make_question, make_rule
from tests.reference import reference_instrument


def test_every_part_of_the_reference_is_there_in_order() -> None:
    instrument = reference_instrument()
    sections = {section.name: section.items for section in document_sections(instrument)}
    assert [str(question.text) for question in instrument.questions] == [item.name for item in sections["Questions"]]
    assert [str(stage.name) for stage in instrument.stages] == [item.name for item in sections["Stages"]]
    counts = {name: len(items) for name, items in sections.items()}
    assert counts == {
        "Start page": 1,
        "Questions": 4,
        "Doubtful pairs": len(instrument.doubtful_pairs),
        "Sales models": 7,
        "Stages": 36,
        "Processes": 3,
        "Stage rules": 29,
        "KPIs whatever the sales model": len(instrument.kpis),
        "Golden examples": len(instrument.golden_examples),
    }


def test_an_option_says_what_it_gives() -> None:
    instrument = make_instrument(questions=[make_question("size", make_option("big", inbound=3, outbound=1))])
    (question,) = next(section.items for section in document_sections(instrument) if section.name == "Questions")
    assert question.items[0].facts == (Fact("Points", ("name inbound +3 · name outbound +1",)),)


def test_a_rule_is_a_sentence_and_what_is_not_there_has_no_heading() -> None:
    instrument = make_instrument(rules=[make_rule("inbound", "research", "after", "qualify")])
    sections = {section.name: section.items for section in document_sections(instrument)}
    assert [item.name for item in sections["Stage rules"]] == [
        "From the threshold of name inbound (2 points): place research after qualify"
    ]
    assert "Golden examples" not in sections
