"""Documents survive a round trip, and errors name the place in a malformed one."""

import json
import operator
import re
from functools import reduce

import pytest

from diagnostics.instrument.document import (
    FORMAT,
    dump_instrument,
    dump_outcome,
    fingerprint,
    parse_instrument,
    parse_outcome,
    tidy,
)
from diagnostics.instrument.errors import MalformedDocument
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import AnswerOption, Evidence, Market, Placement, Question
from diagnostics.instrument.pipeline import UnchangedReason
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)
from tests.instrument.refusals import raises_exactly

INSTRUMENT = make_instrument(
    questions=[make_question("leads", make_option("inbound", inbound=3), make_option("unsure", is_unknown=True))],
    sales_models=[make_sales_model("inbound", market=Market.BOTH, process="common", entry_stage="qualify")],
    stages=[
        make_stage(
            "qualify", exit_evidence=Evidence.ARTEFACT, win_probability=20, outreach_template=make_text("Hello")
        ),
        make_stage("close", idle_days=14),
        make_stage("upsell"),
    ],
    processes=[make_process("common", "qualify close", "close")],
    rules=[make_rule("inbound", "upsell", "after", "the_win"), make_rule("inbound", "qualify", "leave_out")],
)
OUTCOME = diagnose(INSTRUMENT, {"leads": "inbound"})


def parent_of(place, document):
    """The mapping or list in `document` that holds `place`, e.g. "stages[0].name", and the key or number in it."""
    *way, last = (int(part) if part.isdecimal() else part for part in re.findall(r"\w+", place))
    return reduce(operator.getitem, way, document), last


def document_with(place, value):
    document = dump_instrument(INSTRUMENT)
    parent, key = parent_of(place, document)
    parent[key] = value
    return document


def document_without(place):
    document = dump_instrument(INSTRUMENT)
    parent, key = parent_of(place, document)
    del parent[key]
    return document


class TestDump:
    def test_writes_the_format_first(self):
        assert [next(iter(document.items())) for document in (dump_instrument(INSTRUMENT), dump_outcome(OUTCOME))] == [
            ("format", 1)
        ] * 2

    def test_writes_every_part_of_an_instrument(self):
        assert list(dump_instrument(INSTRUMENT)) == [
            "format",
            "key",
            "title",
            "introduction",
            "outreach_note",
            "questions",
            "sales_models",
            "stages",
            "common_process",
            "processes",
            "rules",
        ]

    def test_writes_an_option_with_both_languages_and_its_weights(self):
        assert dump_instrument(INSTRUMENT)["questions"][0]["options"][0] == {
            "key": "inbound",
            "label": {"en": "Label inbound", "nb": "Label inbound (nb)"},
            "is_unknown": False,
            "weights": {"inbound": 3},
        }

    def test_writes_enumerations_by_value_and_tuples_as_lists(self):
        assert dump_instrument(INSTRUMENT)["rules"] == [
            {"sales_model": "inbound", "placement": "after", "stage": "upsell", "anchors": ["the_win"]},
            {"sales_model": "inbound", "placement": "leave_out", "stage": "qualify", "anchors": []},
        ]

    @pytest.mark.parametrize(
        ("text", "written"),
        [(Text(), False), (Text(en="Think of a year"), True), (Text(nb="Tenk på et år"), True)],
        ids=["in no language", "in one", "in the other"],
    )
    def test_leaves_out_an_optional_text_only_where_it_is_unwritten(self, text, written):
        question = Question("leads", make_text("Leads?"), help_text=text, options=(make_option("yes"),))
        document = dump_instrument(make_instrument(questions=[question]))
        assert ("help_text" in document["questions"][0]) is written

    def test_keeps_a_required_text_that_is_unwritten(self):
        assert dump_instrument(make_instrument(title=Text()))["title"] == {"en": "", "nb": ""}

    def test_writes_an_outcome_by_key(self):
        because = {
            "sales_model": "inbound",
            "answers": [{"question": "leads", "option": "inbound"}],
            "in_place_of": None,
        }
        assert dump_outcome(OUTCOME)["pipeline"] == {
            "stages": [
                {"key": "close", "wins": True, "growth": False, "because": because},
                {"key": "upsell", "wins": False, "growth": True, "because": because},
            ],
            "left_out": [{"key": "qualify", "because": because}],
            "unchanged": [],
            "entries": [],
        }

    @pytest.mark.parametrize(
        ("enumeration", "written"),
        [
            (Market, "b2b b2c both"),
            (Evidence, "buyer_action artefact"),
            (Placement, "before after in_place_of leave_out"),
            (
                UnchangedReason,
                "no_rules process_needs_lead undone no_anchor already_standing nothing_to_leave_out",
            ),
        ],
    )
    def test_writes_words_that_stored_documents_hold_for_ever(self, enumeration, written):
        assert " ".join(member.value for member in enumeration) == written


class TestRoundTrip:
    def test_of_an_instrument(self):
        assert parse_instrument(json.loads(json.dumps(dump_instrument(INSTRUMENT)))) == INSTRUMENT

    def test_of_an_outcome(self):
        assert parse_outcome(json.loads(json.dumps(dump_outcome(OUTCOME)))) == OUTCOME

    def test_of_an_unfinished_draft(self):
        draft = make_instrument(
            title=Text(en="Only English"),
            processes=[make_process(wins=None)],
            rules=[make_rule("team", "research", "after")],
            common_process=None,
        )
        assert parse_instrument(dump_instrument(draft)) == draft


