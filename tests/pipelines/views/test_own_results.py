"""The result of a team with a pipeline of its own: one truth on the page and on shared links."""

import re
from typing import Any

import pytest
from django.utils.html import escape

from diagnostics.assessing.models import Assessment
from diagnostics.sharing.domain import hash_of
from tests.support.own_pipelines import keep_pipeline
from tests.support.results import main_of, own_of
from tests.visitors import Page, Visitor, compact, url


class TestOwnPipeline:
    @pytest.fixture
    def response(self, visitor: Visitor) -> Any:
        """The result of a team that renamed its first stage, left one out and added one."""
        assessment = Assessment.objects.with_version().get(pk=visitor.complete())
        keep_pipeline(assessment.pk, own_of(assessment))
        return visitor.get(url("result", assessment.pk))

    def test_is_shown_in_place_of_the_recommended_one(self, response: Any) -> None:
        page = re.sub("</?bdi>", "", compact(main_of(response)))
        names = re.findall(r'class="pipe-name">(.+?)</h', page)
        assert names[0] == "Our first"
        assert "Your own stage" in page
        assert names == [escape(str(card.stage.name)) for card in response.context["page"].pipeline.all]

    def test_says_what_was_changed_and_what_was_recommended(self, response: Any) -> None:
        page, view = compact(main_of(response)), response.context["page"].pipeline
        assert "Your own pipeline" in page
        assert [sentence for sentence in view.changes if escape(sentence) not in page] == []
        assert escape(" → ".join(view.recommended)) in page
        assert f"Recommended as {view.recommended[0]}." in page

    def test_is_edited_from_the_result(self, response: Any) -> None:
        address = url("own-pipeline", response.context["page"].assessment)
        links = re.findall(rf'href="{address}">(.+?)</a>', compact(main_of(response)))
        assert links == ["Edit it", "Correct it", "Edit pipeline"]

    def test_is_what_a_shared_link_shows(self, visitor: Visitor) -> None:
        assessment = Assessment.objects.with_version().get(pk=visitor.complete())
        keep_pipeline(assessment.pk, own_of(assessment))
        assessment.share_links.create(token_hash=hash_of("secret"), created_at=assessment.started_at)
        page = main_of(Visitor().get(url("shared", "secret")))
        assert "Our first" in page
        assert "Do this on Monday" not in page
        assert [link for link in Page(Visitor().get(url("shared", "secret"))).links if str(assessment.pk) in link] == []
