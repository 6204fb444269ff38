"""Lines of the log hold ids, numbers and constants: each name of a field that the code logs is looked at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.files import files

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


def lines_in(source: str) -> Iterator[ast.Call]:
    """Yield the calls that write a line."""
    for node in ast.walk(ast.parse(source)):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS
        if is_call and isinstance(node.func.value, ast.Name) and node.func.value.id == "log":
            yield node


def problems_in(source: str) -> list[str]:
    """Return what a line holds that nobody has looked at: a field, or a text that is made while it runs."""
    known = IDS | NUMBERS | CONSTANTS | TRACEBACKS
    fields = [word.arg for line in lines_in(source) for word in line.keywords if word.arg not in (None, *known)]
    texts = [ast.unparse(line.args[0]) for line in lines_in(source) if not _is_constant(line)]
    return [*fields, *texts]


def _is_constant(line: ast.Call) -> bool:
    """Whether the event is a literal or the value of an enumeration, without arguments to be put into it."""
    event, *more = line.args
    is_value = isinstance(event, ast.Attribute) and event.attr == "value"
    return not more and (is_value or (isinstance(event, ast.Constant) and isinstance(event.value, str)))


def modules() -> list[Path]:
    return [*files("diagnostics/**/*.py"), *files("salesmodel/*.py")]


def test_every_line_holds_known_fields_and_constant_events() -> None:
    found = {str(module): problems_in(module.read_text("utf-8")) for module in modules()}
    assert {module: problems for module, problems in found.items() if problems} == {}


def test_there_are_lines() -> None:
    assert sum(len(list(lines_in(module.read_text("utf-8")))) for module in modules()) > 40


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
    assert problems_in(source) == problems
