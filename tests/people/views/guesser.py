"""Processes that guess passwords on the sign-in page at the same time, like the workers of a site under attack.

The argument is a JSON object: `weakened` is "" or the protection that a control removes ("shared cache", "lock");
`workers` has `guesses`, `email` and `address` for each process (with {} for the guess's number). The site is set up
once, then the processes are forked and begin together. Each prints a JSON line: `tried` is the number of passwords that
were checked, `statuses` the number of responses by status.
"""

import json
import sys
import time
from collections import Counter
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

import django
from django.conf import settings


def set_up(weakened: str) -> None:
    """Set up the site as in a worker, without the protection that a control removes."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = None
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if weakened == "shared cache":
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    django.setup()


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

    start.wait()
    with (
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


def without_lock() -> Any:
    """Return a patch that removes the lock around reading and writing a limit."""
    from contextlib import nullcontext

    return patch("allauth.core.internal.ratelimit.cache_lock", lambda key: nullcontext(True))


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
    arguments = json.loads(sys.argv[1])
    set_up(arguments["weakened"])
    # import all that a request needs before the fork
    import_module(settings.ROOT_URLCONF)
    if arguments["weakened"] == "lock":
        without_lock().start()
    flood(arguments["weakened"], arguments["workers"])
