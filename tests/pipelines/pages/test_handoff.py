"""The page that offers the files."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending, Prospecting, Selection
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.pages.addresses import HandoffUrls, urls_of_model, urls_of_result
from diagnostics.pipelines.pages.handoff import Group, HandoffPage, TargetCard, handoff_page
from tests.pipelines.crms.pipelines import AWKWARD, UNFORECAST
from tests.reference import first_edition_instrument, reference_instrument

ASSESSMENT = UUID("01a20d32-8029-776b-9eda-e8ec0bfd6d37")
HERE = f"/assessments/{ASSESSMENT}/handoff/"
COMMON = OwnPipeline((OwnStage("qualify"), OwnStage("close", wins=True)))
OUTBOUND = OwnPipeline(
    (
        OwnStage("prospect", part=Part.PROSPECTING),
        OwnStage("make_contact", Part.PROSPECTING, name="Call"),
        *COMMON.stages,
    )
)


def urls(**selected: Any) -> HandoffUrls:
    return urls_of_result(ASSESSMENT, Selection(**selected))


def page_of(*pipelines: CrmPipeline, own: OwnPipeline = COMMON, **selected: Any) -> HandoffPage:
    return handoff_page(urls(**selected), reference_instrument(), own, pipelines)


def card(page: HandoffPage, key: str) -> TargetCard:
    return next(one for one in (*page.crms, *page.others) if one.target.key == key)


def test_offers_every_target_once() -> None:
    page = handoff_page(urls(), reference_instrument(), COMMON, [AWKWARD], title="North")
    assert [one.target.key for one in (*page.crms, *page.others)] == list(TARGETS)
    assert (page.title, page.urls, page.pipelines) == ("North", urls(), ((AWKWARD, (Group("", 1, AWKWARD.stages),)),))


class TestCrm:
    def test_that_the_team_has_comes_first_and_alone(self) -> None:
        page = handoff_page(urls(), reference_instrument(), COMMON, [AWKWARD], crm="odoo")
        assert page.chosen is not None
        assert (page.chosen.target.key, page.is_asked) == ("odoo", False)
        assert "odoo" not in [one.target.key for one in page.crms]

    @pytest.mark.parametrize(
        ("crm", "is_asked", "has_no_crm"), [("", True, False), ("other", False, False), ("none", False, True)]
    )
    def test_is_none_of_ours_or_not_known(self, crm: str, is_asked: bool, has_no_crm: bool) -> None:
        page = handoff_page(urls(), reference_instrument(), COMMON, [AWKWARD], crm=crm)
        assert (page.chosen, page.is_asked, page.has_no_crm) == (None, is_asked, has_no_crm)

    def test_gets_the_names_of_pipelines_that_it_takes(self) -> None:
        name = "Nordisk Industri: account-based selling"
        page = page_of(replace(AWKWARD, label=name, name=name))
        assert {one.target.key: one.labels for one in page.crms if one.labels != (name,)} == {
            "hubspot": ("Nordisk Industri: account-based…",)
        }

    def test_is_typed_into_unless_it_imports_a_file(self) -> None:
        assert [one.target.key for one in page_of(AWKWARD).crms if not one.is_typed_in] == ["odoo", "espocrm"]


class TestFiles:
    def test_are_one_for_each_pipeline_or_one_for_all(self) -> None:
        page = page_of(AWKWARD, UNFORECAST)
        assert card(page, "hubspot").files == (
            ("Download: The deal", f"{HERE}hubspot/deal/"),
            ("Download: After the sale", f"{HERE}hubspot/growth/"),
        )
        assert card(page, "json").files == (("Download the file", f"{HERE}json/"),)

    def test_of_the_first_edition_have_its_names(self) -> None:
        page = handoff_page(urls(), first_edition_instrument(), COMMON, [AWKWARD, UNFORECAST])
        assert [text for text, _ in card(page, "hubspot").files] == [
            "Download: New business",
            "Download: Customer growth",
        ]

    def test_have_what_is_selected_in_their_addresses(self) -> None:
        page = page_of(AWKWARD, own=OUTBOUND, part=Part.DEAL, prospecting=Prospecting.IN_LEADS)
        assert card(page, "hubspot").files == (("Download: The deal", f"{HERE}hubspot/deal/?prospecting=leads"),)
        assert card(page, "json").files == (("Download the file", f"{HERE}json/deal/?prospecting=leads"),)
        assert card(page, "hubspot").push_url == f"/assessments/{ASSESSMENT}/push/hubspot/?prospecting=leads&part=deal"
        assert page.urls.set_up == f"/assessments/{ASSESSMENT}/set-up/?prospecting=leads&part=deal"

    def test_that_exceed_limits_are_named_before_the_download(self) -> None:
        stages = [CrmStage(str(number), "x" * 37 if number else "Qualify", Ending.OPEN, 10) for number in range(2)]
        many = [CrmStage(str(number), "Qualify", Ending.OPEN, 10) for number in range(101)]
        long, repeated = page_of(replace(AWKWARD, stages=tuple(stages))), page_of(replace(AWKWARD, stages=tuple(many)))
        assert card(long, "hubspot").breaches == (
            f"“{'x' * 37}” has 37 characters, and at most 36 are taken. Give it a shorter name.",
        )
        assert card(repeated, "hubspot").breaches == (
            "The pipeline has 101 stages, and at most 100 are taken. Leave some out.",
            "“Qualify” is the name of several stages, and their names must differ. Rename one.",
        )
        assert card(repeated, "json").breaches == ()


class TestParts:
    def test_can_be_taken_by_themselves_if_there_are_several(self) -> None:
        assert page_of(AWKWARD, UNFORECAST).only == (
            ("The deal", f"{HERE}?part=deal"),
            ("After the sale", f"{HERE}?part=growth"),
        )
        assert page_of(AWKWARD).only == ()

    def test_by_themselves_lead_back_to_all(self) -> None:
        page = page_of(AWKWARD, part=Part.DEAL, prospecting=Prospecting.APART)
        assert (page.only, page.all) == ((), f"{HERE}?prospecting=own")
        assert page_of(AWKWARD).all == ""


class TestProspecting:
    def test_is_headed_where_it_begins_the_deals_pipeline(self) -> None:
        stages = (CrmStage("prospect", "Prospect", Ending.OPEN, None, part=Part.PROSPECTING), *AWKWARD.stages)
        ((_, groups),) = page_of(replace(AWKWARD, stages=stages)).pipelines
        assert [(group.heading, group.start, len(group.stages)) for group in groups] == [
            ("Prospecting", 1, 1),
            ("The deal", 2, 4),
        ]

    @pytest.mark.parametrize("prospecting", Prospecting)
    def test_can_be_kept_in_three_places(self, prospecting: Prospecting) -> None:
        choices = page_of(AWKWARD, own=OUTBOUND, prospecting=prospecting).choices
        assert [(choice.value, choice.is_chosen) for choice in choices] == [
            (one.value, one is prospecting) for one in Prospecting
        ]

    def test_is_no_choice_without_such_stages(self) -> None:
        page = page_of(AWKWARD, prospecting=Prospecting.IN_LEADS)
        assert (page.choices, page.left_to_leads, card(page, "hubspot").notes) == ((), "", ())

    def test_left_to_the_leads_names_its_stages_and_the_first_of_the_deal(self) -> None:
        page = page_of(AWKWARD, own=OUTBOUND, prospecting=Prospecting.IN_LEADS)
        assert page.left_to_leads == (
            "Left to the leads in your CRM: Prospect and Call. Turn a lead into a deal when it reaches Qualify."
        )
        assert {one.target.key: one.notes for one in page.crms} == {
            one.target.key: (str(one.target.format.leads),) for one in page.crms
        }
        assert {one.notes for one in page.others} == {()}

    def test_in_the_pipeline_needs_no_words_about_leads(self) -> None:
        page = page_of(AWKWARD, own=OUTBOUND)
        assert (page.left_to_leads, card(page, "pipedrive").notes) == ("", ())


def test_a_crm_that_requires_probabilities_says_what_it_gets() -> None:
    page = page_of(AWKWARD, UNFORECAST)
    assert page.is_partly_forecast
    assert {one.target.key for one in (*page.crms, *page.others) if one.notes} == {
        "hubspot",
        "pipedrive",
        "salesforce",
        "espocrm",
    }
    assert card(page, "hubspot").notes == (
        "HubSpot requires a probability for every stage. Stages that do not belong in a forecast get 10%, "
        "the lowest at which a deal doesn't count as lost: leave them out of your forecast.",
    )
    assert not page_of(AWKWARD).is_partly_forecast


def test_a_sales_model_is_neither_made_ones_own_nor_set_up_over_an_api() -> None:
    of_model = urls_of_model("sales-model", "outbound", Selection(prospecting=Prospecting.IN_LEADS))
    page = handoff_page(of_model, reference_instrument(), OUTBOUND, [AWKWARD])
    here = "/questionnaires/sales-model/sales-models/outbound/"
    assert (of_model.back, of_model.workbench, of_model.set_up) == (here, "", f"{here}set-up/?prospecting=leads")
    assert [one.push_url for one in page.crms] == [""] * len(page.crms)
    assert card(page, "hubspot").files == (("Download: The deal", f"{here}handoff/hubspot/deal/?prospecting=leads"),)
