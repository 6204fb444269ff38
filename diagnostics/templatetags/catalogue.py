"""What is written of stages and sales models: the same for everybody, so each process draws it once a language."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diagnostics.presenters.pipelines import StageCard
from diagnostics.presenters.results import ModelCard

register = template.Library()

KEPT = 512
"""How many of them a process keeps, the last that were shown; each is some kilobytes."""


@register.simple_tag
def stage_content(stage: StageCard) -> SafeString:
    """Return what is written of a stage, as HTML."""
    return _drawn("diagnostics/_stage_content.html", "stage", stage, get_language())


@register.simple_tag
def model_content(model: ModelCard) -> SafeString:
    """Return what is written of a sales model, as HTML."""
    return _drawn("diagnostics/_model_content.html", "model", model, get_language())


@lru_cache(maxsize=KEPT)
def _drawn(template_name: str, name: str, card: StageCard | ModelCard, language: str | None) -> SafeString:
    """Draw a card, which is known by all that it says: whatever differs in any of it is drawn by itself.

    The labels beside it are in the active language, which is why `language` is asked for.
    """
    return render_to_string(template_name, {name: card})
