"""The set-up sheet: the pipelines of the files, as rows to type in and tick."""

import re
from html import unescape

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending, Selection
from diagnostics.pipelines.pages.addresses import urls_of_result
from diagnostics.pipelines.pages.setup import SetUpPage, set_up_page
from diagnostics.site.languages import override_language
from diagnostics.site.pages.texts import percent
from tests.pipelines.crms.pipelines import (
    AWKWARD,
    LANGUAGES,
    first_edition_pipelines,
    pipelines_of,
    reference_outcomes,
    reference_pipelines,
)
from tests.reference import first_edition_instrument, reference_instrument
from tests.support.playbooks import ASSESSMENT
from tests.visitors import one_line

LONGEST = pipelines_of(reference_outcomes()[-1], "en")
URLS = urls_of_result(ASSESSMENT, Selection())


def sheet_of(*pipelines: CrmPipeline, sales_model: str | None = None) -> SetUpPage:
    return set_up_page(URLS, reference_instrument(), pipelines, sales_model=sales_model)


def rows_of(page: SetUpPage) -> list[list[str]]:
    """Return the text of the cells of the sheet's tables."""
    frame = engines["django"].from_string("{% block main %}{% endblock %}")
    html = render_to_string("diagnostics/pipelines/set_up.html", {"page": page, "frame": frame})
    bodies = "".join(re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL))
    rows = re.findall(r"<tr (?!class=.set-up-part)[^>]*>(.*?)</tr>", bodies, re.DOTALL)
    return [list(map(plain, re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL))) for row in rows]


def plain(cell: str) -> str:
    return unescape(one_line(re.sub(r"<[^>]+>", "", cell)))


def row_for(number: int, stage: CrmStage, entry: str) -> list[str]:
    is_open, is_forecast = stage.ending is Ending.OPEN, stage.probability is not None
    kind = {Ending.OPEN: _("Open"), Ending.WON: _("Won"), Ending.LOST: _("Lost")}[stage.ending]
    days = ngettext("%(days)s day", "%(days)s days", stage.idle_days or 0) % {"days": stage.idle_days}
    facts = ((_("Enters when:"), entry), (_("Leaves when:"), stage.exit_criterion))
    return [
        "",
        str(number),
        f"{stage.label} {stage.only_for}".rstrip(),
        kind,
        one_line(percent(stage.probability)) if stage.probability is not None else "",
        "%" if is_open and is_forecast else "",
        days if stage.idle_days else "",
        " ".join(f"{name} {text}" for name, text in facts if text),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_has_a_row(language: str) -> None:
    for pipelines in reference_pipelines(language):
        with override_language(language):
            page = sheet_of(*pipelines)
            assert tuple(table.pipeline for table in page.tables) == pipelines
            assert rows_of(page) == [
                row_for(number, stage, entry)
                for pipeline in pipelines
                for number, (stage, entry) in enumerate(pipeline.with_entries, start=1)
            ]
        assert all(stage.idle_days and stage.exit_criterion for one in pipelines for stage in one.open_stages)


def test_a_deals_rows_end_in_won_and_lost() -> None:
    ends = {pipeline.part: [row[3] for row in rows_of(sheet_of(pipeline))[-2:]] for pipeline in LONGEST}
    assert ends == {Part.PARTNERS: ["Open"] * 2, Part.DEAL: ["Won", "Lost"], Part.GROWTH: ["Open"] * 2}
    assert [sheet_of(pipeline).closes for pipeline in LONGEST] == [False, True, False]


def headings_of(page: SetUpPage) -> list[list[tuple[str, str]]]:
    return [[(row.heading, row.stage.key) for row in table.rows if row.heading] for table in page.tables]


def test_parts_have_headings_if_there_are_several() -> None:
    assert headings_of(sheet_of(*LONGEST)) == [
        [("Partners", "partner_prospect")],
        [("Prospecting", "identify_target_account"), ("The deal", "present_stakeholders")],
        [("After the sale", "first_check_in")],
    ]
    assert headings_of(sheet_of(AWKWARD)) == [[]]


def test_the_first_edition_has_no_headings() -> None:
    pipelines = max(first_edition_pipelines("en"), key=len)
    page = set_up_page(URLS, first_edition_instrument(), pipelines, sales_model=None)
    assert headings_of(page) == [[], []]
    assert page.growth.startswith("Have a deal begin in the growth pipeline")
    assert not page.is_partly_forecast


def test_it_says_if_a_second_pipeline_begins_with_the_win() -> None:
    assert sheet_of(*LONGEST).growth == (
        f"When the deal is won, have the customer begin in “{LONGEST[-1].label}”: by an automation, or by hand."
    )
    assert [sheet_of(one).growth for one in LONGEST] == [""] * 3


def test_it_says_if_stages_do_not_belong_in_a_forecast() -> None:
    assert (sheet_of(*LONGEST).is_partly_forecast, sheet_of(AWKWARD).is_partly_forecast) == (True, False)


def test_it_lists_what_the_leading_model_needs_of_the_crm() -> None:
    leading = reference_instrument().sales_model_by_key["team"]
    assert sheet_of(sales_model="team").needs == leading.crm_needs.lines_in("en")
    assert sheet_of().needs == ()
