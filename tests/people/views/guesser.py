"""Processes that guess passwords at the site's sign-in, as so many workers that serve the same flood.

They are started with a JSON object: `weakened`, which is "" or what is taken away for a control ("shared cache",
"lock"), and `workers`, for each process an object of `guesses`, `email` and `address` (with {} for the guess's number,
where each is to be another's). The site is set up once, then each process is forked off; they begin together. Each
one's line tells how many passwords were looked at and how often each status was answered.
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
    """Set up the site as a worker has it, but for what a control takes away."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = None
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if weakened == "shared cache":
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    django.setup()


def guess(order: dict[str, Any], weakened: str, start: Barrier) -> None:
    """Guess, and tell what came of it."""
    # these can be imported once the site is set up
    from allauth.account.auth_backends import AuthenticationBackend
    from allauth.core.internal import ratelimit
    from django.test import Client

    from tests.rendering import nothing_rendered

    tried, statuses = 0, Counter()
    look, apply_rate = AuthenticationBackend.authenticate, ratelimit.apply_rate

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal tried
        tried += 1
        return look(*args, **kwargs)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        # held up between reading a limit and writing it, where others would overtake; longer where nothing holds them
        time.sleep(0.1 if weakened == "lock" else 0.01)
        return apply_rate(*args, **kwargs)

    start.wait()
    with (
        patch.object(AuthenticationBackend, "authenticate", counted),
        patch.object(ratelimit, "apply_rate", slowly),
        nothing_rendered(),
    ):
        for number in range(order["guesses"]):
            sent = {"login": order["email"].format(number), "password": f"guess {number}"}
            client = Client(REMOTE_ADDR=order["address"].format(number), headers={"host": "localhost"})
            response = client.post("/accounts/login/", sent)
            statuses[response.status_code] += 1
    # one writing, so that lines of several processes do not mingle
    sys.stdout.write(json.dumps({"tried": tried, "statuses": statuses}) + "\n")
    sys.stdout.flush()


def without_lock() -> Any:
    """Return a patch under which a limit is read and written without waiting for others."""
    from contextlib import nullcontext

    return patch("allauth.core.internal.ratelimit.cache_lock", lambda key: nullcontext(True))


def flood(weakened: str, orders: list[dict[str, Any]]) -> None:
    """Let all guess at once, and wait for them."""
    # what they share by then was loaded, not used: no connection is open yet
    fork = get_context("fork")
    start = fork.Barrier(len(orders))
    guessers = [fork.Process(target=guess, args=(order, weakened, start)) for order in orders]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert [guesser.exitcode for guesser in guessers] == [0] * len(guessers)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    set_up(given["weakened"])
    # loads what a request needs, once for all
    import_module(settings.ROOT_URLCONF)
    if given["weakened"] == "lock":
        without_lock().start()
    flood(given["weakened"], given["workers"])
