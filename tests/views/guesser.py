"""A process that guesses passwords at the site's sign-in, as one of several workers that serve the same flood.

It is started with a JSON object: `guesses`, `email` and `address` (with {} for the guess's number, where each is to
be another's), and `weakened`: "" , or what is taken away for a control ("shared cache", "lock"). It waits for a line
on its standard input, guesses, and prints how many passwords were looked at and how often each status was answered.
"""

import json
import sys
import time
from collections import Counter
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


def guess(order: dict[str, Any]) -> dict[str, Any]:
    """Guess, and return what came of it."""
    # these can be imported once the site is set up
    from allauth.account.auth_backends import AuthenticationBackend
    from allauth.core.internal import ratelimit
    from django.test import Client

    tried, statuses = 0, Counter()
    look, apply_rate = AuthenticationBackend.authenticate, ratelimit.apply_rate

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal tried
        tried += 1
        return look(*args, **kwargs)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        # held up between reading a limit and writing it, where others would overtake; longer where nothing holds them
        time.sleep(0.1 if order["weakened"] == "lock" else 0.01)
        return apply_rate(*args, **kwargs)

    sys.stdin.readline()
    with patch.object(AuthenticationBackend, "authenticate", counted), patch.object(ratelimit, "apply_rate", slowly):
        for number in range(order["guesses"]):
            sent = {"login": order["email"].format(number), "password": f"guess {number}"}
            client = Client(REMOTE_ADDR=order["address"].format(number), headers={"host": "localhost"})
            response = client.post("/accounts/login/", sent)
            statuses[response.status_code] += 1
    return {"tried": tried, "statuses": statuses}


def without_lock() -> Any:
    """Return a patch under which a limit is read and written without waiting for others."""
    from contextlib import nullcontext

    return patch("allauth.core.internal.ratelimit.cache_lock", lambda key: nullcontext(True))


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    set_up(given["weakened"])
    if given["weakened"] == "lock":
        without_lock().start()
    print("ready", flush=True)
    print(json.dumps(guess(given)))
