"""With CI=true a skip is a failure, whatever skips; without it a skip is a skip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.files import ROOT

SKIPPING = {
    "mark": "@pytest.mark.skip(reason='no time')\ndef test_it():\n    pass\n",
    "call": "def test_it():\n    pytest.skip('no time')\n",
    "fixture": "@pytest.fixture\ndef time():\n    pytest.skip('no time')\n\n\ndef test_it(time):\n    pass\n",
    "module": "pytest.skip('no time', allow_module_level=True)\n",
    "import": "pytest.importorskip('no_time', reason='no time')\n",
}
EXPECTED_FAILURE = "@pytest.mark.xfail(reason='known', strict=True)\ndef test_it():\n    assert False\n"


def run(folder: Path, test: str, *, ci: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_it.py").write_text(f"import pytest\n\n\n{test}", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.skips",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        str(folder),
    ]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kind", SKIPPING)
def test_in_ci_a_skip_fails_and_says_why(tmp_path: Path, kind: str) -> None:
    failed = run(tmp_path, SKIPPING[kind], ci="true")
    assert failed.returncode != 0
    assert "no time" in failed.stdout
    assert "With CI=true nothing may be skipped." in failed.stdout


@pytest.mark.parametrize("kind", SKIPPING)
def test_elsewhere_a_skip_is_a_skip(tmp_path: Path, kind: str) -> None:
    skipped = run(tmp_path, SKIPPING[kind], ci="")
    assert "1 skipped" in skipped.stdout
    assert "failed" not in skipped.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert run(tmp_path, EXPECTED_FAILURE, ci="true").returncode == 0
