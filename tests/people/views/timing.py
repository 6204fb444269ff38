"""Response times for addresses with and without an account: python -m tests.people.views.timing.

It fills the database in DATABASE_URL, so use an empty one. Visits alternate, each by a new browser.
"""

import statistics
import time
from collections.abc import Callable

import django
from django.conf import settings

VISITS = 200
WARM_UP = 5


def measure(act: Callable[[str], None], known: list[str], unknown: list[str]) -> tuple[float, float, float]:
    """Return the mean milliseconds for known and for unknown addresses, and Welch's t of their difference."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for pair in zip(known, unknown, strict=True):
        for kind, email in zip(times, pair, strict=True):
            started = time.perf_counter()
            act(email)
            times[kind].append((time.perf_counter() - started) * 1000)
    first, second = (sorted(values[WARM_UP:])[: int(VISITS * 0.95)] for values in times.values())
    means = statistics.mean(first), statistics.mean(second)
    spread = statistics.variance(first) / len(first) + statistics.variance(second) / len(second)
    return *means, (means[0] - means[1]) / spread**0.5


def main() -> None:
    """Measure signing in, signing up and asking for a new password, and print the figures."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = None, True
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "1000000/m/ip")
    django.setup()
    # can be imported only after the setup
    from django.core.management import call_command
    from django.test import Client

    from tests.visitors import PASSWORD, make_account

    call_command("migrate", verbosity=0)

    def post(address: str, **data: str) -> None:
        Client(headers={"host": "localhost"}).post(address, data)

    acts: dict[str, Callable[[str], None]] = {
        "sign in": lambda email: post("/accounts/login/", login=email, password="wrong words here"),
        "sign up": lambda email: post("/accounts/signup/", email=email, password1=PASSWORD),
        "reset": lambda email: post("/accounts/password/reset/", email=email),
    }
    for name, act in acts.items():
        known = [make_account(f"known{name[-2:]}{number}@example.com").email for number in range(VISITS + WARM_UP)]
        unknown = [email.replace("known", "nokno") for email in known]
        with_account, without, t = measure(act, known, unknown)
        print(f"{name}: {with_account:.2f} ms with an account, {without:.2f} ms without, t = {t:.2f}")


if __name__ == "__main__":
    main()
