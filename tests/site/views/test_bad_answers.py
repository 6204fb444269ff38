"""Answers and names that no page of ours sends: refused beside the question, what was typed kept, nothing written."""

import json
from uuid import UUID

import pytest

from tests.site.views.refusals import status_and_heading
from tests.visitors import ANSWERS, Page, Visitor, url

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("nothing_is_written")]


class TestAnswer:
    @pytest.mark.parametrize("option", ["nonsense", "UNSURE", "mixed ' OR 1=1", "é" * 5000, "[]"])
    def test_that_is_no_option_is_refused_beside_the_question(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, option: str
    ) -> None:
        response = guest.answer(begun, "leads", option)
        assert status_and_heading(response) == (400, texts["question"])
        assert (Page(response).error, Page(response).chosen) == (texts["invalid"], ["mixed"])

    @pytest.mark.parametrize("sent", [{}, {"option": ""}, {"other": "mixed"}])
    def test_that_is_missing_is_asked_for(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, sent: dict[str, str]
    ) -> None:
        response = guest.post(url("question", begun, "leads"), sent)
        assert status_and_heading(response) == (200, texts["question"])
        assert (Page(response).error, Page(response).chosen) == (texts["choose"], ["mixed"])

    @pytest.mark.parametrize("body", [b"option=mixe\xff", b"option=%ff%fe", b"option=%ED%A0%80"])
    def test_that_is_not_utf_8_is_no_option(
        self, guest: Visitor, texts: dict[str, str], begun: UUID, body: bytes
    ) -> None:
        response = guest.post(url("question", begun, "leads"), body, content_type="application/x-www-form-urlencoded")
        assert status_and_heading(response) == (400, texts["question"])

    def test_sent_as_json_is_no_form(self, guest: Visitor, texts: dict[str, str], begun: UUID) -> None:
        response = guest.post(
            url("question", begun, "leads"), json.dumps({"option": "inbound"}), content_type="application/json"
        )
        assert status_and_heading(response) == (200, texts["question"])


class TestCompany:
    @pytest.fixture
    def begun(self, guest: Visitor) -> UUID:
        """An assessment that is ready to be submitted."""
        return guest.begin(**ANSWERS)

    def test_that_is_too_long_is_refused_and_kept(self, guest: Visitor, texts: dict[str, str], begun: UUID) -> None:
        response = guest.submit(begun, title="å" * 81)
        assert status_and_heading(response) == (200, texts["check"])
        assert Page(response).forms[0].fields["company"] == "å" * 81
