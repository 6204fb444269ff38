"""Templates lose their indentation as they are read, and none of them needs it."""

import re
from pathlib import Path

import pytest
from django.template import Origin
from django.template.engine import Engine

from salesmodel.templates import Loader

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = {str(path.relative_to(TEMPLATES)): path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html"))}


def read(name: str) -> str:
    loader = Loader(Engine(), [TEMPLATES])
    return loader.get_contents(Origin(str(TEMPLATES / name), name, loader))


@pytest.mark.parametrize("name", ["base.html", "diagnostics/assessing/question.html"])
def test_a_page_is_read_without_indentation(name: str) -> None:
    assert read(name).splitlines() == [line.lstrip() for line in PAGES[name].splitlines()]


def test_a_mail_is_read_as_it_is_written() -> None:
    name = "account/email/base_notification.txt"
    assert read(name) == (TEMPLATES / name).read_text("utf-8")


def test_no_page_shows_its_indentation() -> None:
    raw = re.compile(r"<(pre|textarea)\b[^>]*>[^<]*\n[ \t][^<]*</\1>")
    assert [name for name, text in PAGES.items() if raw.search(text)] == []


def test_no_message_holds_its_indentation() -> None:
    messages = re.compile(r"{% blocktranslate\b([^%]*(?:%(?!})[^%]*)*)%}(.*?){% endblocktranslate %}", re.DOTALL)
    found = [(name, options, text) for name, page in PAGES.items() for options, text in messages.findall(page)]
    assert [name for name, options, text in found if "\n" in text and "trimmed" not in options.split()] == []
    assert len(found) > 100
