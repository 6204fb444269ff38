"""Taking the pipelines to a CRM."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.pipelines.actions.own_pipelines import save_own_pipeline
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.models import CurrentStages
from diagnostics.pipelines.queries.own_pipelines import plan_of
from tests.visitors import ANSWERS, Page, Visitor, url


class TestPage:
    def test_links_to_every_file_and_each_link_works(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        here = url("handoff", assessment)
        page = Page(visitor.get(here))
        files = [link for link in page.links if "/handoff/" in link and "?" not in link and link != here]
        assert len(files) == len(TARGETS) + sum(target.format.per_pipeline for target in TARGETS.values())
        for link in files:
            response = visitor.get(link)
            assert response.status_code == 200
            assert response["Content-Disposition"].startswith('attachment; filename="pipeline-')
            assert response["Cache-Control"] == "private, no-store"

    def test_is_linked_from_the_result(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert url("handoff", assessment) in Page(visitor.get(url("result", assessment))).links


class TestCrm:
    def test_is_asked_for_first_and_its_steps_are_then_open(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        asked = visitor.get(url("handoff", assessment))
        assert "Which CRM do you have?" in asked.content.decode()
        chosen = visitor.fill_in(asked, company="Nordisk Industri", crm="hubspot")
        assert chosen.redirect_chain == [(url("handoff", assessment), 302)]
        row = Assessment.objects.get(pk=assessment)
        assert (row.company, row.crm) == ("Nordisk Industri", "hubspot")
        html = chosen.content.decode()
        assert "Which CRM do you have?" not in html
        card = html.partition('<section class="format-card is-chosen" id="hubspot"')[2].partition("</section>")[0]
        assert "Nordisk Industri: account-based…" in card
        assert "choose “Create pipeline”" in card
        assert "POST /crm/v3/pipelines/deals" in card.partition("For developers")[2]
        assert "POST" not in card.partition("For developers")[0]
        assert html.count('<details class="format-fold"') == len(TARGETS)

    def test_asked_on_the_check_page_is_not_asked_again(self, visitor: Visitor) -> None:
        page = visitor.get(url("handoff", visitor.complete("Nordisk", crm="pipedrive")))
        assert page.context["page"].chosen.target.key == "pipedrive"

    def test_and_company_saved_elsewhere_meanwhile_are_shown_before_they_are_replaced(self, visitor: Visitor) -> None:
        assessment = visitor.complete("Nordisk", crm="pipedrive")
        stale = visitor.get(url("handoff", assessment))
        visitor.fill_in(visitor.get(url("handoff", assessment)), company="Nordisk Industri", crm="hubspot")
        refused = visitor.fill_in(stale, company="Nordisk AS", crm="odoo")
        assert Page(refused).error == (
            "Meanwhile it was changed elsewhere: the company is now “Nordisk Industri”, the CRM is “HubSpot”. "
            "What you wrote is below. Save it again to replace these."
        )
        assert Assessment.objects.get(pk=assessment).crm == "hubspot"
        visitor.fill_in(refused, company="Nordisk AS", crm="odoo")
        assert Assessment.objects.get(pk=assessment).crm == "odoo"

    def test_of_another_visitors_result_cannot_be_set(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert Visitor().post(url("handoff", assessment), {"company": "x", "crm": "odoo"}).status_code == 404

    @pytest.mark.parametrize("today", [False, True])
    def test_page_costs_as_many_queries_whatever_is_known(
        self, visitor: Visitor, today: bool, django_assert_num_queries: Any
    ) -> None:
        assessment = visitor.complete("Nordisk", crm="odoo")
        if today:
            row = Assessment.objects.get(pk=assessment)
            CurrentStages.objects.create(
                assessment=row, stages=[["Lead", None], ["Tilbud", None]], saved_at=row.started_at
            )
        visitor.get(url("handoff", assessment))
        with django_assert_num_queries(3):
            visitor.get(url("handoff", assessment))


class TestFile:
    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (("handoff-part", "hubspot", "deal"), "aeroskobing-as-pipeline-hubspot-{day}.json"),
            (("handoff-part", "hubspot", "growth"), "aeroskobing-as-pipeline-hubspot-growth-{day}.json"),
            (("handoff-file", "salesforce"), "aeroskobing-as-pipeline-salesforce-{day}.zip"),
            (("handoff-file", "xlsx"), "aeroskobing-as-pipeline-xlsx-{day}.xlsx"),
        ],
    )
    def test_is_saved_under_company_crm_and_date(self, visitor: Visitor, where: tuple[str, ...], expected: str) -> None:
        name, *rest = where
        day = f"{timezone.localdate():%Y-%m-%d}"
        header = visitor.get(url(name, visitor.complete("Ærøskøbing AS"), *rest))["Content-Disposition"]
        plain = expected.format(day=day)
        full = quote(plain.replace("aeroskobing", "ærøskøbing"))
        assert header == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"

    def test_of_another_assessment_never_has_the_same_ids_and_of_the_same_always_has(self, visitor: Visitor) -> None:
        first, second = visitor.complete(), visitor.complete()

        def ids(assessment: UUID, language: str = "en") -> set[str]:
            where = url("handoff-part", assessment, "odoo", "deal")
            text = visitor.get(where, HTTP_ACCEPT_LANGUAGE=language).content.decode()
            return {row["id"] for row in csv.DictReader(io.StringIO(text))}

        assert ids(first) & ids(second) == set()
        assert ids(first) == ids(first, "nb")
        visitor.fill_in(visitor.get(url("handoff", first)), company="Renamed", crm="odoo")
        assert ids(first) == ids(first, "nb")

    def test_has_the_teams_own_probability_and_idle_days_in_every_format(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        row = Assessment.objects.get(pk=assessment)
        plan = plan_of(row)
        stages = tuple(
            replace(one, probability=73, idle_days=41) if one.id == "proposal" else one for one in plan.pipeline.stages
        )
        save_own_pipeline(
            assessment_id=assessment, pipeline=replace(plan.pipeline, stages=stages), seen=0, by=Viewer(row.browser)
        )
        figures = {
            "csv": ",73,41,",
            "json": '"probability": 73,\n          "idle_days": 41',
            "markdown": "73%",
            "freshsales": "73",
            "salesforce": "<probability>73</probability>",
        }
        texts = {key: _text(visitor.get(url("handoff-file", assessment, key)).content) for key in figures}
        assert {key for key, figure in figures.items() if figure not in texts[key]} == set()
        parts = {
            "pipedrive": ['"deal_probability": 73', '"days_to_rotten": 41'],
            "hubspot": ['"probability": "0.7"'],
            "espocrm": ["Negotiation"],
        }
        for key, expected in parts.items():
            text = visitor.get(url("handoff-part", assessment, key, "deal")).content.decode()
            assert [figure for figure in expected if figure not in text] == []
        assert '"deal_probability": 73' in html_of(visitor, "push", assessment, "pipedrive")

    def test_is_in_the_language_of_the_reader(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        where = url("handoff-part", assessment, "hubspot", "deal")
        labels = {
            language: [
                stage["label"]
                for stage in json.loads(visitor.get(where, HTTP_ACCEPT_LANGUAGE=language).content)["stages"]
            ]
            for language in ("en", "nb")
        }
        assert (labels["en"][-2:], labels["nb"][-2]) == (["Closed won", "Closed lost"], "Vunnet")

    @pytest.mark.parametrize(
        "where",
        [
            ("handoff-file", "unheard-of"),
            ("handoff-file", "hubspot"),
            ("handoff-part", "json", "partners"),
            ("handoff-part", "hubspot", "other"),
        ],
    )
    def test_that_does_not_exist_is_not_found(self, visitor: Visitor, where: tuple[str, ...]) -> None:
        name, *rest = where
        assert visitor.get(url(name, visitor.complete(), *rest)).status_code == 404

    def test_of_growth_is_not_found_if_there_is_no_growth(self, visitor: Visitor) -> None:
        assert json.loads(visitor.get(url("handoff-file", visitor.complete(), "json")).content)["pipelines"][1:] != []
        assessment = visitor.complete(**{**ANSWERS, "repeat_revenue": "hardly_any"})
        pipelines = {
            part: visitor.get(url("handoff-part", assessment, "hubspot", part)).status_code
            for part in ("deal", "growth")
        }
        assert pipelines == {"deal": 200, "growth": 404}


def html_of(visitor: Visitor, *where: object) -> str:
    return unescape(visitor.get(url(*where)).content.decode())


def _text(content: bytes) -> str:
    """Return a file's text, of a zip all of its files'."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


