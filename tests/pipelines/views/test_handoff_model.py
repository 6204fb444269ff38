"""Taking a sales model's own pipeline to a CRM, without a question answered."""

import json

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.instrument.composition import compose_alone
from diagnostics.pipelines.crms.registry import TARGETS
from tests.reference import reference_instrument
from tests.visitors import Page, Visitor, url

OURS = reference_instrument().key
each_model = pytest.mark.parametrize("model", reference_instrument().sales_model_by_key)


def stages_in(visitor: Visitor, *where: str) -> list[str]:
    """Return the keys of the questionnaire's stages in a JSON file."""
    known = reference_instrument().stage_by_key
    document = json.loads(visitor.get(url(*where)).content)
    return [stage["key"] for one in document["pipelines"] for stage in one["stages"] if stage["key"] in known]


class TestPage:
    @each_model
    def test_links_to_every_file_and_each_link_works(self, visitor: Visitor, model: str) -> None:
        response = visitor.get(url("handoff-model", OURS, model))
        files = [link for link in Page(response).links if "/handoff/" in link and "?" not in link]
        pipelines = len(response.context["page"].pipelines)
        per_pipeline = sum(target.format.per_pipeline for target in TARGETS.values())
        assert len(files) == len(TARGETS) + (pipelines - 1) * per_pipeline
        for link in files:
            file = visitor.get(link)
            assert (file.status_code, file["X-Robots-Tag"]) == (200, "noindex")

    def test_asks_for_the_crm_in_the_address_and_keeps_it_with_what_is_selected(self, visitor: Visitor) -> None:
        where = url("handoff-model", OURS, "outbound")
        assert "Which CRM do you have?" in visitor.get(where).content.decode()
        response = visitor.get(f"{where}?crm=odoo")
        assert response.context["page"].chosen.target.key == "odoo"
        assert url("set-up-model", OURS, "outbound") + "?crm=odoo" in Page(response).links
        assert visitor.get(f"{where}?crm=unheard-of").context["page"].chosen is None
        form = response.content.decode().partition('<form class="prospecting"')[2].partition("</form>")[0]
        assert '<input type="hidden" name="crm" value="odoo">' in form
        assert Assessment.objects.count() == 0

    def test_is_not_for_search_engines_and_saves_nothing(self, visitor: Visitor) -> None:
        html = visitor.get(url("handoff-model", OURS, "outbound")).content.decode()
        assert '<meta name="robots" content="noindex">' in html
        assert Assessment.objects.count() == 0

    def test_leads_back_to_the_sales_model_and_offers_neither_to_adapt_nor_to_set_it_up(self, visitor: Visitor) -> None:
        page = Page(visitor.get(url("handoff-model", OURS, "outbound")))
        assert url("sales-model-of", OURS, "outbound") in page.links
        assert [link for link in page.links if "/adapt/" in link or "/push/" in link] == []

    def test_leads_to_the_set_up_sheet(self, visitor: Visitor) -> None:
        assert url("set-up-model", OURS, "outbound") in Page(visitor.get(url("handoff-model", OURS, "outbound"))).links
        sheet = visitor.get(url("set-up-model", OURS, "outbound"))
        assert url("handoff-model", OURS, "outbound") in Page(sheet).links
        assert sheet.context["page"].needs == reference_instrument().sales_model_by_key["outbound"].crm_needs.lines


class TestFile:
    @each_model
    def test_has_the_pipeline_of_the_sales_model_alone(self, visitor: Visitor, model: str) -> None:
        expected = [placed.key for placed in compose_alone(reference_instrument(), model).stages]
        assert stages_in(visitor, "handoff-model-file", OURS, model, "json") == expected

    def test_has_no_result(self, visitor: Visitor) -> None:
        document = json.loads(visitor.get(url("handoff-model-file", OURS, "team", "json")).content)
        assert (document["questionnaire"], document["completed_at"]) == (OURS, None)

    def test_has_one_part_if_the_address_names_it(self, visitor: Visitor) -> None:
        assert stages_in(visitor, "handoff-model-part", OURS, "channel", "json", "partners") == [
            "partner_prospect",
            "partner_signed",
            "partner_onboarded",
        ]

    @pytest.mark.parametrize(
        "where",
        [
            ("handoff-model", OURS, "unheard-of"),
            ("handoff-model", "unheard-of", "team"),
            ("set-up-model", OURS, "unheard-of"),
            ("handoff-model-file", OURS, "unheard-of", "json"),
            ("handoff-model-file", OURS, "team", "unheard-of"),
            ("handoff-model-file", OURS, "team", "hubspot"),
            ("handoff-model-part", OURS, "team", "hubspot", "partners"),
            ("handoff-model-part", OURS, "team", "hubspot", "unheard-of"),
        ],
    )
    def test_and_page_that_do_not_exist_are_not_found(self, visitor: Visitor, where: tuple[str, ...]) -> None:
        assert visitor.get(url(*where)).status_code == 404
