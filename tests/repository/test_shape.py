"""The shape of the code: short files and functions, explained dependencies, import contracts, no registries."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.repository.files import ROOT, every_file, files, own_python, read, syntax

LINT_IMPORTS = ROOT / ".venv" / "bin" / "lint-imports"
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
THIN = {"management", "migrations", "templatetags"}
"""Packages that are not areas: Django requires these names."""

REGISTRIES = (
    *("pypi" + ".org", "python" + "hosted", "npm" + "js", "--index" + "-url", "--extra" + "-index"),
    *("deb.deb" + "ian", "debian" + ".org", "archive.ub" + "untu"),
)


@cache
def functions(path: Path) -> list[tuple[str, int]]:
    """Return each function's name and its number of lines, decorators left out."""
    return [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in statements(syntax(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
    ]


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is inside a part of a program, without expressions, of which there are ten times as many."""
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        for inner in getattr(node, name, ()):
            yield inner
            yield from statements(inner)


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in own_python()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_line_of_a_template_stylesheet_or_script_is_wider_than_120_columns() -> None:
    written = [path for kind in ("templates/**/*.html", "static/**/*.css", "static/**/*.js") for path in files(kind)]
    lines = [(str(path.relative_to(ROOT)), line) for path in written for line in path.read_text("utf-8").splitlines()]
    assert [(name, line) for name, line in lines if len(line) > 120] == []
    assert len(written) > 200


def test_no_stylesheet_is_longer_than_300_lines() -> None:
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in files("static/**/*.css")}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    lengths = ((str(path.relative_to(ROOT)), *function) for path in own_python() for function in functions(path))
    assert [function for function in lengths if function[2] > 50] == []


def test_half_of_the_products_functions_are_no_longer_than_8_lines() -> None:
    lengths = sorted(
        length for path in own_python() if path.parts[len(ROOT.parts)] != "tests" for _, length in functions(path)
    )
    assert lengths[len(lengths) // 2] <= 8


def test_every_dependency_has_a_comment_with_its_reason() -> None:
    declared = tomllib.loads(read("pyproject.toml"))
    groups = [*declared["project"]["optional-dependencies"].values(), *declared["dependency-groups"].values()]
    requirements = [*declared["project"]["dependencies"], *(name for group in groups for name in group)]
    listed = read("pyproject.toml").partition("[tool.")[0]
    explained = re.findall(r'^    "([^"]+)", +# \S.+$', listed, re.M)
    assert explained == requirements


@pytest.mark.parametrize("registry", REGISTRIES)
def test_no_file_names_a_registry(registry: str) -> None:
    mentions = [
        str(path.relative_to(ROOT))
        for path in every_file()
        if registry in path.read_text(encoding="utf-8", errors="replace") and "vendor" not in path.parts
    ]
    assert mentions == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(lock: str) -> None:
    lines = read(lock).splitlines()
    pins = [index for index, line in enumerate(lines) if "==" in line]
    assert pins
    assert all(lines[index + 1].strip().startswith("--hash=sha256:") for index in pins)
    assert "://" not in read(lock)


def pinned(lock: str) -> dict[str, str]:
    """Return each package's version in a lock."""
    return dict(re.findall(r"^(\S+)==(\S+)", read(lock), re.M))


def test_what_tests_agrees_with_what_runs() -> None:
    runs, tests = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: runs[name] for name in runs.keys() & tests.keys()} == {
        name: tests[name] for name in runs.keys() & tests.keys()
    }


def test_what_runs_holds_every_extra_and_no_test_tool() -> None:
    runs = pinned("requirements.lock").keys()
    assert {"django", "weasyprint", "pyjwt"} <= runs
    assert {"pytest", "mypy", "ruff", "playwright", "uv"}.isdisjoint(runs)


@pytest.mark.slow
class TestLayers:
    def lint(self, folder: Path) -> "subprocess.CompletedProcess[str]":
        command = [LINT_IMPORTS, "--no-logo", "--no-cache"]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    @pytest.fixture
    def copy(self, tmp_path: Path) -> Path:
        """A copy of the product that a test can break."""
        for package in ("diagnostics", "salesmodel"):
            shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        return tmp_path

    def test_every_package_of_the_app_is_in_the_contract(self) -> None:
        contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
        areas = next(contract for contract in contracts if contract["name"] == "areas import downwards only")
        layers = next(contract for contract in contracts if contract["name"].startswith("layers inside"))
        placed = {part.strip() for layer in areas["layers"] for part in layer.split("|")}
        app = ROOT / "diagnostics"
        modules = {path.stem for path in app.glob("*.py")} | {path.parent.name for path in app.glob("*/__init__.py")}
        assert placed == modules - {"__init__"}
        layered = {path.parent.name for path in app.glob("*/__init__.py")} - {"instrument", *THIN}
        assert set(layers["containers"]) == {f"diagnostics.{area}" for area in layered}
        assert areas["exhaustive"] is layers["exhaustive"] is True

    def test_hold(self, copy: Path) -> None:
        linted = self.lint(copy)
        assert linted.returncode == 0, linted.stdout

    def test_report_every_breach(self, copy: Path) -> None:
        """All at once, since each look at the imports of the whole product costs as much."""
        for module, line, _contract, _report in BREACHES:
            with (copy / "diagnostics" / module).open("a", encoding="utf-8") as file:
                file.write(f"\n{line}\n")
        linted = self.lint(copy)
        assert linted.returncode == 1
        reports = reports_of(linted.stdout)
        assert [breach for breach in BREACHES if breach[3] not in reports.get(breach[2], "")] == []


BREACHES = [
    (
        "instrument/scoring.py",
        "from django.db import models",
        "the domain is the standard library alone",
        "diagnostics.instrument.scoring -> django",
    ),
    (
        "sharing/domain.py",
        "from django.db import models",
        "the domain is the standard library alone",
        "diagnostics.sharing.domain -> django",
    ),
    (
        "assessing/queries/broken.py",
        "from diagnostics.assessing.actions import traces",
        "layers inside an area import downwards only",
        "diagnostics.assessing.queries.broken -> diagnostics.assessing.actions.traces",
    ),
    (
        "authoring/queries/broken.py",
        "from diagnostics.assessing import models",
        "areas import downwards only",
        "diagnostics.authoring.queries.broken -> diagnostics.assessing.models",
    ),
    (
        "sharing/forms/broken.py",
        "from diagnostics.site.models import User",
        "forms, pages and template tags need no database",
        "diagnostics.sharing.forms.broken -> diagnostics.site.models",
    ),
    (
        "people/views/broken.py",
        "from salesmodel import env",
        "the app does not know its project",
        "diagnostics.people.views.broken -> salesmodel.env",
    ),
    (
        "people/views/broken.py",
        "import requests",
        "one client sends requests to other machines",
        "diagnostics.people.views.broken -> requests",
    ),
    (
        "webhooks/admin/broken.py",
        "from diagnostics.site.http import Client",
        "pages and the admin send nothing by themselves",
        "diagnostics.webhooks.admin.broken -> diagnostics.site.http",
    ),
    ("broken.py", "", "areas import downwards only", "not listed as layers: - diagnostics.broken"),
    (
        "webhooks/broken.py",
        "",
        "layers inside an area import downwards only",
        "not listed as layers: - diagnostics.webhooks.broken",
    ),
]
"""A module, the line that is added to it, the contract that this breaks, and what is reported about it."""


def reports_of(output: str) -> dict[str, str]:
    """Return what import-linter says about each broken contract, on one line each."""
    sections = re.split(r"^(.+)\n-{9,}$", output.partition("Broken contracts")[2], flags=re.M)[1:]
    return {name: " ".join(text.split()) for name, text in zip(sections[::2], sections[1::2], strict=True)}