class TestParse:
    def test_takes_what_is_left_out_from_the_defaults(self):
        document = document_with("questions[0].options", [{"key": "yes", "label": {"en": "Yes", "nb": "Ja"}}])
        assert parse_instrument(document).questions[0].options == (AnswerOption("yes", Text("Yes", "Ja")),)

    @pytest.mark.parametrize("document", [None, [], "text", 1])
    @pytest.mark.parametrize("parse", [parse_instrument, parse_outcome])
    def test_refuses_what_is_not_a_mapping(self, parse, document):
        with raises_exactly(MalformedDocument, "the document is not a mapping"):
            parse(document)

    @pytest.mark.parametrize("found", [0, 2, "1", None, True, 1.0])
    @pytest.mark.parametrize("parse", [parse_instrument, parse_outcome])
    def test_refuses_another_format(self, parse, found):
        with raises_exactly(MalformedDocument, f"format: expected 1, found {found!r}"):
            parse({"format": found})

    def test_refuses_a_document_without_a_format(self):
        with raises_exactly(MalformedDocument, "format: expected 1, found None"):
            parse_instrument({})

    @pytest.mark.parametrize(
        ("place", "value", "complaint"),
        [
            ("key", 7, "expected text, found 7"),
            ("key", None, "expected text, found None"),
            ("title", "Sales model", "expected a mapping, found 'Sales model'"),
            ("title.en", None, "expected text, found None"),
            ("title.de", "Titel", "there is no such entry"),
            ("colour", "red", "there is no such entry"),
            ("questions", {}, "expected a list, found {}"),
            ("questions", None, "expected a list, found None"),
            ("questions[0]", "leads", "expected a mapping, found 'leads'"),
            ("questions[0].options[1].key", 1, "expected text, found 1"),
            ("questions[0].options[0].is_unknown", 1, "expected true or false, found 1"),
            ("questions[0].options[0].weights", [], "expected a mapping, found []"),
            ("questions[0].options[0].weights.inbound", True, "expected a whole number, found True"),
            ("questions[0].options[0].weights.inbound", 1.0, "expected a whole number, found 1.0"),
            ("sales_models[0].threshold", "3", "expected a whole number, found '3'"),
            ("sales_models[0].market", "b2g", "expected one of b2b, b2c, both; found 'b2g'"),
            ("sales_models[0].market", [], "expected one of b2b, b2c, both; found []"),
            ("sales_models[0].process", 1, "expected text, found 1"),
            ("sales_models[0].kpis[0].name.nb", 1, "expected text, found 1"),
            (
                "rules[0].placement",
                "beside",
                "expected one of before, after, in_place_of, leave_out; found 'beside'",
            ),
            ("rules[0].anchors", "the_win", "expected a list, found 'the_win'"),
            ("rules[0].anchors[0]", None, "expected text, found None"),
            ("key", ["a" * 36], f"expected text, found ['{'a' * 36}']"),
            ("key", ["a" * 37], f"expected text, found ['{'a' * 35}..."),
        ],
    )
    def test_names_the_place_and_what_was_expected(self, place, value, complaint):
        with raises_exactly(MalformedDocument, f"{place}: {complaint}"):
            parse_instrument(document_with(place, value))

    @pytest.mark.parametrize(
        ("place", "mapping", "message"),
        [
            (
                "questions[0].options[0].weights",
                {5: 1},
                "questions[0].options[0].weights (key): expected text, found 5",
            ),
            ("questions[0]", {5: 1}, "questions[0].5: there is no such entry"),
        ],
    )
    def test_names_a_key_that_is_no_text(self, place, mapping, message):
        with raises_exactly(MalformedDocument, message):
            parse_instrument(document_with(place, mapping))

    @pytest.mark.parametrize("place", ["title", "stages[1].name", "processes[0].wins", "rules[0].stage"])
    def test_names_what_is_missing(self, place):
        with raises_exactly(MalformedDocument, f"{place}: missing"):
            parse_instrument(document_without(place))

    def test_refuses_parts_that_contradict_each_other(self):
        with raises_exactly(MalformedDocument, "rule 1 names the stage 'nowhere', which is not there"):
            parse_instrument(document_with("rules[0].stage", "nowhere"))

    def test_names_the_place_in_an_outcome(self):
        document = {**dump_outcome(OUTCOME), "nearest_flip": {"question": "leads"}}
        with raises_exactly(MalformedDocument, "nearest_flip.option: missing"):
            parse_outcome(document)

    def test_reads_null_if_nothing_is_allowed(self):
        assert parse_outcome({**dump_outcome(OUTCOME), "nearest_flip": None}).nearest_flip is None


class TestFingerprint:
    def test_is_the_sha_256_of_the_canonical_json(self):
        """Computed beforehand: printf '{"a":"blåbær","b":[1,null]}' | sha256sum."""
        document = {"b": [1, None], "a": "blåbær"}
        assert fingerprint(document) == "53dd5891ae1bf8f870942cdd1b54e1e3f12fec4eb427ef4b10d1d06d8458f5bf"

    def test_does_not_depend_on_the_order_of_the_entries(self):
        assert fingerprint({"a": 1, "b": {"c": 2, "d": 3}}) == fingerprint({"b": {"d": 3, "c": 2}, "a": 1})

    def test_depends_on_the_order_of_a_list(self):
        assert fingerprint({"a": [1, 2]}) != fingerprint({"a": [2, 1]})

    def test_changes_with_a_single_weight(self):
        assert fingerprint(document_with("questions[0].options[0].weights.inbound", 4)) != fingerprint(
            dump_instrument(INSTRUMENT)
        )


def test_the_format_written_today_is_1():
    assert FORMAT == 1


@pytest.mark.parametrize("words", ["one\ntwo", "one\r\ntwo", " one\r\ntwo\r\n "])
def test_texts_have_one_kind_of_line_end_and_no_margins(words):
    assert tidy(words) == "one\ntwo"
