"""The playbook and the set-up sheet on paper: how many pages, for pipelines of every length, on A4 and on Letter."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
import weasyprint
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.domain.editing import added, edited, left_out
from diagnostics.pipelines.domain.handoff import Selection
from diagnostics.pipelines.domain.own_pipeline import MAX_STAGES, OwnStage, begin_with
from diagnostics.pipelines.pages.addresses import urls_of_result
from diagnostics.pipelines.pages.playbook import PlaybookPage
from diagnostics.pipelines.pages.setup import set_up_page
from diagnostics.site.domain.branding import UNBRANDED
from diagnostics.site.languages import override_language
from diagnostics.site.pages.branding import site_brand
from diagnostics.site.stylesheets import joined
from tests.pipelines.crms.pipelines import LANGUAGES, first_edition_outcomes, pipelines_of, reference_outcomes
from tests.reference import first_edition_instrument, reference_instrument
from tests.support.playbooks import ASSESSMENT, own_pipeline, page_of

pytestmark = pytest.mark.slow

FRAME = "diagnostics/assessing/paper.html"
SMALLEST = {"size: landscape": "size: 279mm 210mm", "@page {\nmargin": "@page {\nsize: 210mm 279mm;\nmargin"}
"""The smaller height and width of A4 and Letter, so that what fits here fits on both."""

LONG_TITLE = "Northern region, new customers, public and private sector, from the first of January"

Measure = Callable[[str, object], int]


@pytest.fixture(scope="module")
def pages() -> Measure:
    """Return a function that counts the printed pages of a template."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts, text = FontConfiguration(), joined(Path(str(finders.find("diagnostics/playbook.css"))))
    for size, smallest in SMALLEST.items():
        assert size in text
        text = text.replace(size, smallest)
    style = weasyprint.CSS(string=text, font_config=fonts)

    brand = site_brand(UNBRANDED)

    def count(template: str, page: object) -> int:
        html = weasyprint.HTML(string=render_to_string(template, {"page": page, "frame": FRAME, "brand": brand}))
        return len(html.render(stylesheets=[style], font_config=fonts).pages)

    return count


def sheet(page: PlaybookPage) -> tuple[str, PlaybookPage]:
    return "diagnostics/pipelines/playbook.html", page


@pytest.mark.parametrize("language", LANGUAGES)
class TestPages:
    def test_the_playbook_is_one_page_or_two_if_it_is_longer_than_eleven_stages(
        self, pages: Measure, language: str
    ) -> None:
        with override_language(language):
            counts = [
                (len(outcome.pipeline.stages), pages(*sheet(page_of(outcome, title=LONG_TITLE))))
                for outcome in fullest_outcomes()
            ]
        assert {count for stages, count in counts if stages <= 11} == {1}
        assert {count for stages, count in counts if stages > 11} <= {1, 2}

    def test_the_playbook_of_the_first_edition_is_one_page(self, pages: Measure, language: str) -> None:
        instrument = first_edition_instrument()
        with override_language(language):
            longest = [
                page_of(outcome, title=LONG_TITLE, instrument=instrument) for outcome in first_edition_outcomes()[-4:]
            ]
            assert [pages(*sheet(page)) for page in longest] == [1] * 4

    def test_the_set_up_sheet_is_one_page_or_two(self, pages: Measure, language: str) -> None:
        instrument, urls, counts = reference_instrument(), urls_of_result(ASSESSMENT, Selection()), []
        with override_language(language):
            for outcome in (reference_outcomes()[0], reference_outcomes()[-1]):
                page = set_up_page(
                    urls, instrument, pipelines_of(outcome, language), sales_model=outcome.leading, title=LONG_TITLE
                )
                counts.append(pages("diagnostics/pipelines/set_up.html", page))
        assert counts[0] == 1
        assert counts[1] in (1, 2)


def fullest_outcomes() -> list[Outcome]:
    """Return by size of text, sheets and number of parts the outcome with most stages and that with most text."""
    groups: dict[tuple[str, bool, int], list[Outcome]] = {}
    for outcome in sorted(reference_outcomes(), key=_width, reverse=True):
        pipeline = outcome.pipeline
        group = page_of(outcome).size, len(pipeline.stages) > 11, len(pipeline.parts)
        groups.setdefault(group, []).append(outcome)
    chosen = [(group[0], max(group, key=lambda each: len(each.pipeline.stages))) for group in groups.values()]
    return list({id(each): each for pair in chosen for each in pair}.values())


def _width(outcome: Outcome) -> int:
    stages = [reference_instrument().stage_by_key[placed.key] for placed in outcome.pipeline.stages]
    columns = ("purpose", "exit_criterion", "kpi", "questions_to_ask", "activities")
    return sum(len(getattr(stage, column).nb) for stage in stages for column in columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_own_pipeline_is_one_page_if_it_is_no_longer_than_eleven_stages(pages: Measure, language: str) -> None:
    counts = []
    with override_language(language):
        for outcome in (outcome for outcome in fullest_outcomes() if 4 <= len(outcome.pipeline.stages) <= 11):
            own = begin_with(outcome.pipeline)
            own = added(left_out(own, own.stages[1].id), OwnStage("own-", name="Pilot"))
            own = edited(own, own.stages[0].id, name="First talk", exit_criterion="They want to go on. " * 4)
            counts.append(pages(*sheet(page_of(outcome, own, title=LONG_TITLE))))
    assert set(counts) == {1}


def test_a_much_longer_own_pipeline_takes_more_pages(pages: Measure) -> None:
    keys = [stage.key for stage in reference_instrument().stages]
    stages = [OwnStage(key) for key in (keys * 2)[:MAX_STAGES]]
    page = page_of(reference_outcomes()[-1], own_pipeline(*stages))
    assert (page.size, pages(*sheet(page)) > 1) == ("tiny", True)
