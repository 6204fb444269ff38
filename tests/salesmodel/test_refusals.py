"""Wrong settings and a missing database as people meet them: one sentence from `manage.py` and from gunicorn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]
HTTPS = {
    "SITE_URL": "https://sales.example.com",
    "SECRET_KEY": "a long key for this test alone, with 60 characters or so 123",
}
WRONG = {
    "SITE_URL": "sales.example.com",
    "SECRET_KEY": "short",
    "SECRET_KEY_FALLBACKS": "short",
    "ALLOWED_HOSTS": "https://www.example.com",
    "DATABASE_URL": "mysql://ann:secret@db/sales",
    "DATABASE_POOL_SIZE": "0",
    "CONTACT_EMAIL": "nobody",
    "TIME_ZONE": "Oslo",
    "RETENTION_DAYS_BEGUN": "a month",
    "RETENTION_DAYS_COMPLETED": "-1",
    "RESUME_LINK_HOURS": "0",
    "EMAIL_PORT": "smtp",
    "EMAIL_USE_TLS": "yes",
    "DEFAULT_FROM_EMAIL": "nobody",
    "OIDC_ISSUER": "http://login.example.com",
    "OIDC_ORIGIN": "login.example.com",
    "OIDC_MFA": "perhaps",
    "HSTS_SECONDS": "two years",
    "LOG_LEVEL": "loud",
    "DEBUG": "1",
    "SIGN_UP": "everyone",
    "STAFF_MFA": "yes",
    "TRUSTED_PROXIES": "-1",
}


def run(*command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of this project under these settings, the others as the tests have them: blank."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "LOG_LEVEL": "", "DJANGO_ALLOW_ASYNC_UNSAFE": "", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def serve(**settings: str) -> "subprocess.CompletedProcess[str]":
    bind = ("--bind", f"127.0.0.1:{free_port()}")
    return run("-m", "gunicorn", "--config", "python:salesmodel.server", *bind, "salesmodel.wsgi", **settings)


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_setting_stops_a_command_with_one_sentence(name: str, value: str) -> None:
    refused = run("manage.py", "check", **{name: value})
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"Settings: {name} ")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(("name", "value"), [("LOG_LEVEL", "loud"), ("DATABASE_URL", "postgres//db/sales")])
def test_a_wrong_setting_stops_the_server_with_one_sentence(name: str, value: str) -> None:
    refused = serve(**{name: value})
    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr.startswith(f"Settings: {name} ")
    assert refused.stderr.count("\n") == 1


def test_a_server_without_our_configuration_does_not_try_for_ever() -> None:
    bind = ("--bind", f"127.0.0.1:{free_port()}", "--log-level", "warning")
    refused = run("-m", "gunicorn", *bind, "salesmodel.wsgi", LOG_LEVEL="loud")
    assert refused.returncode == 3
    assert refused.stderr.startswith("Settings: LOG_LEVEL ")
    assert "Traceback" not in refused.stderr


def test_an_https_site_without_a_key_does_not_start() -> None:
    refused = serve(SITE_URL="https://sales.example.com")
    assert refused.returncode == 3
    assert refused.stderr.startswith("Settings: SECRET_KEY is not set; set it to at least 50 random characters")


def test_an_https_site_does_not_show_source_code() -> None:
    refused = run("manage.py", "check", **HTTPS, DEBUG="true")
    assert refused.stderr == (
        "Settings: DEBUG is true while SITE_URL is https; set it to false, since it shows source code.\n"
    )


def test_an_https_site_does_not_let_staff_in_with_a_password_alone() -> None:
    refused = run("manage.py", "check", **HTTPS, STAFF_MFA="false")
    assert refused.stderr == (
        "Settings: STAFF_MFA is false while SITE_URL is https; set it to true, so that a password is not enough.\n"
    )
    assert run("manage.py", "check", STAFF_MFA="false").returncode == 0


def test_no_setting_is_needed() -> None:
    assert run("manage.py", "check", "--database", "default", DATABASE_URL="").returncode == 0


@pytest.mark.parametrize("command", ["migrate", "load_reference_questionnaire", "daily", "createsuperuser"])
def test_a_server_that_does_not_answer_is_told_in_one_sentence(command: str) -> None:
    port = free_port()
    refused = run("manage.py", command, DATABASE_URL=f"postgresql://ann:secret@127.0.0.1:{port}/sales")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith("Database: DATABASE_URL names a database that cannot be opened (")
    assert refused.stderr.endswith("Connection refused); start it, or correct DATABASE_URL.\n")
    assert refused.stderr.count("\n") == 1
    assert "secret" not in refused.stderr


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "unable to open database file"), (b"no database " * 9, "file is not a database")]
)
def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "site.sqlite3"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    refused = run("manage.py", "migrate", DATABASE_URL=f"sqlite:///{file}")
    assert refused.returncode == 1
    assert refused.stderr == (
        "Database: DATABASE_URL names a database that cannot be opened "
        f"({reason}); start it, or correct DATABASE_URL.\n"
    )


def test_a_database_without_tables_is_no_matter_of_settings(tmp_path: Path) -> None:
    failed = run("manage.py", "daily", DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert "Traceback" in failed.stderr
    assert "no such table" in failed.stderr


def test_production_settings_pass_djangos_deployment_checks() -> None:
    passed = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **HTTPS)
    assert (passed.returncode, passed.stderr) == (0, "")


def test_local_settings_do_not_pass_them() -> None:
    assert run("manage.py", "check", "--deploy", "--fail-level", "WARNING").returncode == 1
