"""What is written of stages and sales models: the same for everybody, so each process draws it once a language."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diagnostics.instrument.instrument import SalesModel, Stage
from diagnostics.instrument.text import Text, reader_language
from diagnostics.site.pages.texts import letter

register = template.Library()

KEPT = 512
"""How many of them a process keeps, the last that were shown; each is some kilobytes."""


@register.simple_tag
def stage_content(stage: Stage, outreach_note: Text) -> SafeString:
    """Return what is written of a stage, as HTML; the note stands beside a message template."""
    return _drawn("diagnostics/assessing/_stage_content.html", _languages(), stage=stage, outreach_note=outreach_note)


@register.simple_tag
def model_content(model: SalesModel) -> SafeString:
    """Return what is written of a sales model, as HTML."""
    return _drawn("diagnostics/assessing/_model_content.html", _languages(), model=model)


register.filter("letter", letter)


def _languages() -> tuple[str | None, str]:
    """Return the languages of the labels and of the texts."""
    return get_language(), reader_language()


@lru_cache(maxsize=KEPT)
def _drawn(template_name: str, languages: tuple[str | None, str], **parts: Stage | SalesModel | Text) -> SafeString:
    """Draw parts of an instrument, known by all that they say: whatever differs in any of it is drawn by itself."""
    return render_to_string(template_name, parts)
