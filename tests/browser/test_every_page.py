"""The pages behind a result: each visited once, for axe, the layout at 320 pixels, the focus and the grid."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import NAMING_FIELDS
from diagnostics.authoring.models import Questionnaire
from diagnostics.people.views.second_factor import link_for
from diagnostics.pipelines.actions.current_stages import save_current_stages
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.site.models import User
from tests.browser.accounts import sign_in_as
from tests.browser.axe import assert_accessible
from tests.browser.checked import note
from tests.browser.test_grid import LONGER, assert_keeps_to_the_grid
from tests.browser.test_layout import assert_fits
from tests.rows import make_completed
from tests.support.own_pipelines import keep_pipeline
from tests.visitors import ANSWERS, make_account

BEHIND_A_RESULT = (
    "",
    "what-if/",
    "playbook/",
    "set-up/",
    "handoff/",
    "push/hubspot/",
    "pipeline/",
    "pipeline/today/",
    "share/",
    "mail-me/",
    "edit/",
    "again/",
    "compare/",
    "remind/",
    "erase/",
)
OTHERS = (
    "/assessments/",
    "/accounts/",
    "/accounts/second-step/",
    "/privacy/my-data/",
    "/questionnaires/sales-model/",
    "/questionnaires/sales-model/sales-models/team/pipeline/",
)
UNSEEN = """
() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(element => element.checkVisibility() && !element.disabled)
  .filter(element => {
    element.focus({focusVisible: true});
    if (document.activeElement !== element) return false;
    const shown = [element, element.closest(".card-option")].filter(Boolean).map(part => getComputedStyle(part));
    return !shown.some(style => style.outlineStyle !== "none" || style.boxShadow !== "none");
  })
  .map(element => element.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("nb-NO", "dark")])
def test_pages_behind_a_result(page: Page, site: str, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    owner = make_account()
    sign_in_as(page, site, owner)
    for path in paths_of(owner):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"{site}{path}")
        assert page.locator("h1").count() == 1, page.url
        assert_accessible(page)
        assert_fits(page)
        assert_focus_is_seen(page)
        assert_copies(page)
        if language == LONGER:
            assert_keeps_to_the_grid(page)


def assert_copies(page: Page) -> None:
    """Fail where something is marked to be copied and the script that adds the button was forgotten."""
    assert page.locator(".copy").count() == page.locator("[data-copy]").count(), page.url


def paths_of(owner: User) -> list[str]:
    """Make two results of the owner, the first with all that a team adds to one, and return the pages behind them."""
    version = Questionnaire.objects.get().current_version
    by = Viewer(user_id=owner.pk)
    first, other = (make_completed(version, by=by, **{**ANSWERS, "leads": key}) for key in LEADS)
    first.name(title=LONG_NAME, company=LONG_NAME, crm="hubspot", note=LONG_NAME)
    first.save(update_fields=NAMING_FIELDS)
    _make_its_own(first, by)
    result = f"/assessments/{first.pk}/"
    step = urlsplit(link_for(owner)).path
    return [*OTHERS, step, *(f"{result}{part}" for part in BEHIND_A_RESULT), f"{result}compare/{other.pk}/"]


LEADS = ("outbound", "inbound")
LONG_NAME = "Konsernavdelingen for Kraftforsyningsvirksomhet i Midt-Norge AS"


def _make_its_own(assessment: Assessment, by: Viewer) -> None:
    """Save today's stages, and a pipeline of which one stage is renamed, one left out and one falls behind."""
    today = [CurrentStage("Henvendelsesbehandlingsfase", None), CurrentStage("Tilbud", "propose")]
    save_current_stages(assessment_id=assessment.pk, stages=today, by=by)
    pipeline = plan_of(assessment).pipeline
    first, second, third, *others = pipeline.stages
    stages = (
        replace(first, name="Gjennomføringsevnevurdering", exit_criterion=LONG_NAME, owner=LONG_NAME),
        replace(second, is_left_out=True),
        replace(third, probability=1),
    )
    keep_pipeline(assessment.pk, replace(pipeline, stages=(*stages, *others)))


def assert_focus_is_seen(page: Page) -> None:
    """Fail where something that the keyboard reaches does not show that it is reached."""
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN) == [], page.url
    note("focus", page)


def test_a_focus_that_does_not_show_is_noticed(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    page.evaluate("document.querySelector('main button').style.outline = 'none'")
    with pytest.raises(AssertionError):
        assert_focus_is_seen(page)
