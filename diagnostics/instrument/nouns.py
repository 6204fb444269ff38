"""What a questionnaire is about, as nouns: a questionnaire about something other than sales has words of its own.

The product's own sentences take them as `"… %(the_models)s …" % instrument.nouns`, or in templates
`{% blocktranslate with the_models=nouns.the_models %}`. Defaults are the words of the reference questionnaire.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from diagnostics.instrument.text import Text

PREFIX = "noun_"
"""What the names of these fields begin with in a questionnaire and in its document."""

FAMILIES = (
    ("model", "a_model", "the_model", "models", "the_models"),
    ("you_sell",),
    ("a_deal", "the_deal", "deals", "the_deals", "wins", "won", "after"),
    ("crm", "a_crm", "the_crm", "crms"),
)
"""Forms of one noun: a questionnaire writes all of a family or none."""


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns of one questionnaire, written in both languages.

    Definite forms are for sentences that are definite in both languages. English then has its word before the noun in
    the sentence, and Norwegian its ending in the noun: "your %(the_model)s" is "%(the_model)s deres". No form is
    beside a word that has a gender. `wins`, `won` and `after` say what becomes of a deal: "wins the deal", "the deal is
    won", "after the sale". `you_sell` is what a team does.
    """

    model: Text = Text("sales model", "salgsmodell")
    a_model: Text = Text("a sales model", "en salgsmodell")
    the_model: Text = Text("sales model", "salgsmodellen")
    models: Text = Text("sales models", "salgsmodeller")
    the_models: Text = Text("sales models", "salgsmodellene")
    you_sell: Text = Text("you sell", "dere selger")
    a_deal: Text = Text("a deal", "et salg")
    the_deal: Text = Text("deal", "salget")
    deals: Text = Text("deals", "salg")
    the_deals: Text = Text("deals", "salgene")
    wins: Text = Text("wins the deal", "vinner salget")
    won: Text = Text("the deal is won", "salget er vunnet")
    after: Text = Text("after the sale", "etter salget")
    crm: Text = Text("CRM", "CRM")
    a_crm: Text = Text("a CRM", "et CRM")
    the_crm: Text = Text("CRM", "CRM-et")
    crms: Text = Text("CRMs", "CRM-er")

    def keys(self) -> Iterable[str]:
        """Return the names of the forms, so that `{**nouns}` and `%` take them as a mapping."""
        return (form.name for form in fields(self))

    def __getitem__(self, form: str) -> Text:
        text: Text = attrgetter(form)(self)
        return text


NOUN_FIELDS = {f"{PREFIX}{form.name}": form.name for form in fields(Nouns)}
"""The fields of a questionnaire for its nouns, with the forms that they hold."""

DEFAULTS = Nouns()
"""The nouns of a questionnaire that writes none."""


def nouns_of(owner: Any) -> Nouns:
    """Return the nouns of a part with a field for each form; one that is written in no language is the default."""
    return Nouns(**{form: _filled(getattr(owner, name), DEFAULTS[form]) for name, form in NOUN_FIELDS.items()})


def _filled(text: Text, default: Text) -> Text:
    return Text(text.en or text.nb, text.nb or text.en) if text else default
