"""Runs commands of this project in a process, or `manage.py` in this one, which takes a hundredth of the time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings

import manage
import salesmodel
from salesmodel import settings as settings_of_the_tests

ROOT = Path(manage.__file__).parent


def run(*command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process with these environment variables, in addition to those of the tests."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "LOG_LEVEL": "", "DJANGO_ALLOW_ASYNC_UNSAFE": "", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal_of(*arguments: str, **settings: str) -> str:
    """Return the sentence with which `manage.py` exits in this process, with settings that are read again.

    Only `manage.py` sees these settings; the command itself uses those of the tests, except for the database.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["manage.py", *arguments])
        patch.setattr(manage, "settings", LazySettings())
        # import the settings again, and restore those of the tests afterwards
        patch.setattr(salesmodel, "settings", settings_of_the_tests)
        patch.delitem(sys.modules, "salesmodel.settings")
        with pytest.raises(SystemExit) as refused:
            manage.main()
    assert isinstance(refused.value.code, str)
    return refused.value.code
