"""Documents of both editions: what the second one added, and that those of the first one stay as they are."""

import json
from dataclasses import fields, replace

import pytest

from diagnostics.instrument.document import (
    FORMATS,
    dump_instrument,
    dump_outcome,
    fingerprint,
    parse_instrument,
    parse_outcome,
)
from diagnostics.instrument.errors import MalformedDocument
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import AnswerOption, Direction, GoldenExample, Kpi, SalesModel, Stage, StageRule
from tests.builders import (
    make_bare_instrument,
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)
from tests.instrument.documents import INSTRUMENT, OUTCOME
from tests.instrument.refusals import raises_exactly
from tests.reference import FIRST_EDITION, document_in


class TestSecondEdition:
    """What the second edition added is written only if it is used, so older documents keep their fingerprints."""

    used = make_instrument(
        questions=[
            make_question("leads", make_option("few", grade=1, team=1), make_option("many", grade=2, team=3)),
            make_question("people", make_option("one"), make_option("every", team=1)),
        ],
        sales_models=[
            make_sales_model(
                "team",
                name_in_sentence=make_text("team selling"),
                statement=make_text("We work together."),
                characteristics=make_text("Forms"),
                kpis=(Kpi(make_text("Roles"), make_text("a ÷ b"), Direction.HIGHER, make_text("H"), make_text("P")),),
            )
        ],
        stages=[
            make_stage(
                "qualify",
                opens_deal=True,
                partner_stage=True,
                win_probability=None,
                idle_days=None,
                **{f"outreach_{name}": make_text(name) for name in ("subject", "follow_up", "call", "last")},
                outreach_second_follow_up=make_text("second"),
            )
        ],
        processes=[make_process("common", "qualify", "qualify")],
        rules=[
            make_rule(
                "team", "qualify", "leave_out", from_points=1, process="common", answer="leads.many", optional=True
            ),
            make_rule(None, "qualify", "before", "the_start", answer="leads.few"),
        ],
        separating_question=make_text("Which?"),
        separating_help=make_text("Choose."),
        separating_equal=make_text("The same"),
        doubtful_pairs=(make_pair("leads.many", "people.one"),),
        kpis=(Kpi(make_text("Velocity"), make_text("c ÷ d")),),
        golden_examples=(GoldenExample("usual", make_text("Usual"), {}, "team", ("qualify",), ("team",)),),
    )

    def test_survives(self):
        assert parse_instrument(json.loads(json.dumps(dump_instrument(self.used)))) == self.used

    def test_is_written_in_its_words(self):
        document = dump_instrument(self.used)
        assert document["rules"] == [
            {
                "sales_model": "team",
                "placement": "leave_out",
                "stage": "qualify",
                "anchors": [],
                "from_points": 1,
                "process": "common",
                "question": "leads",
                "option": "many",
                "optional": True,
            },
            {
                "sales_model": None,
                "placement": "before",
                "stage": "qualify",
                "anchors": ["the_start"],
                "question": "leads",
                "option": "few",
            },
        ]
        assert document["questions"][0]["options"][0]["grade"] == 1
        assert document["sales_models"][0]["kpis"][0]["direction"] == "higher"
        assert (document["stages"][0]["win_probability"], document["stages"][0]["idle_days"]) == (None, None)

    @pytest.mark.parametrize("kind", [Instrument, AnswerOption, SalesModel, Kpi, Stage, StageRule, GoldenExample])
    def test_is_left_out_if_it_is_not_used(self, kind):
        added = {item.name for item in fields(kind) if item.metadata.get("edition") == 2}
        assert added
        assert added.isdisjoint(entries_of(dump_instrument(INSTRUMENT), kind))

    def test_languages_are_written_if_they_are_not_both(self):
        documents = [dump_instrument(make_bare_instrument(languages=each)) for each in (("nb",), ("en", "nb"))]
        assert [document.get("languages") for document in documents] == [["nb"], None]
        assert documents[0]["title"] == {"nb": "Title in nb"}
        assert parse_instrument(documents[0]) == make_bare_instrument(languages=("nb",))

    @pytest.mark.parametrize(
        ("languages", "message"),
        [
            (["nb"], "title.en: the questionnaire has no such language"),
            (["nb", "en"], "languages: languages are en and nb, in this order, or one of them"),
            ([], "languages: languages are en and nb, in this order, or one of them"),
            (["de"], "languages: languages are en and nb, in this order, or one of them"),
        ],
        ids=["a text in another", "out of order", "none", "unknown"],
    )
    def test_languages_are_refused_if_texts_or_order_do_not_fit(self, languages, message):
        document = {**dump_instrument(make_bare_instrument()), "languages": languages}
        with raises_exactly(MalformedDocument, message):
            parse_instrument(document)

    def test_of_an_outcome_is_read_as_unknown_if_it_was_saved_before(self):
        document = {**dump_outcome(OUTCOME), "format": 1}
        del document["process"]
        for stage in document["pipeline"]["stages"]:
            del stage["part"], stage["optional"]
        outcome = parse_outcome(document)
        assert outcome.process is None
        assert [(stage.part, stage.in_part.value, stage.optional) for stage in outcome.pipeline.stages] == [
            (None, "deal", False),
            (None, "growth", False),
        ]


def entries_of(document, kind):
    """Return the entries of the first part of a kind."""
    model, question = document["sales_models"][0], document["questions"][0]
    return {
        Instrument: document,
        AnswerOption: question["options"][0],
        SalesModel: model,
        Kpi: model["kpis"][0],
        Stage: document["stages"][0],
        StageRule: document["rules"][0],
        GoldenExample: document["golden_examples"][0],
    }[kind]


class TestFirstEdition:
    def test_is_dumped_byte_for_byte_with_its_fingerprint(self):
        document = document_in(FIRST_EDITION)
        again = dump_instrument(parse_instrument(document))
        assert json.dumps(again, ensure_ascii=False) == json.dumps(document, ensure_ascii=False)
        assert fingerprint(again) == "b7ea20623d1a9d39df226515061be36f8a610ecbb67972785f4097722ab1fafa"

    def test_differs_from_the_second_in_its_fingerprint(self):
        first = dump_instrument(replace(INSTRUMENT, edition=1))
        assert {**first, "format": 2} == dump_instrument(INSTRUMENT)
        assert fingerprint(first) != fingerprint(dump_instrument(INSTRUMENT))

    @pytest.mark.parametrize("edition", FORMATS)
    def test_is_told_by_the_format(self, edition):
        assert parse_instrument({**dump_instrument(INSTRUMENT), "format": edition}).edition == edition

    def test_is_no_entry_of_its_own(self):
        with raises_exactly(MalformedDocument, "edition: there is no such entry"):
            parse_instrument({**dump_instrument(INSTRUMENT), "edition": 1})

    def test_is_no_entry_of_an_outcome(self):
        with raises_exactly(MalformedDocument, "edition: there is no such entry"):
            parse_outcome({**dump_outcome(OUTCOME), "edition": 1})
