"""The server loads all code before it forks its workers, and does not start if it could not serve."""

import json
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from salesmodel import startup
from salesmodel.readiness import Check, all_checks
from salesmodel.startup import modules, why_not_ready
from tests.commands import ROOT, run
from tests.loaded import load_reference
from tests.postgresql import free_port
from tests.visitors import gone

THREADS = 2
UNCOLLECTED = {"PYTHONWARNINGS": "ignore:No directory at"}
"""Also a fresh clone, where no static files were collected yet, runs these tests."""

LOADED = """
import json, sys
from salesmodel.wsgi import application
from django.template import engines
def say():
    templates = engines["django"].engine.template_loaders[0].get_template_cache
    print(json.dumps({"modules": sorted(sys.modules), "templates": [str(one.origin) for one in templates.values()]}))
say()
from salesmodel.startup import load_everything
load_everything()
say()
"""


FIRST = """
from django.conf import settings
from salesmodel.wsgi import application
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from salesmodel.startup import load_everything, prepare_threads, warm_up
load_everything()
warm_up()
connection.close()
pool = ThreadPoolExecutor(2)
prepare_threads(pool, 2)
from bench.http import Request
from bench.inside import URL, Inside
inside = Inside(application)
def ask():
    assert connection.connection is not None
    for _ in range(21):
        assert inside.request(Request("home", "GET", URL, {})).status == 200
pool.submit(ask).result()
first, *others = inside.cpu["home"]
print(first / sorted(others)[10])
"""


def not_loaded(line: str) -> tuple[set[str], set[str]]:
    """Return the modules and templates that a process says it has not loaded."""
    loaded = json.loads(line)
    templates = {str(file) for file in (ROOT / "templates").rglob("*.*")}
    return set(modules()) - set(loaded["modules"]), templates - set(loaded["templates"])


@pytest.mark.slow
def test_no_request_loads_code_so_workers_never_mix_the_old_with_the_new() -> None:
    process = run("-c", LOADED, **UNCOLLECTED)
    assert process.stderr == ""
    before, after = map(not_loaded, process.stdout.splitlines())
    assert after == (set(), set())
    # the control: requests would load code without that
    late = {"salesmodel.urls", "diagnostics.assessing.views.assessments", "diagnostics.people.forms.accounts"}
    assert late <= before[0]
    assert str(ROOT / "templates/base.html") in before[1]


@pytest.mark.slow
def test_the_first_page_of_a_process_costs_little_more_than_others(transactional_db: None) -> None:
    load_reference()
    process = run("-c", FIRST, LOG_LEVEL="INFO", DATABASE_URL=f"sqlite:///{connection.settings_dict['NAME']}")
    *log, times = process.stdout.splitlines() or [""]
    assert float(times) < 5, process.stderr
    # what the server asks itself is not logged
    assert [json.loads(line)["event"] for line in log] == ["request"] * 21


def test_only_what_no_request_needs_is_left_out() -> None:
    files = [file.relative_to(ROOT) for top in ("diagnostics", "salesmodel") for file in (ROOT / top).rglob("*.py")]
    names = {".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files}
    left_out = {name for name in names - set(modules()) if "." in name}
    folders = ("diagnostics.migrations", "diagnostics.management")
    assert {name for name in left_out if not name.startswith(folders)} == {
        "salesmodel.server",
        "salesmodel.receiving",
        *startup.SINGLE_SIGN_ON,
    }


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    """What the checks find, for tests to change."""
    found: list[Check] = []
    monkeypatch.setattr(startup, "all_checks", lambda: found)
    return found


@pytest.mark.django_db
class TestReason:
    def test_is_none_if_all_is_well(self, checks: list[Check]) -> None:
        assert why_not_ready(THREADS) is None

    def test_is_what_a_person_has_to_do_first(self, checks: list[Check]) -> None:
        checks += [Check("migrations", "2 not applied; run manage.py prepare")]
        assert why_not_ready(THREADS) == "Not ready: migrations: 2 not applied; run manage.py prepare"

    def test_is_none_if_only_the_worker_is_missing(self, checks: list[Check]) -> None:
        checks += [Check("worker", "not seen for 60 seconds"), Check("disk", "cannot be written")]
        assert why_not_ready(THREADS) is None

    def test_is_a_pool_with_fewer_connections_than_threads(
        self, checks: list[Check], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        options = {**connection.settings_dict["OPTIONS"], "pool": {"max_size": 1}}
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
        assert why_not_ready(THREADS) == ("Settings: DATABASE_POOL_SIZE is 1, but a process has 2 threads; raise it.")


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_checks_leave_the_connections_of_pages_alone() -> None:
    """A connection that they took from the pool would never come back, and workers would inherit it."""
    statements: list[str] = []
    with connection.execute_wrapper(lambda execute, *statement: statements.append(statement[0]) or execute(*statement)):
        assert [check for check in all_checks() if check.name == "database"] == [Check("database")]
    assert statements == []


@pytest.mark.slow
def test_a_server_without_its_database_says_so_and_ends(tmp_path: Path) -> None:
    options = ("--config", "python:salesmodel.server", "--bind", f"127.0.0.1:{free_port()}")
    url = f"postgresql://ann:secret@127.0.0.1:{free_port()}/sales"
    refused = run("-m", "gunicorn", *options, "salesmodel.wsgi", DATABASE_URL=url, **UNCOLLECTED)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr.startswith("Database: DATABASE_URL names a database that cannot be opened (")
    assert refused.stderr.endswith("Connection refused); start it, or correct DATABASE_URL.\n")
    assert "secret" not in refused.stderr


class TestConnecting:
    def test_is_tried_again_while_the_database_is_slow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tries: list[bool] = []

        def slow() -> None:
            tries.append(len(tries) == 2)
            if not tries[-1]:
                raise OperationalError

        monkeypatch.setattr(connection, "ensure_connection", slow)
        monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: tries.append(True))
        monkeypatch.setattr(startup, "PAUSE", 0)
        startup.open_database()
        assert tries == [False, False, True, True]

    def test_gives_up_when_it_is_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tries: list[bool] = []
        monkeypatch.setattr(connection, "ensure_connection", lambda: tries.append(False) or gone())
        monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: tries.append(True))
        monkeypatch.setattr(startup, "PAUSE", 0)
        startup.open_database()
        assert tries == [*[False] * startup.TRIES, True]
