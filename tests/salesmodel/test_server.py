"""The settings of gunicorn."""

import gc
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from salesmodel import logs


@pytest.fixture
def server() -> Iterator[Any]:
    """The settings, read anew; their folder goes with the test, since some processes of tests end without `atexit`."""
    settings = import_module("salesmodel.server")
    yield settings
    settings.remove_counts()
    del sys.modules["salesmodel.server"]


def test_objects_loaded_before_the_workers_start_are_not_garbage_collected(server: Any) -> None:
    frozen = gc.get_freeze_count()
    try:
        server.when_ready(None)
        assert gc.get_freeze_count() > frozen + 1000
    finally:
        gc.unfreeze()


def test_reading_the_settings_changes_nothing_for_other_code_of_the_process(server: Any) -> None:
    """Otherwise metrics that are imported later would be counted in a folder that goes."""
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
    assert server.logconfig_dict is logs.GUNICORN
    assert server.raw_env == [f"PROMETHEUS_MULTIPROC_DIR={server.COUNTS}"]


def test_the_folder_of_the_counts_is_private_and_goes_with_the_server(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(server.COUNTS)
    assert folder.stat().st_mode & 0o777 == 0o700
    with monkeypatch.context() as worker:
        worker.setattr(os, "getpid", lambda: 0)
        server.remove_counts()
    assert folder.exists()
    server.remove_counts()
    assert not folder.exists()
