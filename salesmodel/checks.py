"""Deployment checks: what a production site lacks, each in one sentence. `check --deploy` and `prepare` print them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from salesmodel.private import is_loose
from salesmodel.static_files import why_not_collected

DEPLOYMENT = "deployment"
"""The tag of what can be checked before the static files are collected."""

COLLECTED = "collected"


def _warning(number: int, problem: str, remedy: str) -> CheckMessage:
    return Warning(problem, hint=remedy, id=f"salesmodel.W{number:03}")


def _for_production(check: Callable[[], Iterator[CheckMessage]], tag: str) -> None:
    def run(**kwargs: Any) -> list[CheckMessage]:
        return list(check()) if settings.HTTPS else []

    register(run, tag, deploy=True)


def check_mail() -> Iterator[CheckMessage]:
    """Report that no mail can leave."""
    if not settings.EMAIL_HOST:
        yield _warning(
            1,
            "EMAIL_HOST is not set, so no mail leaves: nobody can confirm an address or reset a password.",
            "Set EMAIL_HOST, and the other EMAIL_ settings that your provider needs.",
        )


def check_proxies() -> Iterator[CheckMessage]:
    """Report that nobody said how many proxies there are."""
    if settings.TRUSTED_PROXIES is None:
        yield _warning(
            2,
            "TRUSTED_PROXIES is not set: behind a proxy, all visitors share one limit for wrong passwords, so anyone "
            "can lock everyone out.",
            "Set it to the number of proxies that add to X-Forwarded-For, usually 1; 0 if there is none.",
        )


def check_erasures() -> Iterator[CheckMessage]:
    """Report that erasing would be refused."""
    file = Path(settings.ERASURES_FILE)
    # os.path: a folder that this account may not look into counts as missing
    nearest = next(path for path in (file, *file.parents) if os.path.exists(path))
    if not os.access(nearest, os.W_OK):
        yield _warning(
            3,
            f"ERASURES_FILE {file} cannot be written by this account, so nobody's data can be erased.",
            "Give the account that runs the site the right to write it, or set ERASURES_FILE to another path.",
        )


def check_database() -> Iterator[CheckMessage]:
    """Report SQLite, which is for one machine."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
        yield _warning(
            4,
            "The database is SQLite: one machine, one writer at a time, and no standby.",
            "Set DATABASE_URL to PostgreSQL, unless that is enough for you.",
        )


def check_permissions() -> Iterator[CheckMessage]:
    """Report files that others may read although they should not; the site tightens those that are its own."""
    name = settings.DATABASES["default"]["NAME"]
    for file in (settings.ERASURES_FILE, name):
        if isinstance(file, Path) and is_loose(file):
            yield _warning(
                5,
                f"{file} can be read or written by other accounts of this machine.",
                f"Let the account that runs the site own it, or run: chmod 600 {file}",
            )


def check_static_files() -> Iterator[CheckMessage]:
    """Report that pages would fail."""
    problem = why_not_collected()
    if problem is not None:
        yield _warning(6, problem, "Collect them again after each update.")


for check in (check_mail, check_proxies, check_erasures, check_database, check_permissions):
    _for_production(check, DEPLOYMENT)
_for_production(check_static_files, COLLECTED)
