"""What documents hold, that they survive a round trip, and their fingerprints."""

import json
from dataclasses import replace

import pytest

from diagnostics.instrument.document import (
    FORMATS,
    dump_impact,
    dump_instrument,
    dump_outcome,
    dump_proof,
    fingerprint,
    parse_instrument,
    parse_outcome,
    tidy,
)
from diagnostics.instrument.impact import CombinationImpact
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Direction, Evidence, Market, Placement, Question
from diagnostics.instrument.pipeline import Part, UnchangedReason
from diagnostics.instrument.proof import prove
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_option, make_process, make_rule, make_text
from tests.instrument.documents import INSTRUMENT, OUTCOME, document_with


class TestDump:
    def test_writes_the_format_first(self):
        documents = (
            dump_instrument(INSTRUMENT),
            dump_outcome(OUTCOME),
            dump_proof(prove(INSTRUMENT)),
            dump_impact(CombinationImpact(1, ())),
        )
        assert [next(iter(document.items())) for document in documents] == [("format", 2)] * 4

    def test_writes_an_instrument_of_the_first_edition_in_its_format(self):
        assert next(iter(dump_instrument(replace(INSTRUMENT, edition=1)).items())) == ("format", 1)

    def test_writes_no_entry_for_the_edition(self):
        assert "edition" not in dump_instrument(INSTRUMENT)

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
            "golden_examples",
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
        assert dump_instrument(make_instrument(title=Text()))["title"] == {}

    def test_writes_an_outcome_by_key(self):
        because = {
            "sales_model": "inbound",
            "answers": [{"question": "leads", "option": "inbound"}],
            "in_place_of": None,
        }
        assert dump_outcome(OUTCOME)["pipeline"] == {
            "stages": [
                {
                    "key": "close",
                    "wins": True,
                    "growth": False,
                    "because": because,
                    "optional": False,
                    "part": "deal",
                },
                {
                    "key": "upsell",
                    "wins": False,
                    "growth": True,
                    "because": because,
                    "optional": False,
                    "part": "growth",
                },
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
                "no_rules process_needs_lead process_outranked other_process undone no_anchor already_standing "
                "nothing_to_leave_out",
            ),
            (Direction, "higher lower"),
            (Part, "partners prospecting deal growth"),
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


def test_formats():
    assert FORMATS == (1, 2)
    assert Instrument.edition == FORMATS[-1]


@pytest.mark.parametrize("words", ["one\ntwo", "one\r\ntwo", " one\r\ntwo\r\n "])
def test_texts_have_one_kind_of_line_end_and_no_margins(words):
    assert tidy(words) == "one\ntwo"
