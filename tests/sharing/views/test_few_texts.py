"""Questionnaires with few texts: what nobody wrote is not shown, and what is in another language says so."""

import re

import pytest

from tests.builders import make_bare_instrument
from tests.sharing.views.few_texts import Contents, pages_of

pytestmark = pytest.mark.django_db

FIRST = {"one": "a", "two": "d"}
OTHERS = ({"one": "b", "two": "e"}, {"one": "c", "two": "e"})


@pytest.fixture(scope="module")
def bare(module_db):
    return pages_of(make_bare_instrument(), FIRST, *OTHERS)


@pytest.fixture(scope="module")
def norwegian(module_db):
    return pages_of(make_bare_instrument(languages=("nb",), key="norsk"), FIRST, *OTHERS)


def contents(pages):
    return {name: Contents(text) for name, text in pages.items() if text.lstrip().lower().startswith("<!doctype html")}


def test_no_page_of_a_bare_questionnaire_has_an_empty_heading_or_list(bare):
    found = contents(bare)
    assert len(found) > 40
    assert {name: page.empty for name, page in found.items() if page.empty} == {}


def test_nothing_of_a_bare_questionnaire_says_none(bare):
    pages = {name: [text for text, _language in page.texts] for name, page in contents(bare).items()}
    files = {name: text.splitlines() for name, text in bare.items() if name not in pages}
    says_none = {
        name: [line for line in lines if re.search(r"\bNone\b", line)] for name, lines in (pages | files).items()
    }
    assert {name: lines for name, lines in says_none.items() if lines} == {}


def test_no_file_of_a_bare_questionnaire_has_a_name_without_a_value(bare):
    for name in ("markdown", "nutshell", "crm-message"):
        assert re.findall(r"^.*:\**[ ]*$", bare[name], re.M) == [], name


def test_texts_in_another_language_than_the_readers_say_so(norwegian):
    found = contents(norwegian)
    texts = {name: [pair for pair in page.texts if re.search(r"\bin nb\b", pair[0])] for name, page in found.items()}
    assert sum(map(len, texts.values())) > 300
    whole = re.compile(r"(Title|Question \w+|Answer \w+|About \w+|(purpose|exit_criterion) of \w+) in nb")
    unsaid = {
        name: [text for text, language in pairs if language != "nb" and whole.fullmatch(text)]
        for name, pairs in texts.items()
    }
    assert {name: pairs for name, pairs in unsaid.items() if pairs} == {}


def test_and_say_it_where_a_page_can(norwegian):
    assert {name: page.misplaced for name, page in contents(norwegian).items() if page.misplaced} == {}


def test_the_sites_own_words_stay_in_the_readers_language(norwegian):
    assert '<html lang="en"' in norwegian["question one"]
    assert ("Continue", "en") in Contents(norwegian["question one"]).texts


def test_files_have_the_texts_as_they_are(norwegian):
    assert "purpose of qualify in nb" in norwegian["markdown"]
    files = norwegian.keys() - contents(norwegian).keys()
    assert [name for name in files if "<span" in norwegian[name]] == []
