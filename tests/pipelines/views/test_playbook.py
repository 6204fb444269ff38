"""The playbook as a page and as a PDF of one sheet, and the set-up sheet."""

import io
from uuid import UUID

import pytest
from pypdf import PdfReader

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from tests.support.own_pipelines import keep
from tests.visitors import ANSWERS, Page, Visitor, url

ACCOUNTS = {**ANSWERS, "repeat_revenue": "hardly_any", "people": "occasional_help"}
"""Answers whose result is account-based selling, with a pipeline of ten stages."""


def sheet_of(visitor: Visitor, assessment: UUID, language: str = "en") -> PdfReader:
    response = visitor.get(url("playbook-pdf", assessment), headers={"accept-language": language})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(response.content))


class TestPage:
    def test_has_every_stage_in_a_fold(self, visitor: Visitor) -> None:
        response = visitor.get(url("playbook", visitor.complete("North team")))
        page, html = response.context["page"], response.content.decode()
        entries = [entry for part in page.parts for entry in part.stages]
        assert (Page(response).heading, len(entries), html.count("<details") >= 13) == ("Playbook", 13, True)
        for entry in entries:
            assert html.count(f'id="stage-{entry.stage.key}"') == 1

    def test_opens_them_all_if_asked_to(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        folded, opened = (visitor.get(url("playbook", assessment) + query) for query in ("", "?open"))
        assert [response.context["page"].opens_all for response in (folded, opened)] == [False, True]
        assert ("?open" in Page(folded).links, "?" in Page(opened).links) == (True, True)

    def test_is_linked_from_the_result(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert url("playbook", assessment) in Page(visitor.get(url("result", assessment))).links

    def test_has_the_teams_own_stages(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        keep(assessment, OwnStage("qualify", name="First talk"), OwnStage("own-1", name="Pilot <1>"))
        html = visitor.get(url("playbook", assessment)).content.decode()
        for text in (
            "This is your own pipeline, made from the recommended one.",
            "Left out: ",
            "First talk",
            "Recommended as Qualify",
            "Pilot &lt;1&gt;",
            "Your own stage",
        ):
            assert text in html
        assert 'id="stage-negotiate"' not in html

    @pytest.mark.parametrize("page", ["playbook", "set-up"])
    def test_redirects_to_the_questions_before_there_is_a_result(self, visitor: Visitor, page: str) -> None:
        assessment = visitor.begin(**ANSWERS)
        assert visitor.get(url(page, assessment))["Location"] == url("result", assessment)


class TestPdf:
    def test_is_one_landscape_page_in_the_readers_language(self, visitor: Visitor) -> None:
        (page,) = sheet_of(visitor, visitor.complete("North team", **ACCOUNTS), "nb").pages
        assert page.mediabox.width > page.mediabox.height
        assert "Kontobasert salg" in page.extract_text()
        assert "North team" in page.extract_text()

    def test_has_the_teams_own_stages(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        keep(assessment, OwnStage("qualify", name="First talk"), OwnStage("own-1", name="Pilot <1>"))
        text = sheet_of(visitor, assessment).pages[0].extract_text()
        assert [name for name in ("First talk", "Pilot <1>") if name not in text] == []

    def test_is_saved_under_its_name(self, visitor: Visitor) -> None:
        response = visitor.get(url("playbook-pdf", visitor.complete("North team")))
        assert 'filename="north-team-playbook.pdf"' in response["Content-Disposition"]

    def test_there_is_no_button_and_no_file_without_the_library(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("diagnostics.assessing.views.pdf._is_installed", lambda: False)
        assessment = visitor.complete()
        assert url("playbook-pdf", assessment) not in Page(visitor.get(url("playbook", assessment))).links
        assert visitor.get(url("playbook-pdf", assessment)).status_code == 404


class TestSetUpSheet:
    def test_is_linked_from_the_result_and_the_files(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        for page in ("result", "handoff"):
            assert url("set-up", assessment) in Page(visitor.get(url(page, assessment))).links

    def test_has_the_pipelines_of_the_files(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        keep(assessment, OwnStage("qualify", name="First talk", probability=35), OwnStage("upsell", part=Part.GROWTH))
        sheet = visitor.get(url("set-up", assessment))
        tables, handoff = sheet.context["page"].tables, visitor.get(url("handoff", assessment))
        assert [table.pipeline for table in tables] == [one for one, _ in handoff.context["page"].pipelines]
        assert tables[0].pipeline.stages[0].label == "First talk"
        assert "This is your own pipeline" in sheet.content.decode()

    def test_asks_to_replace_probabilities_until_the_team_has(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        stages = (OwnStage("qualify", probability=35), OwnStage("proposal"), OwnStage("close", wins=True))
        for own, count in ((stages, 1), ((stages[0], stages[2]), 0)):
            keep(assessment, *own)
            html = visitor.get(url("set-up", assessment)).content.decode()
            assert html.count("write-in") == count
            assert html.count("replace with your own") == count
            assert html.count("Some probabilities are starting values") == count
