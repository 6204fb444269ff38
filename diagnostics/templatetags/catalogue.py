"""The content of stages and sales models: the same for everyone, so each process caches it by language."""

from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diagnostics.assessing.pages.outreach import outreach_messages
from diagnostics.instrument.parts import Kpi, SalesModel, Stage
from diagnostics.instrument.text import Text, reader_language

register = template.Library()

Part = Stage | SalesModel | Text | tuple[Kpi, ...] | bool

CACHE_SIZE = 512
"""Entries in the cache of each process; each is some kilobytes."""


@register.simple_tag
def stage_content(
    stage: Stage, outreach_note: Text, starts_when: Text, in_forecast: bool, comes_first: bool = False
) -> SafeString:
    """Return the content of a stage as HTML; the note is shown beside messages.

    `starts_when`: what must be true to enter it; unwritten, it is that the stage before is done, unless the stage
    `comes_first`. `in_forecast`: whether its win probability is shown. What a team wrote is not cached.
    """
    render = _rendered if type(stage) is Stage else _rendered.__wrapped__
    return render(
        "diagnostics/assessing/_stage_content.html",
        _languages(),
        stage=stage,
        outreach_note=outreach_note,
        starts_when=starts_when,
        in_forecast=in_forecast,
        comes_first=comes_first,
    )


@register.simple_tag
def model_content(model: SalesModel, the_crm: Text) -> SafeString:
    """Return the content of a sales model but its KPIs as HTML, with the questionnaire's noun for a CRM."""
    return _rendered("diagnostics/assessing/_model_content.html", _languages(), model=model, the_crm=the_crm)


@register.simple_tag(name="kpis")
def kpi_list(kpis: tuple[Kpi, ...]) -> SafeString:
    """Return KPIs as HTML: how each is measured, and where CRMs show it."""
    return _rendered("diagnostics/assessing/_kpis.html", _languages(), kpis=kpis)


@register.simple_tag(takes_context=True)
def sales_model_url(context: Context, questionnaire: str, key: str) -> str:
    """Return the address of a sales model's page; in a preview, that of the draft."""
    return _page_url(context, "sales_model", "diagnostics:sales-model-of", questionnaire, key)


@register.simple_tag(takes_context=True)
def stage_url(context: Context, questionnaire: str, key: str) -> str:
    """Return the address of a stage's page; in a preview, that of the draft."""
    return _page_url(context, "stage", "diagnostics:stage-of", questionnaire, key)


def _page_url(context: Context, name: str, published: str, questionnaire: str, key: str) -> str:
    preview = context.get("preview")
    if preview is not None:
        return reverse(f"admin:diagnostics_questionnaire_preview_{name}", args=[preview.pk, key])
    return reverse(published, args=[questionnaire, key])


register.filter("outreach_messages", outreach_messages)


def _languages() -> tuple[str | None, str]:
    """Return the languages of the labels and of the texts."""
    return get_language(), reader_language()


@lru_cache(maxsize=CACHE_SIZE)
def _rendered(template_name: str, languages: tuple[str | None, str], **parts: Part) -> SafeString:
    """Render parts of an instrument. They are compared by value, so any difference is a cache entry of its own."""
    return render_to_string(template_name, parts)
