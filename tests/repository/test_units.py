"""Numbers keep their units on their line, in templates, messages and translations."""

import re

from tests.repository.files import files, read

BARE = re.compile(r"\}\}(?:\{%[^%]*%\})? ?%(?!\})|\)[sd] ?%%|\}\}[ ]days?\b|\)[sd][ ]days?\b")
"""A percentage or days that no filter wrote: `{{ share|percent }}` and `{{ time|days }}` do."""

BREAKING = re.compile(r"(?:\d|\)s) %(?!\()")
"""A percentage whose sign can end up on the next line."""

CATALOGUE = "salesmodel/locale/nb/LC_MESSAGES/django.po"
REFERENCE = "diagnostics/reference/sales-model.yaml"
OF_THE_HELPERS = {"%(number)s%%", "%(share)s%%", "%(days)s day", "%(days)s days"}


def test_templates_write_percentages_and_days_with_the_filters() -> None:
    assert [path.name for path in files("templates/**/*.html") if BARE.search(path.read_text("utf-8"))] == []


def test_messages_take_percentages_and_days_that_a_helper_wrote() -> None:
    messages = re.findall(r'^msgid(?:_plural)? "(.*)"$', read(CATALOGUE), re.M)
    assert {message for message in messages if BARE.search(message)} == OF_THE_HELPERS


def test_norwegian_percentages_have_a_space_that_does_not_break() -> None:
    translations = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', read(CATALOGUE), re.M)
    assert [text for text in (*translations, *read(REFERENCE).splitlines()) if BREAKING.search(text)] == []
