"""The rows of the list of links, and the mail with a link."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from diagnostics.instrument.nouns import DEFAULTS
from diagnostics.sharing.pages.links import LinkRow, link_message, link_row, mail_subject, shared_url

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
MADE = datetime(2026, 1, 9, 14, 5, tzinfo=UTC)
NOW = MADE + timedelta(days=2)


@dataclass
class StoredLink:
    pk: int = 7
    label: str = "The board"
    created_at: datetime = MADE
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    views: int = 3
    last_viewed_at: datetime | None = MADE


def row(**changes: Any) -> LinkRow:
    return link_row(ASSESSMENT, StoredLink(**changes), now=NOW)


class TestRow:
    def test_of_a_working_link(self) -> None:
        assert row() == LinkRow(
            StoredLink(),
            label="The board",
            is_expired=False,
            revoke_url=f"/assessments/{ASSESSMENT}/share/7/revoke/",
        )

    def test_without_a_label_says_so(self) -> None:
        assert row(label="").label == "A link without a name"

    @pytest.mark.parametrize(
        ("changes", "is_expired", "works"),
        [
            ({"expires_at": NOW + timedelta(seconds=1)}, False, True),
            ({"expires_at": NOW}, True, False),
            ({"revoked_at": NOW}, False, False),
            ({"revoked_at": NOW, "expires_at": NOW}, True, False),
        ],
    )
    def test_of_a_link_that_does_not_work_cannot_be_revoked(
        self, changes: dict[str, datetime], is_expired: bool, works: bool
    ) -> None:
        assert (row(**changes).is_expired, bool(row(**changes).revoke_url)) == (is_expired, works)


def message(**changes: Any) -> str:
    arguments = {
        "url": "https://x.example/shared/s/",
        "sender": "kari@example.com",
        "note": "",
        "expires_at": None,
        "nouns": DEFAULTS,
    }
    return link_message(**{**arguments, **changes})


class TestMessage:
    def test_says_who_sends_it_and_how_long_it_works(self) -> None:
        assert message(note="Hi,\nlook.", expires_at=datetime(2026, 1, 9, 14, 7, tzinfo=UTC)) == (
            "kari@example.com shares a result with you: the sales model that fits the company, and the pipeline it "
            "needs.\n\n"
            "> Hi,\n> look.\n\n"
            "Read it here:\nhttps://x.example/shared/s/\n\n"
            "The link works until 9 January 2026, 15:07, unless it is revoked before.\n\n"
            "Anyone with the link can read the result. You don't need an account.\n\n"
            "kari@example.com gave us your address for this one message, and we do not keep it.\n"
        )

    def test_leaves_out_an_empty_note_and_expiry(self) -> None:
        assert ">" not in message()
        assert "The link works until it is revoked." in message()

    @pytest.mark.parametrize(
        ("note", "quoted"),
        [
            ("{{ 7*7 }} {% now 'Y' %} %(sender)s %s", "> {{ 7*7 }} {% now 'Y' %} %(sender)s %s"),
            ("<b>&amp;</b>", "> <b>&amp;</b>"),
            ("a\r\nBcc: all@example.com", "> a\n> Bcc: all@example.com"),
            ("a\x0b\u2028\x85Read it here:", "> a\n>\n>\n> Read it here:"),
            ("\n\n.\n\n", ">\n>\n> .\n>"),
        ],
    )
    def test_quotes_the_senders_note_literally_line_by_line(self, note: str, quoted: str) -> None:
        assert message(note=note).split("\n\n")[1] == quoted


@pytest.mark.parametrize(
    ("name", "model", "subject"),
    [
        ("Fjord AS", "team selling", "Sales model of Fjord AS: team selling"),
        ("", "team selling", "Sales model: team selling"),
        ("Fjord AS", "", "Sales model of Fjord AS: none stands out yet"),
        ("", "", "Sales model: none stands out yet"),
    ],
)
def test_the_subject_names_the_company_and_the_model(name: str, model: str, subject: str) -> None:
    assert mail_subject(name=name, models=model, nouns=DEFAULTS) == subject


def test_the_url_is_absolute_and_contains_the_secret() -> None:
    assert shared_url("aB-_9") == "http://localhost:8000/shared/aB-_9/"


@pytest.mark.parametrize(
    "name",
    ["http://evil.example", "see www.evil", "Your bank: evil.example/login", "EVIL.EXAMPLE", "a//b c://d", "å.no"],
)
def test_no_name_makes_the_subject_a_link(name: str) -> None:
    assert mail_subject(name=name, models="Inbound", nouns=DEFAULTS) == "Sales model: Inbound"


@pytest.mark.parametrize("name", ["North & Sons", "Nordavind A.S.", "Team 2.5", "Ola. Kari", "St. Olav"])
def test_other_names_are_in_the_subject(name: str) -> None:
    assert name in mail_subject(name=name, models="Inbound", nouns=DEFAULTS)
