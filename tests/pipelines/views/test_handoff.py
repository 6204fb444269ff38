"""Taking the pipelines to a CRM."""

import json

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
