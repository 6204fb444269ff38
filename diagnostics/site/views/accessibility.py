"""The accessibility statement."""

import json
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.site.pages.accessibility import Record, accessibility_page


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the statement."""
    return render(request, "diagnostics/site/accessibility.html", {"page": accessibility_page(record())})


@cache
def record() -> Record:
    """Return the record of the browser tests, read once per process: it is deployed with the code."""
    text = (settings.BASE_DIR / "docs" / "accessibility.json").read_text(encoding="utf-8")
    kept: Record = json.loads(text)
    return kept
