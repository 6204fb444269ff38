"""Scripts and templates in every authored text and in what visitors write stay text, without the help of a policy.

Each page is compared with the same page of harmless texts as long: it has no more elements, and no other attributes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from diagnostics.assessing.models import Assessment
from diagnostics.instrument.document import dump_instrument, parse_instrument
from tests.reference import reference_instrument
from tests.site.views.access_to_sharing import make_link
from tests.site.views.test_access import ROWS, address
from tests.visitors import Visitor, publish_version, url

SCRIPTS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "x onfocus=alert(1) autofocus ",
    '" autofocus onfocus=alert(1) x="',
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</legend></fieldset><form action=//evil.example>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<!-- --!> <script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "![x](x onerror=alert(1))",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)",
    "＜script＞alert(1)＜/script＞",
    "<scr\u200bipt>alert(1)</scr\u200bipt>",
    "]]><script>alert(1)</script>",
    "{{7*7}}{% debug %}{{ request.META }}",
    "%(name)s {0.__class__.__init__} ${7*7} #{7*7}",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A//"
    "</stYle/</titLe/</teXtarEa/</scRipt/--!><sVg/oNloAd=alert()//>",
)

LINES = ("tspan ", "text ", "mark ")
"""Elements that the site makes of a text: the lines in a chart, and what is to be filled in, which is in brackets."""

Change = Callable[[str], str]


def hostile() -> Change:
    numbers = count()
    return lambda text: f"{text}{SCRIPTS[next(numbers) % len(SCRIPTS)]}"


def harmless() -> Change:
    """Return what adds letters in place of the scripts, so that texts are as long."""
    numbers = count()
    return lambda text: f"{text}{re.sub(r'[^ ]', 'x', SCRIPTS[next(numbers) % len(SCRIPTS)])}"


def changed(value: Any, change: Change) -> Any:
    """Return a document with every authored text changed, in both languages."""
    if (
        isinstance(value, dict)
        and value.keys() == {"en", "nb"}
        and all(isinstance(text, str) for text in value.values())
    ):
        return {language: change(text) if text else text for language, text in value.items()}
    if isinstance(value, dict):
        return {key: changed(item, change) for key, item in value.items()}
    return [changed(item, change) for item in value] if isinstance(value, list) else value


class Structure(HTMLParser):
    """The elements of a page with the names of their attributes, and the addresses that are not of ours."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.strange: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(f"{tag} {' '.join(sorted(name for name, _ in attrs))}")
        links = [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]
        self.strange += [link for link in links if not re.match(r"[/#?]|mailto:|https?://|$|[a-z0-9-]+/", link)]


def added(before: str, after: str) -> list[str]:
    """Return the elements that only `after` has; charts break texts at hyphens, so it may have more lines."""
    elements = Counter(Structure(after).elements) - Counter(Structure(before).elements)
    return [element for element in elements if not element.startswith(LINES)]


def pages_of(visitor: Visitor, own: object) -> Iterator[tuple[str, str, str]]:
    for page in dict.fromkeys(row.page for row in ROWS if row.assessment in ("-", "completed")):
        if not page.startswith(("account_", "mfa_", "usersessions_", "admin", "i18n", "help")):
            begun = any(row.page == page and row.assessment == "completed" for row in ROWS)
            for language in ("en", "nb"):
                response = visitor.get(address(page, own if begun else None), headers={"accept-language": language})
                if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                    yield page, language, response.content.decode()


def shown(change: Change) -> dict[tuple[str, str], str]:
    """Return every page of a site with these texts, authored and written by visitors; the site is then undone."""
    with transaction.atomic():
        publish_version(parse_instrument(changed(dump_instrument(reference_instrument()), change)))
        visitor = Visitor()
        own = visitor.complete(title=change("A")[:80])
        stages = "\n".join(change(f"Stage {number}")[:60] for number in range(6))
        visitor.post(url("todays-stages", own), {"text": stages})
        visitor.post(url("own-pipeline-model", "sales-model", "team"), {})
        assessment = Assessment.objects.get(pk=own)
        Assessment.objects.filter(pk=own).update(title=change("Name")[:80], note=change("Note"))
        make_link(assessment)
        found = {(page, language): html for page, language, html in pages_of(visitor, own)}
        transaction.set_rollback(True)
    return found


@pytest.mark.usefixtures("no_pdf")
def test_no_text_becomes_an_element_an_attribute_or_an_address(db: None, settings: Any) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 0
    before, after = shown(harmless()), shown(hostile())
    assert before.keys() == after.keys()
    assert len(after) >= 40
    assert {key: more for key in after if (more := added(before[key], after[key]))} == {}
    assert [link for html in after.values() for link in Structure(html).strange] == []
    everything = "".join(after.values())
    unchanged = ("{{7*7}}{% debug %}{{ request.META }}", "%(name)s {0.__class__.__init__} ${7*7} #{7*7}")
    assert [everything.count(text) >= 10 for text in unchanged] == [True, True]
    assert re.findall(r"49(?=\{%| #)", everything) == []


def test_a_page_that_does_not_escape_would_be_found() -> None:
    """The control."""
    assert added(f"<p>{harmless()('Text')}</p>", f"<p>{hostile()('Text')}</p>") == ["script "]
    assert added('<p title="Text">', '<p title="Text" onclick="x">') == ["p onclick title"]
