"""Processes that guess passwords on the sign-in page at the same time, like the workers of a site under attack.

The site is set up once. Each line of the input is a JSON object: `weakened` is "" or the protection that a control
removes ("shared cache", "lock"); `workers` has `guesses`, `email` and `address` for each process (with {} for the
guess's number). The processes are forked and begin together. Each prints a JSON line: `tried` is the number of
passwords that were checked, `statuses` the number of responses by status.
"""

import json
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

import django
from django.conf import settings

PATIENCE = 60
"""Seconds until a process that the others wait for counts as dead."""
NEEDED = (
    *("allauth.account.auth_backends", "allauth.core.internal.ratelimit", "django.test", "tests.rendering"),
    "salesmodel.urls",
)


def set_up() -> None:
    """Set up the site as in a worker, and import what requests need, before the processes are forked."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = None
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    for name in NEEDED:
        import_module(name)


def guess(order: dict[str, Any], weakened: str, start: Barrier) -> None:
    """Guess, and print the counts."""
    # can be imported only after the setup
    from allauth.account.auth_backends import AuthenticationBackend
    from allauth.core.internal import ratelimit
    from django.test import Client

    from tests.rendering import without_rendering

    tried, statuses = 0, Counter()
    look, apply_rate = AuthenticationBackend.authenticate, ratelimit.apply_rate

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal tried
        tried += 1
        return look(*args, **kwargs)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        # pause between reading and writing a limit, where processes race; longer if the lock is removed
        time.sleep(0.1 if weakened == "lock" else 0.01)
        return apply_rate(*args, **kwargs)

    start.wait(PATIENCE)
    with (
        without(weakened),
        patch.object(AuthenticationBackend, "authenticate", counted),
        patch.object(ratelimit, "apply_rate", slowly),
        without_rendering(),
    ):
        for number in range(order["guesses"]):
            data = {"login": order["email"].format(number), "password": f"guess {number}"}
            client = Client(REMOTE_ADDR=order["address"].format(number), headers={"host": "localhost"})
            response = client.post("/accounts/login/", data)
            statuses[response.status_code] += 1
    # one write, so that the lines of the processes do not mix
    sys.stdout.write(json.dumps({"tried": tried, "statuses": statuses}) + "\n")
    sys.stdout.flush()


def without(weakened: str) -> AbstractContextManager[Any]:
    """Return a patch that removes the cache that processes share, or the lock around reading and writing a limit."""
    from django.test import override_settings

    if weakened == "shared cache":
        return override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
    if weakened == "lock":
        return patch("allauth.core.internal.ratelimit.cache_lock", lambda key: nullcontext(True))
    return nullcontext()


def flood(weakened: str, orders: list[dict[str, Any]]) -> None:
    """Run all processes at once, and wait for them."""
    # forking is safe: no connection is open yet
    fork = get_context("fork")
    start = fork.Barrier(len(orders))
    guessers = [fork.Process(target=guess, args=(order, weakened, start)) for order in orders]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert [guesser.exitcode for guesser in guessers] == [0] * len(guessers)


if __name__ == "__main__":
    set_up()
    for line in sys.stdin:
        order = json.loads(line)
        flood(order["weakened"], order["workers"])
