"""Pages to learn from: sales models, stages, and how the diagnosis works.

They show a questionnaire's newest version, even after it is retired, because results link to them. Addresses without
a questionnaire show the first one.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.assessing.pages.catalogue import CataloguePage, how_page, model_page, stage_page
from diagnostics.authoring.queries.publishing import instrument_of, newest_version
from diagnostics.instrument.instrument import Instrument


@require_safe
def catalogue(request: HttpRequest, questionnaire: str | None = None) -> HttpResponse:
    """List every sales model and stage."""
    return render(request, "diagnostics/assessing/catalogue.html", {"page": CataloguePage(_instrument(questionnaire))})


@require_safe
def sales_model(request: HttpRequest, key: str, questionnaire: str | None = None) -> HttpResponse:
    """Explain one sales model."""
    instrument = _instrument(questionnaire)
    model = instrument.sales_model_by_key.get(key)
    if model is None:
        raise Http404
    return render(request, "diagnostics/assessing/sales_model.html", {"page": model_page(instrument, model)})


@require_safe
def stage(request: HttpRequest, key: str, questionnaire: str | None = None) -> HttpResponse:
    """Explain one stage."""
    instrument = _instrument(questionnaire)
    stage = instrument.stage_by_key.get(key)
    if stage is None:
        raise Http404
    return render(request, "diagnostics/assessing/stage.html", {"page": stage_page(instrument, stage)})


@require_safe
def how(request: HttpRequest, questionnaire: str | None = None) -> HttpResponse:
    """Explain how answers become a result, and what the tool does not know."""
    return render(request, "diagnostics/assessing/how.html", {"page": how_page(_instrument(questionnaire))})


def _instrument(questionnaire: str | None) -> Instrument:
    version = newest_version(questionnaire)
    if version is None:
        raise Http404
    return instrument_of(version)
