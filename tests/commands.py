"""Commands of this project: each in a process of its own, or `manage.py` within this one, which takes a hundredth."""

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
    """Run a command in a process of its own under these settings, the others as the tests have them: blank."""
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
    """Return the sentence by which `manage.py`, here and with settings read anew, refuses; Python writes it to stderr.

    The settings are those that `manage.py` reads; what a command itself reads stays as it is, except for the database.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["manage.py", *arguments])
        patch.setattr(manage, "settings", LazySettings())
        # read once more, and then again what the tests read
        patch.setattr(salesmodel, "settings", settings_of_the_tests)
        patch.delitem(sys.modules, "salesmodel.settings")
        with pytest.raises(SystemExit) as refused:
            manage.main()
    assert isinstance(refused.value.code, str)
    return refused.value.code
