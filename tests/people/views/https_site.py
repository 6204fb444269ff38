"""A site with an https address, which has to be a process of its own: settings are read once.

Run with SITE_URL=https://sales.example.com it visits itself and prints, as JSON, its cookies and some responses.
"""

import json
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test.utils import setup_test_environment

SITE = {"host": "sales.example.com"}
ENCRYPTED = {"x-forwarded-proto": "https"}


def serve() -> None:
    """Set up a site with the reference questionnaire, as tests/conftest.py does."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STATIC_ROOT = None
    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)


def tell(response: HttpResponse) -> dict[str, Any]:
    """Return a response's status and headers."""
    response.close()
    return {"status": response.status_code, **response.headers}


def visit() -> dict[str, Any]:
    """Return the cookies that a visitor collects, and the responses by what they are about."""
    # models can be imported once the site is set up
    from tests.reference import reference_instrument
    from tests.visitors import Visitor, collect_cookies, make_account, publish_version

    publish_version(reference_instrument())
    make_account()
    visitor, plain = Visitor(headers=SITE | ENCRYPTED), Visitor(headers=SITE)
    collect_cookies(visitor)
    return {
        "cookies": {name: dict(cookie) for name, cookie in visitor.cookies.items()},
        "page": tell(visitor.get("/")),
        "plain": tell(plain.get("/how-this-works/?x=1")),
        "healthz": tell(plain.get("/healthz")),
        "hostile": tell(Visitor(headers=ENCRYPTED | {"host": "evil.example"}).get("/")),
        "local": tell(Visitor(headers=ENCRYPTED | {"host": "127.0.0.1"}).get("/")),
    }


if __name__ == "__main__":
    serve()
    print(json.dumps(visit()))
