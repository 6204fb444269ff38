"""Wrong settings and a missing database: `manage.py` and gunicorn print one sentence and exit.

Each setting and command is tested in this process; that a process prints the same and exits is tested once.
"""

import io
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import ConnectionHandler, OperationalError, connections
from pytest_django import DjangoDbBlocker

from salesmodel import database
from tests.commands import refusal_of, run
from tests.postgresql import free_port

pytestmark = pytest.mark.slow

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
    "AMERICAN_DATES": "yes",
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
    "READY_WORKER_SECONDS": "soon",
    "METRICS_TOKEN": "short",
}


def serve(**settings: str) -> "subprocess.CompletedProcess[str]":
    bind = ("--bind", f"127.0.0.1:{free_port()}")
    return run("-m", "gunicorn", "--config", "python:salesmodel.server", *bind, "salesmodel.wsgi", **settings)


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_setting_stops_a_command_with_one_sentence(name: str, value: str) -> None:
    refusal = refusal_of("check", **{name: value})
    assert refusal.startswith(f"Settings: {name} ")
    assert "\n" not in refusal


def test_the_sentence_about_a_wrong_setting_is_all_that_a_command_prints() -> None:
    refused = run("manage.py", "check", TIME_ZONE="Oslo")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == f"{refusal_of('check', TIME_ZONE='Oslo')}\n"


@pytest.mark.parametrize(("name", "value"), [("LOG_LEVEL", "loud"), ("DATABASE_URL", "postgres//db/sales")])
def test_a_wrong_setting_stops_the_server_with_one_sentence(name: str, value: str) -> None:
    refused = serve(**{name: value})
    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr.startswith(f"Settings: {name} ")
    assert refused.stderr.count("\n") == 1


def test_a_server_without_our_configuration_does_not_retry_forever() -> None:
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
    assert refusal_of("check", **HTTPS, DEBUG="true") == (
        "Settings: DEBUG is true while SITE_URL is https; set it to false, since it shows source code."
    )


def test_an_https_site_requires_two_step_sign_in_of_staff() -> None:
    assert refusal_of("check", **HTTPS, STAFF_MFA="false") == (
        "Settings: STAFF_MFA is false while SITE_URL is https; set it to true, so that a password is not enough."
    )


def test_no_setting_is_needed_and_a_local_site_may_do_without_two_step_sign_in() -> None:
    assert run("manage.py", "check", "--database", "default", DATABASE_URL="", STAFF_MFA="false").returncode == 0


DatabaseAt = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def database_at(django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> DatabaseAt:
    """A context manager that makes the commands of this process use another database."""

    @contextmanager
    def other(url: str) -> Iterator[None]:
        monkeypatch.setenv("DATABASE_URL", url)
        config = database.settings("DATABASE_URL", folder=Path("/"), default="", pool_size=1)
        original = connections["default"]
        connections["default"] = ConnectionHandler({"default": database.settings_for_commands(config)})["default"]
        try:
            with django_db_blocker.unblock():
                yield
        finally:
            connections["default"].close()
            connections["default"] = original

    return other


UNANSWERED = "Database: DATABASE_URL names a database that cannot be opened ("


@pytest.mark.parametrize("command", ["prepare", "migrate", "load_reference_questionnaire", "daily", "createsuperuser"])
def test_a_server_that_does_not_respond_is_explained_in_one_sentence(command: str, database_at: DatabaseAt) -> None:
    with database_at(f"postgresql://ann:secret@127.0.0.1:{free_port()}/sales"):
        refusal = refusal_of(command)
    assert refusal.startswith(UNANSWERED)
    assert refusal.endswith("Connection refused); start it, or correct DATABASE_URL.")
    assert "\n" not in refusal
    assert "secret" not in refusal


def test_the_sentence_about_a_server_that_does_not_respond_is_all_that_a_command_prints() -> None:
    refused = run("manage.py", "migrate", DATABASE_URL=f"postgresql://ann:secret@127.0.0.1:{free_port()}/sales")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(UNANSWERED)
    assert refused.stderr.endswith("Connection refused); start it, or correct DATABASE_URL.\n")
    assert refused.stderr.count("\n") == 1
    assert "secret" not in refused.stderr


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "unable to open database file"), (b"no database " * 9, "file is not a database")]
)
def test_a_file_that_is_no_database_is_explained_in_one_sentence(
    tmp_path: Path, content: bytes | None, reason: str, database_at: DatabaseAt
) -> None:
    file = tmp_path / "site.sqlite3"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with database_at(f"sqlite:///{file}"):
        assert refusal_of("migrate") == f"{UNANSWERED}{reason}); start it, or correct DATABASE_URL."


def test_a_database_without_tables_is_not_a_settings_error(tmp_path: Path, database_at: DatabaseAt) -> None:
    with (
        database_at(f"sqlite:///{tmp_path / 'empty.sqlite3'}"),
        pytest.raises(OperationalError, match="no such table"),
    ):
        refusal_of("daily")


def test_production_settings_pass_djangos_deployment_checks() -> None:
    whole = {"DATABASE_URL": "postgresql://user@127.0.0.1:5432/name", "EMAIL_HOST": "mail", "TRUSTED_PROXIES": "1"}
    passed = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **HTTPS, **whole)
    assert (passed.returncode, passed.stderr) == (0, "")


def test_local_settings_do_not_pass_them() -> None:
    with pytest.raises(SystemCheckError):
        call_command("check", deploy=True, fail_level="WARNING", stderr=io.StringIO())
