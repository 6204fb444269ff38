"""Scripts and templates in every authored text and in what visitors write stay text, without the help of a policy.

Each page is compared with the same page of harmless texts as long (tests/support/scripts.py).
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import NoReverseMatch, get_resolver, reverse

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.instrument.document import dump_instrument, parse_instrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.views import report
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models.fields import Authored
from tests.reference import reference_with_nouns
from tests.site.views.access_to_sharing import make_link
from tests.site.views.test_access import ROWS, address
from tests.support.authored import rewritten
from tests.support.own_pipelines import keep
from tests.support.scripts import SCRIPTS, Change, added, changed, harmless, hostile, own_stages, structure_of
from tests.visitors import Visitor, make_account, publish_version, url, with_second_factor

OTHERS = (
    "account_",
    "mfa_",
    "usersessions_",
    "admin",
    "i18n",
    "help",
    "export-",
    "handoff-",
    "shared-file",
    "my-data-json",
)
"""Pages without such texts; those of the admin and files have tests of their own."""

ASKING = ("_change", "_delete", "_discard", "_restore", "_retire", "_history", "_csv")
"""Pages of the admin that show no more texts than others: those that ask whether to do something, and lists."""

Pages = dict[tuple[str, str], str]
"""HTML by page and language."""

UNCHANGED = ("{{ request.META }}{% debug %}", "{0.__class__.__init__.__globals__}")


def instrument_of(change: Change) -> Instrument:
    return parse_instrument(changed(dump_instrument(reference_with_nouns()), change))


def pages_of(visitor: Visitor, own: object, begins: tuple[str, ...] = ("",)) -> Iterator[tuple[str, str, str]]:
    """Yield the name, language and HTML of each page whose name begins with one of these."""
    for page in dict.fromkeys(row.page for row in ROWS if row.assessment in ("-", "completed")):
        if page.startswith(begins) and not page.startswith(
            ("account_", "mfa_", "usersessions_", "admin", "i18n", "help")
        ):
            begun = any(row.page == page and row.assessment == "completed" for row in ROWS)
            for language in ("en", "nb"):
                response = visitor.get(address(page, own if begun else None), headers={"accept-language": language})
                if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                    yield page, language, response.content.decode()


def written(visitor: Visitor, own: UUID, change: Change) -> None:
    """Fill every text that a visitor can write, as far as it goes."""
    stages = "\n".join(change(f"Stage {number}")[:60] for number in range(6))
    visitor.post(url("todays-stages", own), {"text": stages})
    keep(own, *own_stages(change))
    texts = {"title": change("Name")[:80], "company": change("Nord")[:80], "note": " ".join(map(change, "abcdefgh"))}
    Assessment.objects.filter(pk=own).update(**texts)
    make_link(Assessment.objects.get(pk=own))
    ShareLink.objects.update(label=change("Board")[:100])


def shown(change: Change) -> Pages:
    """Return every page of a site with these texts, authored and written by visitors; the site is then undone."""
    with transaction.atomic():
        publish_version(instrument_of(change))
        visitor = Visitor()
        own = visitor.complete(title=change("A")[:80])
        visitor.post(url("own-pipeline-model", "sales-model", "team"), {})
        recommended = pages_of(visitor, own, ("result", "playbook", "handoff"))
        pages = {(f"{page}, recommended", language): html for page, language, html in recommended}
        written(visitor, own, change)
        pages |= {(page, language): html for page, language, html in pages_of(visitor, own)}
        transaction.set_rollback(True)
    return pages


@pytest.fixture
def on_paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are drawn as PDFs, which are empty instead."""
    drawn: list[str] = []
    monkeypatch.setattr(report, "pdf_of", lambda html, *given, **more: drawn.append(html) or b"%PDF")
    return drawn


def require_texts(after: Pages) -> None:
    """Fail if a text became something that runs or loads, an address, or the work of a template."""
    assert {key: found for key, html in after.items() if (found := structure_of(html).live)} == {}
    assert [link for html in after.values() for link in structure_of(html).strange] == []
    assert [key for key in after if re.search(r"49(?=\{%| #)", after[key])] == []


def test_there_are_five_hundred() -> None:
    assert len(SCRIPTS) >= 500


def test_no_text_becomes_an_element_an_attribute_or_an_address(db: None, settings: Any, on_paper: list[str]) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 0
    before, papers = shown(harmless()), len(on_paper)
    after = shown(hostile())
    assert before.keys() == after.keys()
    assert {key: more for key in after if (more := added(before[key], after[key]))} == {}
    require_texts(after)
    assert len(after) >= 40
    printed = [added(*each) for each in zip(on_paper[:papers], on_paper[papers:], strict=True)]
    assert (papers >= 4, [each for each in printed if each]) == (True, [])
    everything = "".join(after.values())
    assert [text for text in UNCHANGED if everything.count(text) < 10] == []
    # each of them was on a page, as text
    assert [text for text in SCRIPTS if escape(text[:90]) not in everything] == []


def admin_addresses() -> Iterator[str]:
    """Yield the addresses of the first row of every table with such texts, and of every page of a questionnaire."""
    for model in admin.site._registry:
        row = model._default_manager.first()
        if row is not None and issubclass(model, (Authored, QuestionnaireVersion, Assessment)):
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
    (of_admin,) = (part for part in get_resolver().url_patterns if str(part.pattern) == "admin/")
    names = [str(name) for name in of_admin.reverse_dict if str(name).startswith("diagnostics_questionnaire_")]
    for name in sorted(names):
        if name.endswith(ASKING):
            continue
        try:
            yield reverse(f"admin:{name}", args=[Questionnaire.objects.get().pk])
        except NoReverseMatch:
            continue


def administered(change: Change) -> Pages:
    """Return the pages of the admin of a site with these texts, in a draft and a version; the site is then undone."""
    with transaction.atomic():
        document = rewritten(dump_instrument(reference_with_nouns()), lambda text, limit: change(text)[-limit:])
        create_questionnaire(instrument=parse_instrument(document))
        publish_version(parse_instrument(document))
        visitor = Visitor()
        written(visitor, visitor.complete(title=change("A")[:80]), change)
        root = with_second_factor(make_account("root@example.com", is_staff=True, is_superuser=True))
        visitor.force_login(root)
        pages = {}
        for number, where in enumerate(admin_addresses()):
            response = visitor.get(where)
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                pages[str(number), re.sub(r"[0-9a-f-]{36}|\d+", "n", where)] = response.content.decode()
        transaction.set_rollback(True)
    return pages


def test_no_text_becomes_one_in_the_admin(db: None) -> None:
    """Its pages also say what is left to do with these texts, so there are none of harmless ones to compare with."""
    pages = administered(hostile())
    require_texts(pages)
    assert len(pages) >= 20


def test_a_page_that_does_not_escape_would_be_found() -> None:
    """The control."""
    assert added(f"<p>{harmless()('Text')}</p>", f"<p>Text{SCRIPTS[0]}</p>") == ["script "]
    assert added('<p title="Text">', '<p title="Text" onclick="x">') == ["p onclick title"]
    live = [script for script in SCRIPTS if structure_of(f"<p>{script}</p>").live]
    assert len(live) > 200
