"""The pages that say how a questionnaire does, in Chromium."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import Question, QuestionnaireVersion
from diagnostics.pipelines.models import HandOver
from tests.browser.axe import assert_accessible_light_and_dark
from tests.browser.test_admin import sign_in
from tests.browser.test_layout import SIDEWAYS
from tests.support.insight import fill


def test_figures_are_accessible_and_fit_narrow_screens(page: Page, site: str) -> None:
    version = QuestionnaireVersion.objects.get()
    fill(version, 9, leads="inbound")
    fill(version, 7, begun=6, leads="outbound")
    for assessment in Assessment.objects.completed()[:6]:
        HandOver.objects.create(assessment=assessment, kind="file", target="hubspot")
    sign_in(page, site)
    page.goto(site + reverse("admin:diagnostics_questionnaire_insight", args=[version.questionnaire_id]))
    expect(page.locator(".insight-heads")).to_contain_text("72.7%")
    question = reverse("admin:diagnostics_question_change", args=[Question.objects.get(key="leads").pk])
    for address in (page.url, site + question):
        page.goto(address)
        assert_accessible_light_and_dark(page)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(SIDEWAYS) == 0
        page.set_viewport_size({"width": 1280, "height": 900})
