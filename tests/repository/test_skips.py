"""With CI=true any skip is a failure; without it, skips are skips."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.files import ROOT

pytestmark = pytest.mark.slow

SKIPPING = {
    "mark": "@pytest.mark.skip(reason='no time')\ndef test_it():\n    pass\n",
    "call": "def test_it():\n    pytest.skip('no time')\n",
    "fixture": "@pytest.fixture\ndef time():\n    pytest.skip('no time')\n\n\ndef test_it(time):\n    pass\n",
    "module": "pytest.skip('no time', allow_module_level=True)\n",
    "import": "pytest.importorskip('no_time', reason='no time')\n",
}
EXPECTED_FAILURE = "@pytest.mark.xfail(reason='known', strict=True)\ndef test_it():\n    assert False\n"


def run(folder: Path, tests: dict[str, str], *, ci: str, processes: int = 0) -> "subprocess.CompletedProcess[str]":
    for name, test in tests.items():
        (folder / f"test_{name}.py").write_text(f"import pytest\n\n\n{test}", encoding="utf-8")
    plugins = ["-p", "tests.skips", "-p", "no:django", "-p", "no:playwright", "-p", "no:cacheprovider"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *plugins,
        "--continue-on-collection-errors",
        f"-n{processes}",
        str(folder),
    ]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("processes", [0, 2])
def test_in_ci_a_skip_fails_and_says_why(tmp_path: Path, processes: int) -> None:
    failed = run(tmp_path, SKIPPING, ci="true", processes=processes)
    assert failed.returncode == 1
    assert set(re.findall(r"^(?:FAILED|ERROR) test_(\w+)\.py", failed.stdout, re.M)) == set(SKIPPING)
    details, _, _ = failed.stdout.partition("short test summary")
    assert details.count("no time\nWith CI=true nothing may be skipped.") == len(SKIPPING)


def test_without_ci_a_skip_is_a_skip(tmp_path: Path) -> None:
    skipped = run(tmp_path, SKIPPING, ci="")
    assert f"{len(SKIPPING)} skipped in" in skipped.stdout
    assert (skipped.returncode, skipped.stderr) == (0, "")


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert run(tmp_path, {"known": EXPECTED_FAILURE}, ci="true").returncode == 0
