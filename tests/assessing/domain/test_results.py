"""A result as a JSON document, for `result.json` and webhooks."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from diagnostics.assessing.domain.results import result_document
from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_stage,
    make_text,
)
from tests.support.earlier import first_edition_document
from tests.support.outcomes import outcome_of


class TestDocument:
    AT = datetime(2026, 1, 9, 14, 7, 3, 250_000, tzinfo=UTC)

    def document(self, instrument: Instrument, outcome: Outcome, language: str = "en") -> dict[str, Any]:
        return result_document(
            instrument, outcome, number=3, fingerprint="f" * 64, completed_at=self.AT, language=language
        )

    def test_has_the_content_of_the_page_by_keys(self) -> None:
        rules = [make_rule("team", "research", "in_place_of", "qualify"), make_rule("team", "present", "leave_out")]
        instrument, outcome = outcome_of({"team": 4, "inbound": 1}, rules=rules)
        because = {"sales_model": "team", "answers": [{"question": "leads", "option": "chosen"}], "in_place_of": None}
        assert self.document(instrument, outcome) == {
            "leading": "team",
            "present": ["team"],
            "tie": [],
            "decided_by": None,
            "runner_up": "inbound",
            "process": "common",
            "scores": {"team": 4, "inbound": 1},
            "contributions": [
                {"question": "leads", "option": "chosen", "sales_model": "team", "weight": 4},
                {"question": "leads", "option": "chosen", "sales_model": "inbound", "weight": 1},
            ],
            "stages": [
                {
                    "key": "research",
                    "name": "research",
                    "part": "deal",
                    "wins": False,
                    "growth": False,
                    "optional": False,
                    "because": {**because, "in_place_of": "qualify"},
                },
                {
                    "key": "close",
                    "name": "close",
                    "part": "deal",
                    "wins": True,
                    "growth": False,
                    "optional": False,
                    "because": {"sales_model": None, "answers": [], "in_place_of": None},
                },
            ],
            "left_out": [{"key": "present", "because": because}],
            "nearest_flip": None,
            "answers": {"leads": "chosen"},
            "version": 3,
            "fingerprint": "f" * 64,
            "completed_at": "2026-01-09T14:07:03.250000+00:00",
            "language": "en",
        }

    @pytest.mark.parametrize(("language", "name"), [("en", "qualify"), ("nb", "qualify (nb)")])
    def test_names_stages_in_the_requested_language(self, language: str, name: str) -> None:
        document = self.document(*outcome_of({"inbound": 3}), language)
        assert (document["language"], document["stages"][0]["name"]) == (language, name)

    def test_has_the_nearest_flip(self) -> None:
        instrument = make_instrument()
        document = self.document(instrument, diagnose(instrument, {"leads": "inbound"}))
        assert document["nearest_flip"] == {
            "question": "leads",
            "option": "outbound",
            "leading": "outbound",
            "tie": [],
        }

    def test_of_a_flip_to_a_tie_has_those_that_draw_level(self) -> None:
        both = make_option("both", inbound=3, outbound=3)
        instrument = make_instrument(questions=[make_question("leads", make_option("none"), both)])
        document = self.document(instrument, diagnose(instrument, {"leads": "none"}))
        assert document["nearest_flip"] == {
            "question": "leads",
            "option": "both",
            "leading": "inbound",
            "tie": ["outbound"],
        }

    @pytest.mark.parametrize(
        ("stands_out", "expected"),
        [
            ("outbound", {"leading": "outbound", "tie": ["inbound"], "decided_by": "answer"}),
            ("equal", {"leading": "inbound", "tie": ["outbound"], "decided_by": "order"}),
        ],
    )
    def test_of_a_tie_has_the_separating_answer_and_what_decided(
        self, stands_out: str, expected: dict[str, Any]
    ) -> None:
        both = make_option("both", inbound=3, outbound=3)
        instrument = make_instrument(
            questions=[make_question("leads", both)], separating_question=make_text("Which stands out?")
        )
        answers = {"leads": "both", "stands_out": stands_out}
        document = self.document(instrument, diagnose(instrument, answers))
        assert {key: document[key] for key in expected} == expected
        assert document["answers"] == answers

    def test_has_the_part_of_each_stage_and_those_that_are_optional(self) -> None:
        rules = [
            make_rule("outbound", "prospect", "before", "qualify"),
            replace(make_rule("outbound", "partner", "before", "prospect"), optional=True),
            make_rule("outbound", "upsell", "after", "the_win"),
        ]
        stages = [
            make_stage("partner", partner_stage=True),
            make_stage("qualify", opens_deal=True),
            *map(make_stage, ("prospect", "present", "close", "upsell")),
        ]
        document = self.document(*outcome_of({"outbound": 3}, rules=rules, stages=stages))
        assert [(stage["key"], stage["part"], stage["optional"]) for stage in document["stages"]] == [
            ("partner", "partners", True),
            ("prospect", "prospecting", False),
            ("qualify", "deal", False),
            ("present", "deal", False),
            ("close", "deal", False),
            ("upsell", "growth", False),
        ]

    def test_of_the_first_edition_has_its_process_and_the_parts_up_to_and_after_the_win(self) -> None:
        own = make_process("own", "sign won care", wins="won")
        instrument, outcome = outcome_of(
            {"channel": 4, "team": 4},
            model_parts={"channel": {"process": "own"}},
            processes=[make_process(), own],
            edition=1,
        )
        document = self.document(instrument, parse_outcome(first_edition_document(outcome)))
        assert (document["process"], document["decided_by"]) == ("own", "order")
        assert [stage["part"] for stage in document["stages"]] == ["deal", "deal", "growth"]

    def test_of_an_undetermined_outcome_has_nulls_and_empty_lists(self) -> None:
        document = self.document(*outcome_of({"inbound": 2}))
        empty = {"leading": None, "present": [], "tie": [], "decided_by": None, "runner_up": None}
        assert {name: document[name] for name in empty} == empty
        assert (document["nearest_flip"], document["left_out"], document["process"]) == (None, [], "common")
