"""The set-up sheet: the pipelines of the files, as rows to type in and tick."""

import re
from html import unescape

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending
from diagnostics.pipelines.pages.setup import SetUpPage, set_up_page
from diagnostics.site.languages import override_language
from diagnostics.site.pages.texts import percent
from tests.pipelines.crms.pipelines import AWKWARD, LANGUAGES, pipelines_of, reference_outcomes, undetermined
from tests.reference import reference_instrument
from tests.support.playbooks import ASSESSMENT
from tests.visitors import one_line

LONGEST = reference_outcomes()[-1]


def sheet_of(*pipelines: CrmPipeline) -> SetUpPage:
    return set_up_page(reference_instrument(), LONGEST, pipelines, assessment=ASSESSMENT)


def rows_of(page: SetUpPage) -> list[list[str]]:
    """Return the text of the cells of the sheet's tables."""
    frame = engines["django"].from_string("{% block main %}{% endblock %}")
    html = render_to_string("diagnostics/pipelines/set_up.html", {"page": page, "frame": frame})
    bodies = "".join(re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL))
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", bodies, re.DOTALL)
    return [list(map(plain, re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL))) for row in rows]


def plain(cell: str) -> str:
    return unescape(one_line(re.sub(r"<[^>]+>", "", cell)))


def row_for(number: int, stage: CrmStage) -> list[str]:
    is_open = stage.ending is Ending.OPEN
    kind = {Ending.OPEN: _("Open"), Ending.WON: _("Won"), Ending.LOST: _("Lost")}[stage.ending]
    days = ngettext("%(days)s day", "%(days)s days", stage.idle_days) % {"days": stage.idle_days}
    facts = ((_("Enters when:"), stage.entry_criterion), (_("Leaves when:"), stage.exit_criterion))
    return [
        "",
        str(number),
        stage.label,
        kind,
        percent(stage.probability),
        "%" if is_open else "",
        days if stage.idle_days else "",
        " ".join(f"{name} {text}" for name, text in facts if text),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", reference_outcomes(), ids=lambda outcome: str(len(outcome.pipeline.stages)))
def test_every_stage_has_a_row(outcome: Outcome, language: str) -> None:
    pipelines = pipelines_of(outcome, language)
    with override_language(language):
        page = sheet_of(*pipelines)
        assert page.pipelines == pipelines
        assert rows_of(page) == [
            row_for(number, stage) for pipeline in pipelines for number, stage in enumerate(pipeline.stages, start=1)
        ]
    assert all(
        stage.idle_days and stage.entry_criterion and stage.exit_criterion
        for pipeline in pipelines
        for stage in pipeline.open_stages
    )


def test_rows_end_in_won_and_lost() -> None:
    for pipeline in pipelines_of(LONGEST, "en"):
        rows = rows_of(sheet_of(pipeline))
        assert [row[3] for row in rows[-3:]] == ["Open", "Won", "Lost"]
        assert [row[4] for row in rows[-2:]] == ["100%", "0%"]


def test_it_says_if_there_is_a_second_pipeline() -> None:
    assert (sheet_of(*pipelines_of(LONGEST, "en")).has_growth, sheet_of(AWKWARD).has_growth) == (True, False)


def test_it_lists_what_the_leading_model_needs_of_the_crm() -> None:
    leading = reference_instrument().sales_model_by_key[LONGEST.leading or ""]
    assert sheet_of().needs == leading.crm_needs.lines_in("en")
    assert set_up_page(reference_instrument(), undetermined(), [], assessment=ASSESSMENT).needs == ()
