"""The names of a questionnaire's parts and of their fields."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from translated_fields import show_language_code

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.parts import DoubtfulPair
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import LANGUAGES, Text
from diagnostics.site.pages.texts import quoted

if TYPE_CHECKING:
    from django.db.models import Field, Model
    from django_stubs_ext import StrOrPromise

LANGUAGE_NAMES = {"en": gettext_lazy("English"), "nb": gettext_lazy("Norwegian Bokmål")}

AUTHORED_MODELS = (
    "Questionnaire",
    "Question",
    "AnswerOption",
    "DoubtfulPair",
    "SalesModel",
    "Kpi",
    "Stage",
    "Process",
    "GoldenExample",
)
"""The models whose forms name the fields of an instrument."""


def field_name(field: str) -> str:
    """Return the label of an instrument's field, as in the form that edits it, or else the field itself."""
    # without "[en]", which the admin's change pages append to the labels of translated columns
    with show_language_code(False):
        return str(_field_names().get(field, field))


@cache
def _field_names() -> dict[str, "StrOrPromise"]:
    models = (apps.get_model("diagnostics", model) for model in AUTHORED_MODELS)
    columns = (column for model in models for column in _columns(model))
    # a translated text has a column for each language, with the same name
    names = {re.sub(f"_({'|'.join(LANGUAGES)})$", "", column.name): column.verbose_name for column in columns}
    return {**names, "wins": gettext_lazy("winning stage")}


def _columns(model: "type[Model]") -> "Iterable[Field[Any, Any]]":
    return model._meta.concrete_fields


def part_names(instrument: Instrument, path: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of the parts on a path, outermost first."""
    question = None
    for kind, key in _pairs(path):
        if kind == "question":
            question = instrument.question(key)
            yield _("question %(name)s") % {"name": named(question.text, key)}
        elif kind == "option" and question is not None:
            yield _("option %(name)s") % {"name": _option_name(instrument, question.key, key)}
        elif kind == "doubtful_pair":
            pair = instrument.doubtful_pairs[int(key) - 1]
            yield _("doubtful pair of answers %(name)s") % {"name": pair_name(instrument, pair)}
        elif kind == "sales_model":
            yield _("sales model %(name)s") % {"name": named(instrument.sales_model_by_key[key].name, key)}
        elif kind == "stage":
            yield _("stage %(name)s") % {"name": named(instrument.stage_by_key[key].name, key)}
        elif kind == "process":
            yield _("process %(name)s") % {"name": named(instrument.process_by_key[key].name, key)}
        elif kind == "golden_example":
            yield _("golden example %(name)s") % {"name": named(instrument.golden_example_by_key[key].name, key)}
        elif kind == "kpi":
            yield _("KPI %(number)s") % {"number": key}
        else:
            yield _("rule %(number)s") % {"number": key}


def part_name(part: Part, nouns: Nouns) -> str:
    """Return the name of a part of a pipeline, as a heading."""
    titles = {
        Part.PARTNERS: _("Partners"),
        Part.PROSPECTING: _("Prospecting"),
        Part.DEAL: capfirst(_("the %(the_deal)s") % nouns),
        Part.GROWTH: capfirst(str(nouns.after)),
    }
    return titles[part]


def pair_name(instrument: Instrument, pair: DoubtfulPair) -> str:
    """Return the two answers of a doubtful pair."""
    return _("%(option)s with %(other_option)s") % {
        "option": _option_name(instrument, pair.question, pair.option),
        "other_option": _option_name(instrument, pair.other_question, pair.other_option),
    }


def _option_name(instrument: Instrument, question: str, option: str) -> str:
    return named(instrument.question(question).option(option).label, option)


def named(text: Text, key: str) -> str:
    """Return a part's name in quotation marks: in the reader's language, or the other one, or else its key."""
    return quoted(str(text) or key)


def _pairs(path: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    return zip(path[::2], path[1::2], strict=True)
