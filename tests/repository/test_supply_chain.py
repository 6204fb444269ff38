"""The bill of materials names what the lock installs."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT


@pytest.mark.slow
def test_the_bill_of_materials_has_every_locked_package(tmp_path: Path) -> None:
    (command,) = re.findall(r"-m (cyclonedx_py .*) \\\n\t\t(.*) --output-file", (ROOT / "Makefile").read_text("utf-8"))
    file = tmp_path / "sbom.json"
    arguments = [*" ".join(command).split(), "--output-file", str(file)]
    subprocess.run([sys.executable, "-W", "ignore", "-m", *arguments], cwd=ROOT, check=True)
    components = json.loads(file.read_text("utf-8"))["components"]
    locked = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert sorted((each["name"], each["version"]) for each in components) == sorted(locked)
    assert all(each["externalReferences"][0]["hashes"] for each in components)
