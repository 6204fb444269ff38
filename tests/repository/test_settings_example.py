"""`.env.example` lists all settings with their defaults, and no others."""

import runpy

import pytest

from salesmodel import env
from tests.repository.files import ROOT, read


def test_env_example_lists_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults: dict[str, str] = {}

    def recorded(name: str, default: str = "") -> str:
        defaults[name] = default
        return default

    monkeypatch.setattr(env, "text", recorded)
    runpy.run_path(str(ROOT / "salesmodel" / "settings.py"))
    lines = [line.partition("=") for line in read(".env.example").splitlines() if line and not line.startswith("#")]
    assert {name: value for name, _, value in lines} == defaults


def test_every_setting_in_env_example_is_explained() -> None:
    for block in read(".env.example").strip().split("\n\n"):
        assert block.startswith("# "), block


def test_settings_are_read_only_through_env() -> None:
    assert "os.environ" not in read("salesmodel/settings.py")
