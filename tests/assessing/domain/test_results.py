"""A result as a JSON document, for `result.json` and webhooks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from diagnostics.assessing.domain.results import result_document
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose
from tests.builders import make_instrument, make_rule
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
            "runner_up": "inbound",
            "scores": {"team": 4, "inbound": 1},
            "contributions": [
                {"question": "leads", "option": "chosen", "sales_model": "team", "weight": 4},
                {"question": "leads", "option": "chosen", "sales_model": "inbound", "weight": 1},
            ],
            "stages": [
                {
                    "key": "research",
                    "name": "research",
                    "wins": False,
                    "growth": False,
                    "because": {**because, "in_place_of": "qualify"},
                },
                {
                    "key": "close",
                    "name": "close",
                    "wins": True,
                    "growth": False,
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
        assert document["nearest_flip"] == {"question": "leads", "option": "outbound", "leading": "outbound"}

    def test_of_an_undetermined_outcome_has_nulls_and_empty_lists(self) -> None:
        document = self.document(*outcome_of({"inbound": 2}))
        empty = {"leading": None, "present": [], "tie": [], "runner_up": None, "nearest_flip": None, "left_out": []}
        assert {name: document[name] for name in empty} == empty
