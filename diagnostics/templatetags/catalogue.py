"""Addresses of the pages about sales models and stages, and the messages of a stage."""

from django import template
from django.template import Context
from django.urls import reverse

from diagnostics.assessing.pages.outreach import outreach_messages

register = template.Library()


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
