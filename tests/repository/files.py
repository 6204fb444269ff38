"""The files of the repository, as the tests of it read them."""

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
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and ignored.isdisjoint(parts) and path.suffix != ".pyc":
            kept.append(path)
    return tuple(kept)


def files(pattern: str) -> list[Path]:
    """Return the repository's files whose path from its root matches a pattern like `docs/*.md` or `**/*.py`."""
    matching = set(ROOT.glob(pattern))
    return [path for path in every_file() if path in matching]


def own_python() -> list[Path]:
    """Return the Python files that people write: all but migrations."""
    return [path for path in files("**/*.py") if "migrations" not in path.parts]