OUTBOUND = {"leads": "outbound", "repeat_revenue": "most", "people": "one_seller", "audience": "decision_maker"}
"""Answers that yield prospecting, the deal and what follows the sale."""


class TestSelection:
    def stages(self, visitor: Visitor, where: str) -> list[list[str]]:
        document = json.loads(visitor.get(where).content)
        return [[stage["key"] for stage in pipeline["stages"][:2]] for pipeline in document["pipelines"]]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", [["prospect", "make_contact"], ["first_check_in", "renewal"]]),
            (
                "?prospecting=own",
                [["prospect", "make_contact"], ["qualify", "present"], ["first_check_in", "renewal"]],
            ),
            ("?prospecting=leads", [["qualify", "present"], ["first_check_in", "renewal"]]),
            ("?part=growth", [["first_check_in", "renewal"]]),
            ("?prospecting=leads&part=deal", [["qualify", "present"]]),
        ],
    )
    def test_is_the_same_on_the_page_the_sheet_and_in_the_files(
        self, visitor: Visitor, query: str, expected: list[list[str]]
    ) -> None:
        assessment = visitor.complete(**OUTBOUND)
        page = visitor.get(url("handoff", assessment) + query)
        sheet = visitor.get(url("set-up", assessment) + query).context["page"]
        (json_file,) = [link for link in Page(page).links if "/handoff/json/" in link]
        pipelines = [
            [pipeline for pipeline, _ in page.context["page"].pipelines],
            [table.pipeline for table in sheet.tables],
        ]
        for shown in pipelines:
            assert [[stage.key for stage in pipeline.stages[:2]] for pipeline in shown] == expected
        assert self.stages(visitor, json_file) == expected
        assert Page(visitor.get(url("set-up", assessment) + query)).links.count(url("handoff", assessment) + query) == 1

    def test_is_made_without_javascript(self, visitor: Visitor) -> None:
        assessment = visitor.complete(**OUTBOUND)
        html = visitor.get(url("handoff", assessment) + "?prospecting=own").content.decode()
        form = html.partition('<form class="prospecting"')[2].partition("</form>")[0]
        assert form.startswith(f' method="get" action="{url("handoff", assessment)}"')
        choices = re.findall(r'<input[^>]*name="prospecting"[^>]*value="(\w+)"[^>]*?(checked)?\s*>', form)
        assert choices == [("deal", ""), ("own", "checked"), ("leads", "")]

    @pytest.mark.parametrize("query", ["?part=other", "?part=partners", "?part=prospecting", "?prospecting=other"])
    @pytest.mark.parametrize("page", ["handoff", "set-up"])
    def test_of_what_does_not_exist_is_not_found(self, visitor: Visitor, page: str, query: str) -> None:
        assert visitor.get(url(page, visitor.complete(**OUTBOUND)) + query).status_code == 404
