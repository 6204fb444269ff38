"""Documents are correct: links have targets, commands exist, and the code uses the glossary's words."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.repository.files import ROOT, files, own_python, read

DOCUMENTS = [path for path in files("**/*.md") if "vendor" not in path.parts]
WORDS = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", read("docs/glossary.md"), re.M)[1:]
VERBS = re.search(r"^Verbs: (.+)\.$", read("docs/glossary.md"), re.M)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as code hosts generate them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_have_targets(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", link):
            file, _, anchor = link.partition("#")
            target = document.parent / file if file else document
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_are_targets_of_the_makefile(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    assert set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)\b", code_of(document))) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_management_commands_exist(document: Path) -> None:
    assert set(re.findall(r"manage\.py (\w+)", code_of(document))) <= set(get_commands())


def code_of(document: Path) -> str:
    """Return the code blocks and inline code of a document."""
    text = document.read_text(encoding="utf-8")
    return "\n".join(block or line for block, line in re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", text, re.S))


@cache
def classes() -> set[str]:
    return {name for path in own_python() for name in re.findall(r"^\s*class (\w+)[(:]", path.read_text("utf-8"), re.M)}


@pytest.mark.parametrize("word", [word for word in WORDS if word[0].isupper()])
def test_a_glossary_class_is_a_class(word: str) -> None:
    assert word in classes()


@cache
def product() -> str:
    """Return the product's code and templates as one text."""
    parts = [*files("diagnostics/**/*.py"), *files("templates/**/*.html")]
    return "\n".join(path.read_text(encoding="utf-8") for path in parts)


@pytest.mark.parametrize("words", [*(word for word in WORDS if word[0].islower()), *VERBS.group(1).split(", ")])
def test_a_glossary_word_is_used(words: str) -> None:
    for word in words.split(", "):
        spelt = r"[ _-]".join(map(re.escape, re.split(r"[ -]", word)))
        assert re.search(rf"(?<![a-z]){spelt}(?![a-z])", product(), re.I), word


def test_no_document_is_forgotten_in_the_readme() -> None:
    linked = set(re.findall(r"\]\((docs/[^)#]+)", read("README.md")))
    assert {str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md")} == {
        link for link in linked if link.endswith(".md")
    }
