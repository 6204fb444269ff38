"""Redirects to an address are made without `redirect`, which takes it for a name first and tries every pattern."""

import ast

import pytest

from tests.repository.files import ROOT, files, syntax, with_text


def to_no_name(tree: ast.Module) -> list[int]:
    """Return the lines that call `redirect` with something else than the name of an address."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_redirect(node.func)]
    return [call.lineno for call in calls if not _begins_as_name(call.args[0])]


def _is_redirect(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == "redirect"


def _begins_as_name(target: ast.expr) -> bool:
    first = target.values[0] if isinstance(target, ast.JoinedStr) else target
    return isinstance(first, ast.Constant) and not str(first.value).startswith(("/", "http"))


def test_redirect_is_given_names_alone() -> None:
    every = [*files("diagnostics/**/*.py"), *files("salesmodel/**/*.py"), *files("bench/fair*.py")]
    paths = with_text("redirect(", every)
    assert {str(path.relative_to(ROOT)): lines for path in paths if (lines := to_no_name(syntax(path)))} == {}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('redirect("diagnostics:home")', []),
        ('redirect(f"admin:diagnostics_{name}_change", 1)', []),
        ('redirect("/start/")', [1]),
        ('redirect(f"{url}#a")', [1]),
        ("redirect(url)", [1]),
    ],
    ids=["name", "name in parts", "address", "address in parts", "variable"],
)
def test_the_search_finds_addresses(code: str, lines: list[int]) -> None:
    assert to_no_name(ast.parse(code)) == lines
