"""The message to the person who runs the CRM, and what its link opens."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.pipelines.models import CurrentStages
from diagnostics.sharing.actions import share_assessment
from diagnostics.sharing.domain import new_secret
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import OutgoingMail, User
from tests.visitors import Page, Visitor, url

COMPANY = "Nordisk Industri"


def made(visitor: Visitor, assessment: UUID) -> Any:
    """Make the message and return it."""
    response = visitor.fill_in(visitor.get(url("crm-message", assessment)))
    return response.context["page"].message


def link_in(text: str) -> str:
    (address,) = re.findall(r"https?://\S+/shared/\S+", text)
    return urlsplit(address).path


class TestMessage:
    def test_says_first_what_it_gives_away_and_makes_nothing_yet(self, visitor: Visitor) -> None:
        html = visitor.get(url("crm-message", visitor.complete(COMPANY, crm="odoo"))).content.decode()
        assert "Anyone with the link can read the stages with your names and figures" in html
        assert ShareLink.objects.count() == 0

    def test_has_the_steps_the_link_and_the_names(self, visitor: Visitor) -> None:
        message = made(visitor, visitor.complete(COMPANY, crm="odoo"))
        assert message.subject == "Nordisk Industri: set up our pipeline in Odoo"
        assert message.text.startswith("Please set up these pipelines in Odoo: “Nordisk Industri: ")
        assert "2. Open CRM, Configuration, Stages" in message.text
        assert "The link works until" in message.text
        assert link_in(message.text).endswith("/handoff/")

    def test_says_where_open_deals_go_if_todays_stages_are_known(self, visitor: Visitor) -> None:
        assessment = visitor.complete(COMPANY, crm="odoo")
        row = Assessment.objects.get(pk=assessment)
        CurrentStages.objects.create(assessment=row, stages=[["Offer out", "proposal"]], saved_at=row.started_at)
        assert "- From “Offer out” to “Proposal”." in made(visitor, assessment).text

    def test_can_be_copied_and_opened_in_a_mail_program(self, visitor: Visitor) -> None:
        assessment = visitor.complete("Ærøskøbing " * 7, crm="salesforce")
        page = visitor.fill_in(visitor.get(url("crm-message", assessment)))
        message = page.context["page"].message
        assert page.content.decode().count("data-copy=") == 2
        assert len(message.mailto) <= 1900
        sent = parse_qs(urlsplit(message.mailto).query)
        assert sent["subject"] == [message.subject]
        assert link_in(sent["body"][0]) == link_in(message.text)

    def test_for_a_crm_that_is_none_of_ours_leads_to_the_set_up_sheet(self, visitor: Visitor) -> None:
        message = made(visitor, visitor.complete(crm="other"))
        assert message.subject == "Set up our pipeline in the CRM"
        assert "1. Type the stages in from the set-up sheet." in message.text

    def test_sent_twice_makes_one_link_that_ends_after_thirty_days(self, visitor: Visitor) -> None:
        asked = visitor.get(url("crm-message", visitor.complete(crm="odoo")))
        first, second = (visitor.fill_in(asked).context["page"].message for _ in range(2))
        assert link_in(first.text) == link_in(second.text)
        (link,) = ShareLink.objects.all()
        assert link.expires_at is not None
        assert timedelta(days=29) < link.expires_at - timezone.now() <= timedelta(days=30)

    def test_is_not_for_other_visitors(self, visitor: Visitor) -> None:
        assessment = visitor.complete(crm="odoo")
        assert Visitor().post(url("crm-message", assessment)).status_code == 404
        assert ShareLink.objects.count() == 0


class TestMail:
    @pytest.fixture
    def assessment(self, visitor: Visitor, manager: User) -> UUID:
        visitor.force_login(manager)
        return visitor.complete(COMPANY, crm="odoo")

    def test_goes_to_each_address_within_the_allowance(self, visitor: Visitor, assessment: UUID, manager: User) -> None:
        asked = visitor.get(url("crm-message", assessment))
        response = visitor.fill_in(asked, to="kari@example.com", message="Before Friday, please")
        assert response.redirect_chain == [(url("handoff", assessment), 302)]
        assert Page(response).notices == ["The message is on its way."]
        (mail,) = OutgoingMail.objects.all()
        assert (mail.to, mail.subject) == ("kari@example.com", "Nordisk Industri: set up our pipeline in Odoo")
        assert "> Before Friday, please" in mail.text
        assert f"{manager.email} gave us your address for this one message" in mail.text
        manager.refresh_from_db()
        assert manager.mail_allowance.used == 1

    def test_needs_an_address_but_the_copy_does_not(self, visitor: Visitor, assessment: UUID) -> None:
        asked = visitor.get(url("crm-message", assessment))
        assert Page(visitor.fill_in(asked)).error == "Write the e-mail address it goes to."
        assert (OutgoingMail.objects.count(), ShareLink.objects.count()) == (0, 0)
        assert visitor.fill_in(asked, copy="1").context["page"].message is not None
        assert (OutgoingMail.objects.count(), ShareLink.objects.count()) == (0, 1)


class TestLink:
    def test_opens_steps_and_files_for_anyone_and_changes_nothing(self, visitor: Visitor) -> None:
        assessment = visitor.complete(COMPANY, crm="odoo")
        where = link_in(made(visitor, assessment).text)
        stranger = Visitor()
        response = stranger.get(where)
        html = response.content.decode()
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex, nofollow")
        assert "click the gear, and choose “Import records”" in html
        assert [link for link in Page(response).links if str(assessment) in link] == []
        for link in [link for link in Page(response).links if "/handoff/" in link]:
            assert stranger.get(link).status_code == 200
        file = stranger.get(f"{where}json/")
        assert json.loads(file.content)["pipelines"][0]["label"].startswith(COMPANY)
        own = visitor.get(url("handoff-file", assessment, "json"))
        assert file.content == own.content
        assert ShareLink.objects.get().views == 1

    def test_also_shows_the_result(self, visitor: Visitor) -> None:
        where = link_in(made(visitor, visitor.complete(COMPANY, crm="odoo")).text)
        assert Visitor().get(where.removesuffix("handoff/")).status_code == 200

    @pytest.mark.parametrize("more", ["handoff/", "handoff/set-up/", "handoff/json/", "handoff/odoo/deal/"])
    def test_that_shares_the_result_alone_opens_no_hand_over(self, visitor: Visitor, more: str) -> None:
        assessment = visitor.complete(COMPANY, crm="odoo")
        row, secret = Assessment.objects.get(pk=assessment), new_secret()
        share_assessment(
            assessment_id=assessment, secret=secret, label="", expires_at=None, by=Viewer(browser=row.browser)
        )
        response = Visitor().get(url("shared", secret) + more)
        assert response.status_code == 404
        assert COMPANY not in response.content.decode()
        assert Visitor().get(url("shared", secret)).status_code == 200

    def test_that_was_revoked_opens_nothing(self, visitor: Visitor) -> None:
        assessment = visitor.complete(COMPANY, crm="odoo")
        where = link_in(made(visitor, assessment).text)
        assert Visitor().get(where).status_code == 200
        visitor.post(url("revoke", assessment, ShareLink.objects.get().pk))
        statuses = {more: Visitor().get(where + more).status_code for more in ("", "set-up/", "json/", "odoo/deal/")}
        assert set(statuses.values()) == {404}
