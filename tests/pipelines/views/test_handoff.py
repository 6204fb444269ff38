"""Taking the pipelines to a CRM."""

import json
import re

import pytest

from diagnostics.pipelines.crms.registry import TARGETS
from tests.visitors import ANSWERS, Page, Visitor, url


class TestPage:
    def test_links_to_every_file_and_each_link_works(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        page = Page(visitor.get(url("handoff", assessment)))
        files = [link for link in page.links if "/handoff/" in link and "?" not in link]
        assert len(files) == len(TARGETS) + sum(target.format.per_pipeline for target in TARGETS.values())
        for link in files:
            response = visitor.get(link)
            assert response.status_code == 200
            assert response["Content-Disposition"].startswith('attachment; filename="pipeline-')
            assert response["Cache-Control"] == "private, no-store"

    def test_is_linked_from_the_result(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert url("handoff", assessment) in Page(visitor.get(url("result", assessment))).links


class TestFile:
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
