"""The deployment checks: each finds what it is for, in a sentence; a site as the readme asks lacks nothing."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from salesmodel import checks

POSTGRESQL = {"default": {"ENGINE": "salesmodel.postgresql", "NAME": "sales"}}


@pytest.fixture
def production(settings: Settings, tmp_path: Path) -> Settings:
    """The settings of a site on https that lacks nothing."""
    settings.HTTPS, settings.EMAIL_HOST, settings.TRUSTED_PROXIES = True, "smtp.example.com", 1
    settings.ERASURES_FILE = tmp_path / "erasures.log"
    # put in whole, since Django warns of changes in it
    settings._wrapped.DATABASES = POSTGRESQL
    return settings


def reported() -> dict[str, tuple[str, str]]:
    """Return the problem and the remedy of each message of ours."""
    messages = run_checks(tags=[checks.DEPLOYMENT, checks.COLLECTED], include_deployment_checks=True)
    return {str(message.id): (str(message.msg), str(message.hint)) for message in messages}


def test_a_site_as_the_readme_asks_has_nothing_to_report(production: Settings) -> None:
    assert reported() == {}


def test_a_site_on_this_machine_has_nothing_to_report(production: Settings) -> None:
    production.HTTPS, production.EMAIL_HOST, production.TRUSTED_PROXIES = False, "", None
    assert reported() == {}


def test_without_a_mail_server(production: Settings) -> None:
    production.EMAIL_HOST = ""
    assert sorted(reported()) == ["salesmodel.W001"]


def test_without_the_number_of_proxies_but_not_with_none(production: Settings) -> None:
    production.TRUSTED_PROXIES = 0
    assert reported() == {}
    production.TRUSTED_PROXIES = None
    assert sorted(reported()) == ["salesmodel.W002"]


def test_with_a_list_of_erasures_that_cannot_be_written(
    production: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The nearest folder that exists counts; root may write everywhere, so it is asked in its place."""
    production.ERASURES_FILE = tmp_path / "new" / "erasures.log"
    asked = []
    monkeypatch.setattr(checks.os, "access", lambda path, mode: asked.append(path))
    assert sorted(reported()) == ["salesmodel.W003"]
    assert asked == [tmp_path]


def test_with_sqlite_and_files_that_others_may_read(production: Settings, tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    file.touch(0o600)
    production._wrapped.DATABASES = {"default": {"ENGINE": "salesmodel.sqlite", "NAME": file}}
    assert sorted(reported()) == ["salesmodel.W004"]
    file.chmod(0o644)
    assert sorted(reported()) == ["salesmodel.W004", "salesmodel.W005"]
    assert reported()["salesmodel.W005"][1].endswith(f"chmod 600 {file}")


def test_without_static_files(production: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "why_not_collected", lambda: "The static files are not collected.")
    assert sorted(reported()) == ["salesmodel.W006"]


def test_each_says_what_is_wrong_and_what_to_do(production: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    production.EMAIL_HOST, production.TRUSTED_PROXIES = "", None
    monkeypatch.setattr(checks, "why_not_collected", lambda: "The static files are not collected.")
    messages = reported()
    assert sorted(messages) == ["salesmodel.W001", "salesmodel.W002", "salesmodel.W006"]
    for problem, remedy in messages.values():
        for sentence in (problem, remedy):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
