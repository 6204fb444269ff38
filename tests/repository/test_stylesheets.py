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


def test_a_missing_part_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text('@import "css/none.css";\n')
    with pytest.raises(FileNotFoundError, match=r"none\.css"):
        joined(tmp_path / "site.css")
