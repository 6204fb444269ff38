"""The guides as pages, in both languages, and the way to them from every page."""

import re

import pytest
from django.urls import get_resolver

from diagnostics.site.pages.guides import SECTIONS, Guide
from diagnostics.site.views.guides import page_of
from tests.visitors import Page, Visitor

LANGUAGES = ("en", "nb")
MANAGERS = {section.anchor for section in page_of(Guide.MANAGERS, "en").sections}


@pytest.mark.parametrize(
    ("path", "title"), [("/help/", "Guide for sales managers"), ("/help/administrators/", "Guide for administrators")]
)
def test_a_guide_is_a_page(visitor: Visitor, path: str, title: str) -> None:
    assert Page(visitor.get(path)).heading == title


@pytest.mark.parametrize("kind", Guide)
def test_both_languages_have_the_same_parts_and_pictures(kind: Guide) -> None:
    pages = [page_of(kind, language) for language in LANGUAGES]
    anchors = [[section.anchor for section in page.sections] for page in pages]
    assert anchors[0] == anchors[1]
    pictures = [
        re.findall(rf"/guide/{language}/([a-z-]+)\.", page.html)
        for language, page in zip(LANGUAGES, pages, strict=True)
    ]
    assert pictures[0] == pictures[1] != []


def test_every_page_that_is_helped_with_exists_and_so_does_the_part() -> None:
    names = {name for name in get_resolver().namespace_dict["diagnostics"][1].reverse_dict if isinstance(name, str)}
    assert set(SECTIONS) <= names
    assert set(SECTIONS.values()) <= MANAGERS


def test_help_on_a_page_leads_to_its_part(visitor: Visitor) -> None:
    assert 'href="/help/#find-it-again"' in visitor.get("/assessments/").text
