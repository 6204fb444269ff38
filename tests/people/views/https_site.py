"""A site with an https URL; it needs its own process, since settings are read once.

Run with SITE_URL=https://sales.example.com it visits itself and prints, as JSON, its cookies and some responses.
"""

import json
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test.utils import setup_test_environment

SITE = {"host": "sales.example.com"}
ENCRYPTED = {"x-forwarded-proto": "https"}


def serve() -> None:
    """Set up the site as tests/conftest.py does."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STATIC_ROOT = None
    django.setup()
    setup_test_environment()
    # tables from the models, in a tenth of the time
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


def summary_of(response: HttpResponse) -> dict[str, Any]:
    """Return a response's status and headers."""
    response.close()
    return {"status": response.status_code, **response.headers}


def visit() -> dict[str, Any]:
    """Return the cookies that a visitor gets, and some responses by name."""
    # can be imported only after the setup
    from tests.reference import reference_instrument
    from tests.visitors import Visitor, collect_cookies, make_account, publish_version

    publish_version(reference_instrument())
    make_account()
    visitor, plain = Visitor(headers=SITE | ENCRYPTED), Visitor(headers=SITE)
    collect_cookies(visitor)
    return {
        "cookies": {name: dict(cookie) for name, cookie in visitor.cookies.items()},
        "page": summary_of(visitor.get("/")),
        "plain": summary_of(plain.get("/how-this-works/?x=1")),
        "healthz": summary_of(plain.get("/healthz")),
        "hostile": summary_of(Visitor(headers=ENCRYPTED | {"host": "evil.example"}).get("/")),
        "local": summary_of(Visitor(headers=ENCRYPTED | {"host": "127.0.0.1"}).get("/")),
    }


if __name__ == "__main__":
    serve()
    print(json.dumps(visit()))
