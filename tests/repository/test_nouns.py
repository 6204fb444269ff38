"""What respondents read takes its words from the questionnaire, so no text of ours speaks of sales by itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext, override

from tests.repository.files import ROOT, files, own_python, syntax
from tests.repository.test_words import TRANSLATED

SALES = re.compile(
    r"\b(?:sales|sells?|selling|sellers?|sold|deals?|CRMs?|CRM-\w+|\w*salg\w*|selg\w*|solgt\w*|avtale\w*)\b", re.I
)
"""Words that only a questionnaire about sales says, in both languages; those of `instrument.nouns` are its own."""

AREAS = ("assessing", "pipelines", "sharing")
"""The areas whose pages, files and mail are about one questionnaire."""

FOR_STAFF = ("admin", "models", "impact.py", "export_columns.py")
"""Folders and modules of what authors and staff read, about any questionnaire."""

ALLOWED = {
    # said only of a questionnaire about sales
    "A sales model is shorthand for how a company sells.": "how.html",
    "common sales process": "labels.py",
    # said only of the first edition, which has no words of its own
    "This pipeline has %(count)s stages up to the win.": "pipelines.py",
    "Up to the win": "compared_stages.py",
    "Have a deal begin in the growth pipeline": "setup.py",
    "New business": "labels.py",
    # names a column of HubSpot
    "No column of this table looks like stages.": "stage_errors.py",
}
"""The beginnings of texts that may say so, and where they are."""

TEXT = re.compile(
    r"""{% translate (["'])(?P<line>.*?)\1|{% blocktranslate.*?%}(?P<block>.*?){% endblocktranslate %}""", re.S
)


def in_templates() -> Iterator[tuple[Path, str]]:
    for area in AREAS:
        for path in files(f"templates/diagnostics/{area}/**/*.*"):
            for match in TEXT.finditer(path.read_text("utf-8")):
                for text in re.split(r"{% plural %}", match["line"] or match["block"]):
                    lines = " ".join(line.strip() for line in text.strip().splitlines())
                    yield path, re.sub(r"{{ (\w+) }}", r"%(\1)s", lines)


def in_python() -> Iterator[tuple[Path, str]]:
    for path in own_python():
        parts = path.relative_to(ROOT).parts
        # a package for each CRM has the words of its menus
        is_of_crm = parts[2:3] == ("crms",) and len(parts) > 4
        if parts[0] != "diagnostics" or parts[1] not in AREAS or {*parts} & {*FOR_STAFF} or is_of_crm:
            continue
        for call in (node for node in ast.walk(syntax(path)) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in TRANSLATED:
                texts = (argument.value for argument in call.args if isinstance(argument, ast.Constant))
                yield from ((path, text) for text in texts if isinstance(text, str))


def speaks_of_sales(text: str) -> bool:
    with override("nb"):
        both = f"{text} {gettext(text)}"
    return SALES.search(re.sub(r"%\(\w+\)s", "", both)) is not None


def test_texts_for_respondents_take_their_words_from_the_questionnaire() -> None:
    found = {(text, path.name) for path, text in (*in_templates(), *in_python()) if speaks_of_sales(text)}
    allowed = {(text, where) for text, where in found if any(text.startswith(each) for each in ALLOWED)}
    assert {(text[:60], where) for text, where in found - allowed} == set()
    assert {where for _text, where in allowed} == {*ALLOWED.values()}


def test_texts_of_both_kinds_are_read() -> None:
    assert {path.name for path, _text in in_templates()} >= {"home.html", "handoff.html", "mail_me.txt"}
    assert {path.name for path, _text in in_python()} >= {"reasons.py", "next_steps.py", "links.py"}
    assert [speaks_of_sales(text) for text in ("No sales model", "No %(model)s stands out yet")] == [True, False]
