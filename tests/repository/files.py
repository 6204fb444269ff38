"""The files of the repository, as the tests of it read them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked(pattern: str = "*") -> list[Path]:
    """Return the files that git knows and that are there, by a pattern of git's."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", pattern]
    names = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def read(name: str) -> str:
    """Return a file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def own_python() -> list[Path]:
    """Return the Python files that people write: all but migrations."""
    return [path for path in tracked("*.py") if "migrations" not in path.parts]
