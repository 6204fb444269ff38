"""Stylesheets in parts: each part is imported, and joining removes only comments and indentation."""

import re
from pathlib import Path

import pytest
import tinycss2

from diagnostics.site.stylesheets import joined
from tests.repository.files import ROOT, files

FOLDER = ROOT / "static" / "diagnostics"
STYLESHEETS = sorted(FOLDER.glob("*.css"))
PARTS = files("static/diagnostics/css/**/*.css")
OURS = [part for part in PARTS if part.parent.name != "admin"]
"""The parts for our own pages; those of the administration style Django's classes too."""


def imports(stylesheet: Path) -> list[Path]:
    return [stylesheet.parent / name for name in re.findall(r'@import "([^"]+)";', stylesheet.read_text())]


def rules(text: str) -> list[str]:
    """Return a stylesheet's rules without comments and with normalised white space."""
    parsed = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    assert [rule.message for rule in parsed if rule.type == "error"] == []
    return [" ".join(re.sub(r"/\*.*?\*/", "", rule.serialize(), flags=re.S).split()) for rule in parsed]


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda path: path.name)
class TestAStylesheet:
    def test_has_nothing_but_imports(self, stylesheet: Path) -> None:
        assert {rule.split()[0] for rule in rules(stylesheet.read_text())} == {"@import"}

    def test_is_joined_from_its_parts_in_their_order(self, stylesheet: Path) -> None:
        assert rules(joined(stylesheet)) == [rule for part in imports(stylesheet) for rule in rules(part.read_text())]

    def test_is_joined_without_comments_and_indentation(self, stylesheet: Path) -> None:
        assert re.findall(r"@import|/\*|^\s|\n\s", joined(stylesheet)) == []


def test_every_part_is_imported() -> None:
    assert {part for stylesheet in STYLESHEETS for part in imports(stylesheet)} == set(PARTS)
    assert len(PARTS) > 50


def classes(part: Path) -> set[str]:
    """Return the classes that a part's selectors name."""
    text = re.sub(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', "", part.read_text("utf-8"), flags=re.S)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text)))


def given_classes() -> tuple[set[str], set[str]]:
    """Return the classes that templates, scripts and Python give, and those that templates put together."""
    templates = "".join(path.read_text("utf-8") for path in files("templates/**/*.html"))
    python = "".join(path.read_text("utf-8") for path in files("diagnostics/**/*.py"))
    attributes = " ".join(re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', templates, re.S))
    written = [
        attributes,
        *re.findall(r"main_class %\}(.*?)\{% endblock", templates),
        *re.findall(r'[a-z]="([\w -]+)"', templates),
        *re.findall(r'class(?:=|_\w*=|": )\W?([^">\n]*)', python),
        *(path.read_text("utf-8") for path in files("static/**/*.js")),
    ]
    values = re.findall(r'"([\w-]+)"', python)
    beginnings = set(re.findall(r"([\w-]+-)\{[{%]", attributes))
    whole = {value for value in values if "-" in value}
    return set(re.findall(r"[\w-]+", " ".join(written))), whole | {
        one + value for one in beginnings for value in values
    }


def test_every_class_that_a_rule_names_is_given_to_something() -> None:
    given, put_together = given_classes()
    dead = {f"{part.name}: {name}" for part in OURS for name in classes(part) - given - put_together}
    assert dead == set()
    assert ("track-stage" in given, "is-missing" in put_together, "no-such-class" in given) == (True, True, False)


def test_a_missing_part_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text('@import "css/none.css";\n')
    with pytest.raises(FileNotFoundError, match=r"none\.css"):
        joined(tmp_path / "site.css")
