"""The handover of a sales model's own pipeline, without a question answered: nothing is saved."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of, newest_version
from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import SalesModel
from diagnostics.pipelines.domain.handoff import CrmPipeline, Selection
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, begin_with
from diagnostics.pipelines.forms.handoff import CrmForm
from diagnostics.pipelines.pages.addresses import CRM, urls_of_model
from diagnostics.pipelines.pages.handoff import handoff_page
from diagnostics.pipelines.pages.open_deals import OpenDeals
from diagnostics.pipelines.pages.setup import set_up_page
from diagnostics.pipelines.views.files import (
    file_response,
    pipelines_or_404,
    selection_of,
    source_of,
    target_or_404,
)


@require_safe
def handoff(request: HttpRequest, questionnaire: str, key: str) -> HttpResponse:
    """Offer the pipelines of a sales model for a CRM and as files; the CRM is chosen in the address."""
    alone, selection = _Alone.find(questionnaire, key), selection_of(request)
    form = CrmForm(request.GET if CRM in request.GET else None, nouns=alone.instrument.nouns)
    crm = form.cleaned_data["crm"] if form.is_valid() else ""
    page = handoff_page(
        urls_of_model(questionnaire, key, selection, crm),
        alone.instrument,
        alone.own,
        alone.pipelines(selection),
        title=str(alone.model.name),
        crm=crm,
    )
    context = {"page": page, "form": form, "open_deals": OpenDeals()}
    return render(request, "diagnostics/pipelines/handoff.html", context)


@require_safe
def set_up(request: HttpRequest, questionnaire: str, key: str) -> HttpResponse:
    """Show the sheet for typing the same pipelines into any CRM."""
    alone, selection = _Alone.find(questionnaire, key), selection_of(request)
    page = set_up_page(
        urls_of_model(questionnaire, key, selection),
        alone.instrument,
        alone.pipelines(selection),
        sales_model=key,
        title=str(alone.model.name),
    )
    return render(request, "diagnostics/pipelines/set_up.html", {"page": page, "open_deals": OpenDeals()})


@require_safe
def handoff_file(
    request: HttpRequest, questionnaire: str, key: str, kind: str, part: str | None = None
) -> HttpResponse:
    """Return one file in the reader's language; 404 if there is no such target, pipeline or sales model."""
    alone, target = _Alone.find(questionnaire, key), target_or_404(kind, part)
    selection = selection_of(request, part)
    source = source_of(alone.version, "sales model", questionnaire, key)
    owner = str(alone.model.name)
    return file_response(target, alone.pipelines(selection), source, owner=owner, only=selection.part)


@dataclass(frozen=True, slots=True)
class _Alone:
    """The pipeline of a sales model alone, in the newest version of its questionnaire."""

    version: QuestionnaireVersion
    instrument: Instrument
    model: SalesModel
    own: OwnPipeline

    @classmethod
    def find(cls, questionnaire: str, key: str) -> "_Alone":
        """Return it. Raises Http404 if there is no such sales model."""
        version = newest_version(questionnaire)
        if version is None:
            raise Http404
        instrument = instrument_of(version)
        model = instrument.sales_model_by_key.get(key)
        if model is None:
            raise Http404
        return cls(version, instrument, model, begin_with(compose_alone(instrument, key), sales_model=key))

    def pipelines(self, selection: Selection) -> tuple[CrmPipeline, ...]:
        """Return the selected pipelines. Raises Http404 if there are none."""
        return pipelines_or_404(self.instrument, self.own, str(self.model.name), selection)
