"""The files of the repository, as the tests of it read them."""

import ast
import os
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    """Return a file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def every_file() -> tuple[Path, ...]:
    """Return the files of the repository: all but what .gitignore names."""
    ignored = {line.strip("/") for line in read(".gitignore").splitlines()} | {".git"}
    kept = []
    for folder, folders, names in os.walk(ROOT):
        # what an installation holds is a hundred times as much
        folders[:] = [name for name in folders if name not in ignored]
        kept += [Path(folder, name) for name in names if name not in ignored and not name.endswith(".pyc")]
    return tuple(sorted(kept))


def files(pattern: str) -> list[Path]:
    """Return the repository's files whose path from its root matches a pattern like `docs/*.md` or `**/*.py`."""
    parts = re.split(r"(\*\*/|\*)", pattern)
    matching = re.compile("".join({"**/": "(.*/)?", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts))
    return [path for path in every_file() if matching.fullmatch(str(path.relative_to(ROOT)))]


@cache
def own_python() -> tuple[Path, ...]:
    """Return the Python files that people write: all but migrations."""
    return tuple(path for path in files("**/*.py") if "migrations" not in path.parts)


@cache
def syntax(path: Path) -> ast.Module:
    """Return what Python reads in a file."""
    return ast.parse(path.read_text(encoding="utf-8"))
