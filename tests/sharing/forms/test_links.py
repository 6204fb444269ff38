"""The forms of share links: expiry, label, and e-mail addresses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from diagnostics.sharing.forms.links import LinkForm, SendForm

TODAY = datetime(2026, 3, 27, 22, 30, tzinfo=UTC)
"""Half past eleven in the evening in Oslo, two days before its clocks go forward."""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


def errors(form: LinkForm) -> dict[str, list[str]]:
    return {field: [str(message) for message in messages] for field, messages in form.errors.items()}


class TestExpiry:
    @pytest.mark.parametrize(
        ("data", "expires_at"),
        [
            ({"expires": "1"}, TODAY + timedelta(days=1)),
            ({"expires": "7"}, TODAY + timedelta(days=7)),
            ({"expires": "30"}, TODAY + timedelta(days=30)),
            ({"expires": "never"}, None),
            # to the end of the day in Oslo: one hour ahead of UTC in winter, two in summer
            ({"expires": "date", "until": "2026-03-27"}, datetime(2026, 3, 27, 23, tzinfo=UTC)),
            ({"expires": "date", "until": "2026-03-29"}, datetime(2026, 3, 29, 22, tzinfo=UTC)),
            ({"expires": "date", "until": "2036-03-27"}, datetime(2036, 3, 27, 23, tzinfo=UTC)),
        ],
    )
    def test_is_worked_out(self, data: dict[str, str], expires_at: datetime | None) -> None:
        form = LinkForm(data)
        assert form.is_valid(), form.errors
        assert form.expires_at == expires_at

    @pytest.mark.parametrize(
        ("data", "field", "message"),
        [
            ({}, "expires", "Choose how long the link works."),
            ({"expires": "365"}, "expires", "Choose how long the link works."),
            ({"expires": "date"}, "until", "Give the last day on which the link works."),
            ({"expires": "date", "until": "2026-03-26"}, "until", "Choose a day from today on, within ten years."),
            ({"expires": "date", "until": "2036-04-01"}, "until", "Choose a day from today on, within ten years."),
            ({"expires": "date", "until": "9999-12-31"}, "until", "Choose a day from today on, within ten years."),
            ({"expires": "date", "until": "0001-01-01"}, "until", "Choose a day from today on, within ten years."),
            (
                {"expires": "date", "until": "2026-02-30"},
                "until",
                "Write the last day as a date, such as 2027-01-31.",
            ),
            (
                {"expires": "7", "until": "2026-04-01"},
                "until",
                "You gave a last day. Choose “Until a date”, or leave the day empty.",
            ),
        ],
    )
    def test_that_is_invalid_is_refused(self, data: dict[str, str], field: str, message: str) -> None:
        assert errors(LinkForm(data)) == {field: [message]}


@pytest.mark.parametrize(("length", "is_valid"), [(100, True), (101, False)])
def test_a_label_has_at_most_a_hundred_characters(length: int, is_valid: bool) -> None:
    assert LinkForm({"expires": "7", "label": "é" * length}).is_valid() is is_valid


def send(**changes: Any) -> SendForm:
    return SendForm({"to": "ola@example.com", "expires": "7", **changes})


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "addresses"),
        [
            ("ola@example.com", ("ola@example.com",)),
            ("ola@example.com, anne@example.com", ("ola@example.com", "anne@example.com")),
            ("  ola@example.com;\r\nanne@example.com ,, ", ("ola@example.com", "anne@example.com")),
            ("ola@example.com OLA@example.com", ("OLA@example.com",)),
            (" ".join(f"a{number}@example.com" for number in range(5)), tuple(f"a{n}@example.com" for n in range(5))),
        ],
        ids=["one", "two", "lines and blanks", "the same twice", "five"],
    )
    def test_are_split(self, text: str, addresses: tuple[str, ...]) -> None:
        form = send(to=text)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["to"] == addresses

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "Write the e-mail address it goes to."),
            ("ola", "This is not an e-mail address: ola. Correct it, or leave it out."),
            (
                "ola@example.com, a@b, <anne@example.com>",
                "These are not e-mail addresses: a@b, <anne@example.com>. Correct them, or leave them out.",
            ),
            (
                "ola@example.com%0d%0aBcc:x@example.com",
                "This is not an e-mail address: ola@example.com%0d%0aBcc:x@example.com. Correct it, or leave it out.",
            ),
            (
                " ".join(f"a{number}@example.com" for number in range(6)),
                "You can send to at most five addresses at a time. Leave some out.",
            ),
            (
                "x" * 10_000,
                f"This is not an e-mail address: {'x' * 10_000}. Correct it, or leave it out.",
            ),
            (
                f"{'x' * 64}@{'.'.join(['y' * 60] * 4)}.com",
                f"This is not an e-mail address: {'x' * 64}@{'.'.join(['y' * 60] * 4)}.com. Correct it, or "
                "leave it out.",
            ),
            (",;", "Write the e-mail address it goes to."),
            ("ola@example.com\x00", "Null characters are not allowed."),
        ],
        ids=["none", "no address", "two that are none", "header", "six", "long", "too long", "separators", "NUL"],
    )
    def test_that_are_invalid_are_named(self, text: str, message: str) -> None:
        assert errors(send(to=text)) == {"to": [message]}


@pytest.mark.parametrize(("length", "is_valid"), [(1000, True), (1001, False)])
def test_a_message_has_at_most_a_thousand_characters(length: int, is_valid: bool) -> None:
    assert send(message="é" * length).is_valid() is is_valid
