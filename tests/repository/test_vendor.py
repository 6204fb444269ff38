"""Third-party files are unchanged since they were added."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "tests" / "vendor"]
SUMS = [
    (folder, *line.split())
    for folder in FOLDERS
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("folder", "digest", "name"), SUMS)
def test_vendored_file_is_unchanged(folder: Path, digest: str, name: str) -> None:
    assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_vendored_asset_has_a_sum_and_a_licence(folder: Path) -> None:
    assets = {str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.suffix in (".css", ".js")}
    assert assets == {name for place, _, name in SUMS if place == folder}
    assert all((folder / asset).parent.joinpath("LICENSE").is_file() for asset in assets)
