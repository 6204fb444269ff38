"""The simulator beside the pages of a questionnaire, and the order of parts on a page."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext

from diagnostics.assessing.pages.simulator import SimulatorPage, simulator_page
from diagnostics.authoring.pages.workspace import Trial

register = template.Library()


@register.simple_tag
def simulate(trial: Trial) -> SimulatorPage | None:
    """Return what the draft yields for the answers that are tried; None if it contradicts itself."""
    return simulator_page(trial.draft, trial.answers) if trial.draft is not None else None


@register.filter
def in_order(inline_forms: Iterable[Any]) -> list[Any]:
    """Return the forms of an inline in the order of their places, the empty one last; each says `is_empty`."""
    forms = list(inline_forms)
    for each in forms:
        each.is_empty = each.form.prefix.endswith("-__prefix__")
    return sorted(forms, key=lambda each: (each.is_empty, each.form.place))


@register.filter
def script_data(inline: Any) -> str:
    """Return Django's data for the script of an inline; the link that adds a row has no capital inside it."""
    data = json.loads(inline.inline_formset_data())
    name = {"verbose_name": inline.opts.verbose_name}
    data["options"]["addText"] = gettext("Add another %(verbose_name)s") % name
    return json.dumps(data)
