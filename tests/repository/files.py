"""The files of the repository."""

import ast
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    """Return a file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def every_file() -> tuple[Path, ...]:
    """Return the files of the repository, without those that .gitignore names."""
    ignored = {line.strip("/") for line in read(".gitignore").splitlines()} | {".git"}
    paths: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        # skip installations, which have a hundred times as many files
        folders[:] = [name for name in folders if name not in ignored]
        paths += [Path(folder, name) for name in names if name not in ignored and not name.endswith(".pyc")]
    return tuple(sorted(paths))


def files(pattern: str) -> list[Path]:
    """Return the repository's files whose path from its root matches a pattern like `docs/*.md` or `**/*.py`."""
    parts = re.split(r"(\*\*/|\*)", pattern)
    matching = re.compile("".join({"**/": "(.*/)?", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts))
    return [path for path in every_file() if matching.fullmatch(str(path.relative_to(ROOT)))]


@cache
def own_python() -> tuple[Path, ...]:
    """Return all Python files except migrations."""
    return tuple(path for path in files("**/*.py") if "migrations" not in path.parts)


def syntax(path: Path) -> ast.Module:
    """Return the syntax tree of a file. Who keeps those of all files lets Python search them for garbage for long."""
    return ast.parse(path.read_text(encoding="utf-8"))


def with_text(text: str, paths: Iterable[Path]) -> list[Path]:
    """Return the files that have a text, before the trees of the others are made in vain."""
    return [path for path in paths if text in path.read_text("utf-8")]
