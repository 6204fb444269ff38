import os

from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from tests.browser.axe import assert_accessible_light_and_dark
from tests.browser.test_admin import sign_in


def test_shots(page, site):
    sign_in(page, site)
    q = Questionnaire.objects.get()
    faults = []
    only = os.environ.get("ONLY", "weights,stages,sales_models,pipelines").split(",")
    for name in only:
        url = (
            site
            + reverse(f"admin:diagnostics_questionnaire_{name}", args=[q.pk])
            + ("?first=team&second=account_based" if name == "pipelines" else "")
        )
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(url)
        page.screenshot(path=f"/tmp/editors/{name}-wide.png", full_page=name != "weights")
        for width in (320, 390, 768):
            page.set_viewport_size({"width": width, "height": 844})
            w = page.evaluate("document.documentElement.scrollWidth")
            if w > width:
                faults.append((name, width, w))
            if width == 390:
                page.screenshot(path=f"/tmp/editors/{name}-narrow.png")
        page.set_viewport_size({"width": 1280, "height": 900})
        try:
            assert_accessible_light_and_dark(page)
        except AssertionError as e:
            faults.append((name, str(e)))
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=f"/tmp/editors/{name}-dark.png")
        page.emulate_media(color_scheme="light")
    print(*faults, sep="\n\n")
    assert faults == []
