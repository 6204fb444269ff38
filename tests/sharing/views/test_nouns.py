"""A questionnaire about something other than sales: no page, file or mail of it speaks of sales."""

import re
from dataclasses import replace
from html import unescape

import pytest

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import NOUN_FIELDS
from diagnostics.instrument.parts import Kpi
from diagnostics.instrument.pipeline import THE_WIN
from diagnostics.instrument.text import Text
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.site.languages import override_language, site_name
from diagnostics.site.queries.branding import current_brand
from tests.builders import make_bare_instrument, make_rule
from tests.sharing.views.few_texts import pages_of

pytestmark = pytest.mark.django_db

SALES = re.compile(
    r"\b(?:sales|sells?|selling|sellers?|sold|deals?|CRMs?|CRM-\w+|\w*salg\w*|selg\w*|solgt\w*|avtale\w*)\b", re.I
)
"""Words that only a questionnaire about sales says, in both languages."""

SITE_WIDE = ("archive", "export")
"""Pages and files about the questionnaires of a site together; they say it plainly."""

UNSEEN = re.compile(
    r'(?<![\w-])(?:href|action|formaction|id|class|for|name|value|aria-(?:describedby|labelledby)|data-\w+)="[^"]*"'
    r'|"(?:id|key|format|part)": "[^"]*"|https?://\S+'
)
"""What no reader sees: addresses, the names of fields, and keys in JSON."""

FIRST = {"one": "a", "two": "d"}
OTHERS = ({"one": "b", "two": "e"}, {"one": "c", "two": "e"})


def about_something_else(key: str) -> Instrument:
    """Return a questionnaire with all that may be said of it, and made-up words."""
    words = {name: Text(f"zip{number}", f"zap{number}") for number, name in enumerate(NOUN_FIELDS)}
    bare = make_bare_instrument()
    kpis = (Kpi(Text("Figure", "Tall"), Text("a ÷ b", "a ÷ b")),)
    model, *models = bare.sales_models
    needs = replace(model, crm_needs=Text("Holds it", "Holder det"), fits_when=Text("Now", "Nå"), kpis=kpis)
    optional = replace(make_rule("first", "renew", "after", THE_WIN), optional=True)
    return replace(bare, key=key, sales_models=(needs, *models), rules=(optional, *bare.rules[1:]), kpis=kpis, **words)


def said_anyway() -> list[str]:
    """Return what stays in the reader's language: the site's name, and what to do in the menus of each CRM."""
    formats = [target.format for target in TARGETS.values()]
    texts = [text for each in formats for text in (*each.instructions, *each.developers)]
    texts += [text for each in formats for text in (each.omissions, each.unforecast, each.leads)]
    return [site_name(current_brand()), *filter(None, map(str, texts))]


def sales_words(pages: dict[str, str], language: str) -> dict[str, list[str]]:
    """Return the words about sales in each page and file, with those around them."""
    with override_language(language):
        anyway = said_anyway()
    found = {}
    for name, text in pages.items():
        shown = UNSEEN.sub("", unescape(text))
        for words in anyway:
            shown = shown.replace(words, "")
        found[name] = [shown[max(match.start() - 30, 0) : match.end() + 30] for match in SALES.finditer(shown)]
    return {name: words for name, words in found.items() if words and name not in SITE_WIDE}


@pytest.mark.parametrize("language", ["en", "nb"])
def test_nothing_of_it_speaks_of_sales(language: str) -> None:
    pages = pages_of(about_something_else(f"other-{language}"), FIRST, *OTHERS, language=language)
    assert len(pages) > 50
    assert sales_words(pages, language) == {}
