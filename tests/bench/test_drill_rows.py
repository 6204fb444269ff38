"""The drill's short form: the site is broken on purpose, and keeps what it promises."""

import subprocess
import sys

import pytest

from tests.postgresql import binaries
from tests.repository.files import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_promises_are_kept(database: str) -> None:
    if database == "postgresql" and binaries() is None:
        pytest.skip("PostgreSQL is not installed; `make system-packages` installs it")
    command = [sys.executable, "-m", "bench.drill", "--short", "--ci", "--possible", "--database", database]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
