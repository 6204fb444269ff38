"""Every structural fault of a questionnaire's file is named with its line, its column and its place in the document."""

import pytest

from diagnostics.authoring.files import UnreadableFile, read_file, write_file
from diagnostics.authoring.pages.files import syntax_fault
from diagnostics.instrument.errors import Contradiction
from tests.builders import make_instrument, make_pair, make_question, make_rule

FILE = write_file(
    make_instrument(
        questions=[make_question("leads"), make_question("size")],
        doubtful_pairs=(make_pair("leads.inbound", "size.inbound"), make_pair("leads.outbound", "size.inbound")),
        rules=[make_rule("inbound", "research", "after", "qualify", from_points=2)],
        separates=True,
    )
)


FAULTS: tuple[tuple[Contradiction, str, str, str, str], ...] = (
    (Contradiction.KEY_TWICE, "- key: outbound\n", "- key: inbound\n", "questions[0].options[1].key", "key: inbound"),
    (Contradiction.KEY_RESERVED, "- key: size\n", "- key: stands_out\n", "questions[1].key", "key: stands_out"),
    (Contradiction.UNKNOWN, "inbound: 3", "nobody: 3", "questions[0].options[0].weights.nobody", "nobody: 3"),
    (Contradiction.WEIGHT_NEGATIVE, "inbound: 3", "inbound: -3", "questions[0].options[0].weights.inbound", "-3"),
    (Contradiction.UNKNOWN, "wins: close", "wins: lost", "processes[0].wins", "wins: lost"),
    (Contradiction.STAGE_TWICE, "- present\n", "- qualify\n", "processes[0].stages", "stages:"),
    (Contradiction.UNKNOWN, "common_process: common", "common_process: x", "common_process", "common_process: x"),
    (Contradiction.UNKNOWN, "    stage: research", "    stage: nowhere", "rules[0].stage", "stage: nowhere"),
    (Contradiction.NO_CONDITION, "sales_model: inbound\n", "sales_model:\n", "rules[0]", "sales_model:"),
    (Contradiction.POINTS, "from_points: 2", "from_points: 0", "rules[0].from_points", "from_points: 0"),
    (Contradiction.LANGUAGES, "key: sales-model\n", "key: sales-model\nlanguages: [nb, en]\n", "languages", "[nb, en]"),
    (Contradiction.ANSWER_HALF, "from_points: 2", "question: leads", "rules[0].question", "question: leads"),
    (Contradiction.PAIR_TWICE, "option: outbound\n", "option: inbound\n", "doubtful_pairs[1]", "question: leads"),
)


def test_every_contradiction_is_in_the_table() -> None:
    assert {fault[0] for fault in FAULTS} == set(Contradiction)


@pytest.mark.parametrize(
    ("contradiction", "old", "new", "place", "found"), FAULTS, ids=[f"{fault[0].value}-{fault[3]}" for fault in FAULTS]
)
def test_is_named_where_it_is(contradiction: Contradiction, old: str, new: str, place: str, found: str) -> None:
    content = FILE.replace(old, new, 1)
    assert content != FILE
    with pytest.raises(UnreadableFile) as refused:
        read_file(content.encode())
    error = refused.value
    assert error.cause is not None
    assert error.cause.cause is not None
    assert error.position is not None
    assert (error.cause.cause.contradiction, error.place) == (contradiction, place)
    assert found in content.splitlines()[error.position.line - 1]
    shown = str(syntax_fault(error))
    assert shown.startswith(f"Line {error.position.line}, column {error.position.column}, {place}: ")
    assert ("not a questionnaire" in shown, "None" in shown) == (False, False)


@pytest.mark.parametrize(("value", "shown"), [("", "nothing"), ("true", "true"), ("3", "3"), ("[]", "[]")])
def test_what_is_found_is_said_as_the_file_says_it(value: str, shown: str) -> None:
    content = f"format: 2\nkey: sales-model\ntitle: {value}\n"
    with pytest.raises(UnreadableFile) as refused:
        read_file(content.encode())
    assert str(syntax_fault(refused.value)) == (f"Line 3, column 1, title: Expected entries with names, found {shown}.")
