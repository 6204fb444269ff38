"""Errors name the place in a malformed document, and what was expected there."""

import pytest

from diagnostics.instrument.document import dump_outcome, parse_instrument, parse_outcome
from diagnostics.instrument.errors import MalformedDocument
from diagnostics.instrument.parts import AnswerOption
from diagnostics.instrument.text import Text
from tests.instrument.documents import OUTCOME, document_with, document_without
from tests.instrument.refusals import raises_exactly


class TestParse:
    def test_takes_what_is_left_out_from_the_defaults(self):
        document = document_with("questions[0].options", [{"key": "yes", "label": {"en": "Yes", "nb": "Ja"}}])
        assert parse_instrument(document).questions[0].options == (AnswerOption("yes", Text("Yes", "Ja")),)

    @pytest.mark.parametrize("document", [None, [], "text", 1])
    @pytest.mark.parametrize("parse", [parse_instrument, parse_outcome])
    def test_refuses_what_is_not_a_mapping(self, parse, document):
        with raises_exactly(MalformedDocument, "the document is not a mapping"):
            parse(document)

    @pytest.mark.parametrize("found", [0, 3, "1", "2", None, True, 1.0, 2.0])
    @pytest.mark.parametrize("parse", [parse_instrument, parse_outcome])
    def test_refuses_another_format(self, parse, found):
        said = {None: "nothing", True: "true"}.get(found, repr(found)) if type(found) is not float else repr(found)
        with raises_exactly(MalformedDocument, f"format: expected 1 or 2, found {said}"):
            parse({"format": found})

    def test_refuses_a_document_without_a_format(self):
        with raises_exactly(MalformedDocument, "format: expected 1 or 2, found nothing"):
            parse_instrument({})

    @pytest.mark.parametrize(
        ("place", "value", "complaint"),
        [
            ("key", 7, "expected text, found 7"),
            ("key", None, "expected text, found nothing"),
            ("title", "Sales model", "expected a mapping, found 'Sales model'"),
            ("title.en", None, "expected text, found nothing"),
            ("title.de", "Titel", "there is no such entry"),
            ("colour", "red", "there is no such entry"),
            ("questions", {}, "expected a list, found {}"),
            ("questions", None, "expected a list, found nothing"),
            ("questions[0]", "leads", "expected a mapping, found 'leads'"),
            ("questions[0].options[1].key", 1, "expected text, found 1"),
            ("questions[0].options[0].is_unknown", 1, "expected true or false, found 1"),
            ("questions[0].options[0].weights", [], "expected a mapping, found []"),
            ("questions[0].options[0].weights.inbound", True, "expected a whole number, found true"),
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
            ("rules[0].anchors[0]", None, "expected text, found nothing"),
            ("key", ["a" * 36], 'expected text, found ["' + "a" * 36 + '"]'),
            ("key", ["a" * 37], 'expected text, found ["' + "a" * 35 + "..."),
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
        with raises_exactly(MalformedDocument, "rules[0].stage: rule 1 names the stage 'nowhere', which is not there"):
            parse_instrument(document_with("rules[0].stage", "nowhere"))

    def test_names_the_place_in_an_outcome(self):
        document = {**dump_outcome(OUTCOME), "nearest_flip": {"question": "leads"}}
        with raises_exactly(MalformedDocument, "nearest_flip.option: missing"):
            parse_outcome(document)

    def test_reads_null_if_nothing_is_allowed(self):
        assert parse_outcome({**dump_outcome(OUTCOME), "nearest_flip": None}).nearest_flip is None
