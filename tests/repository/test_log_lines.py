"""Lines of the log hold ids, numbers and constants: each name of a field that the code logs is looked at once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.repository.files import files, syntax, with_text

IDS = {
    *(
        "assessment",
        "as_new",
        "by",
        "delivery",
        "endpoint",
        "link",
        "mail",
        "questionnaire",
        "reminder",
        "task",
        "user",
    ),
    *("users", "version", "worker"),
}
NUMBERS = {
    *(
        "assessments",
        "begun",
        "browsers",
        "combinations",
        "completed",
        "deliveries",
        "gaps",
        "limit",
        "messages",
        "ms",
        "next_in",
    ),
    *("browsers", "changes", "days", "number", "rows", "starts", "status", "troubles", "unreadable", "written"),
}
CONSTANTS = {
    # names of classes, routes, functions, states and settings, and sentences of ours
    *("crm", "error", "forgotten", "method", "name", "problem", "problems", "reason", "route", "states", "why"),
}
TRACEBACKS = {"exc_info"}
"""Their values are cut by `salesmodel.logs`."""

LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def lines_in(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls that write a line."""
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS
        if is_call and isinstance(node.func.value, ast.Name) and node.func.value.id == "log":
            yield node


def problems_in(lines: list[ast.Call]) -> list[str]:
    """Return what a line holds that nobody has looked at: a field, or a text that is made while it runs."""
    known = IDS | NUMBERS | CONSTANTS | TRACEBACKS
    fields = [word.arg for line in lines for word in line.keywords if word.arg not in (None, *known)]
    texts = [ast.unparse(line.args[0]) for line in lines if not _is_constant(line)]
    return [*fields, *texts]


def _is_constant(line: ast.Call) -> bool:
    """Whether the event is a literal or the value of an enumeration, without arguments to be put into it."""
    event, *more = line.args
    is_value = isinstance(event, ast.Attribute) and event.attr == "value"
    return not more and (is_value or (isinstance(event, ast.Constant) and isinstance(event.value, str)))


@cache
def lines_by_module() -> dict[Path, list[ast.Call]]:
    """Return the calls that write a line, by the product's modules."""
    modules = with_text("log.", [*files("diagnostics/**/*.py"), *files("salesmodel/*.py")])
    return {path: list(lines_in(syntax(path))) for path in modules}


def test_every_line_holds_known_fields_and_constant_events() -> None:
    found = {str(module): problems_in(lines) for module, lines in lines_by_module().items()}
    assert {module: problems for module, problems in found.items() if problems} == {}


def test_there_are_lines() -> None:
    assert sum(map(len, lines_by_module().values())) > 40


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ('log.info("submitted", assessment=1)', []),
        ("log.info(event.value, user=1)", []),
        ('log.info("submitted", answers=answers)', ["answers"]),
        ('log.info(f"mailed {address}")', ["f'mailed {address}'"]),
        ('log.info("mailed %s", address)', ["'mailed %s'"]),
    ],
)
def test_control_what_is_found(source: str, problems: list[str]) -> None:
    assert problems_in(list(lines_in(ast.parse(source)))) == problems
