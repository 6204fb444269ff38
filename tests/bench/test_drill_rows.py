"""The drill's short form: the site is broken on purpose, and keeps what it promises."""

import subprocess
import sys

import pytest

from tests.postgresql import binaries
from tests.repository.files import ROOT


@pytest.mark.slow
def test_promises_are_kept() -> None:
    """On both databases at once: each mostly waits."""
    databases = ["sqlite", "postgresql"] if binaries() else ["sqlite"]
    command = [sys.executable, "-m", "bench.drill", "--short", "--ci", "--possible", "--database"]
    runs = [
        subprocess.Popen([*command, database], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for database in databases
    ]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * len(runs), "\n".join(said)
    if len(databases) == 1:
        pytest.skip("PostgreSQL is not installed; `make system-packages` installs it")
