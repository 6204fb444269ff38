"""Single sign-on is there as a whole, or nothing of it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from salesmodel.provider import PACKAGES, REQUIRED
from tests.commands import ROOT, refusal_of, run

pytestmark = pytest.mark.slow

NAMED = {
    "OIDC_ISSUER": "https://login.example.com",
    "OIDC_CLIENT_ID": "site",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_NAME": "Contoso",
}
WITHOUT_THE_EXTRA = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {packages} or name.startswith("allauth.socialaccount.providers"):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
"""
VISIT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "salesmodel.settings"
import django
from django.apps import apps
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STATIC_ROOT = None
django.setup()
from django.core.management import call_command
from django.test import Client
settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
call_command("migrate", run_syncdb=True, verbosity=0)
page = Client(headers={"host": "127.0.0.1"}).get("/accounts/login/")
print(page.status_code, "single-sign-on" in page.content.decode())
"""


def without_the_extra(program: str, database: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a program as if the extra's packages were not installed."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA.format(packages=PACKAGES) + program],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database / 'site.sqlite3'}", **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_site_without_it_needs_none_of_its_packages(tmp_path: Path) -> None:
    visited = without_the_extra(VISIT, tmp_path)
    assert (visited.stdout, visited.stderr) == ("200 False\n", "")


def test_a_site_with_it_says_which_package_is_missing(tmp_path: Path) -> None:
    refused = without_the_extra("import salesmodel.settings", tmp_path, **NAMED)
    assert refused.stderr.endswith(
        "ImproperlyConfigured: Single sign-on needs the package jwt; "
        "install it: pip install 'django-allauth[socialaccount]'.\n"
    )


def test_it_passes_djangos_checks_and_needs_no_further_migration() -> None:
    # checks come first, and are silent if they find nothing
    made = run("manage.py", "makemigrations", "--check", "--dry-run", **NAMED)
    assert (made.returncode, made.stdout, made.stderr) == (0, "No changes detected\n", "")


@pytest.mark.parametrize("missing", REQUIRED)
def test_half_of_it_stops_the_site_with_one_sentence(missing: str) -> None:
    assert refusal_of("check", **{**NAMED, missing: ""}) == (
        f"Settings: {missing} is not set; single sign-on needs all of {', '.join(REQUIRED)}, or none of them."
    )


def test_an_issuer_that_would_not_fit_its_column_is_refused() -> None:
    assert refusal_of("check", **{**NAMED, "OIDC_ISSUER": f"https://login.example.com/{'x' * 180}"}) == (
        "Settings: OIDC_ISSUER has more than 200 characters; set it to the provider's own address."
    )
