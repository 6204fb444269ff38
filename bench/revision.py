"""Another revision of this repository, to measure in the same run."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.site import ROOT, NoSite


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """Give the revision's code in a temporary folder, with the measurements of this one. Raises NoSite.

    It runs in the same virtual environment.
    """
    with tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder:
        root = Path(folder) / "site"
        _git("worktree", "add", "--detach", str(root), revision)
        try:
            shutil.rmtree(root / "bench")
            shutil.copytree(ROOT / "bench", root / "bench", ignore=shutil.ignore_patterns("__pycache__"))
            yield root
        finally:
            _git("worktree", "remove", "--force", str(root))


def is_known(revision: str) -> bool:
    """Return whether this clone has the revision."""
    try:
        _git("cat-file", "-e", f"{revision}^{{commit}}")
    except NoSite:
        return False
    return True


def _git(*arguments: str) -> None:
    run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)  # noqa: S607 (git of the PATH)
    if run.returncode:
        raise NoSite(f"git {arguments[0]}: {run.stderr.strip()}")
