"""CONTRIBUTING lists the files that its examples touch."""

import re

import pytest

from tests.repository.files import ROOT, files, read

RECIPES = re.findall(r"^### .+, such as `(\w+)`\n\n((?:- `.+\n)+)", read("CONTRIBUTING.md"), re.M)
EXACT = {"watch_out", "espocrm"}
"""Examples whose name occurs in no other file of the product."""


def paths_in(recipe: str) -> list[str]:
    return re.findall(r"^- `(.+?)`", recipe, re.M)


def test_there_is_one_for_each_habit() -> None:
    assert [example for example, _ in RECIPES] == ["watch_out", "owner__email", "espocrm", "verify"]


@pytest.mark.parametrize(("example", "recipe"), RECIPES)
def test_every_file_exists(example: str, recipe: str) -> None:
    assert [path for path in paths_in(recipe) if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize(("example", "recipe"), RECIPES)
def test_every_file_has_to_do_with_the_example(example: str, recipe: str) -> None:
    product = [path for path in paths_in(recipe) if not path.endswith(".po")]
    assert [path for path in product if stem(example) not in f"{path} {read(path)}".lower()] == []


@pytest.mark.parametrize(("example", "recipe"), [recipe for recipe in RECIPES if recipe[0] in EXACT])
def test_no_file_is_missing(example: str, recipe: str) -> None:
    product = [*files("diagnostics/**/*.py"), *files("diagnostics/**/*.yaml"), *files("templates/**/*.html")]
    touching = {str(path.relative_to(ROOT)) for path in product if re.search(rf"\b{example}\b", path.read_text(), re.I)}
    assert touching == {path for path in paths_in(recipe) if path.startswith(("diagnostics/", "templates/"))}


def stem(example: str) -> str:
    """Return the stem of the example's name: "verif" of "verify" and "verification"."""
    return example.removesuffix("y")
