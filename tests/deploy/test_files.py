"""What deploy/ says is what the settings and the site say."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from diagnostics.site.views.proxy_files import proxy_files
from salesmodel.database import REQUEST_LIMITS
from tests.repository.files import ROOT, read

NGINX = read("deploy/nginx/nginx.conf.in")
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
SIZES = {"k": 1024, "m": 1024**2}


def sizes(directive: str) -> list[int]:
    found = re.findall(rf"^\s+{directive} (\d+)([km]);", NGINX, re.M)
    return [int(number) * SIZES[unit] for number, unit in found]


def test_nginx_takes_what_the_site_takes() -> None:
    assert sizes("client_max_body_size") == [settings.REQUEST_MAX_SIZE, settings.FILE_UPLOAD_MAX_MEMORY_SIZE]
    # answers stay in memory
    assert sizes("client_body_buffer_size") == [settings.REQUEST_MAX_SIZE]


def test_pgbouncer_sets_the_limits_of_pages() -> None:
    limits = dict(re.findall(r"SET (\w+) = (\d+)", read("deploy/pgbouncer/pgbouncer.ini")))
    units = {"s": 1000, "ms": 1}
    asked = re.findall(r"-c (\w+)=(\d+)(m?s)", REQUEST_LIMITS)
    assert {name: int(number) for name, number in limits.items()} == {
        name: int(number) * units[unit] for name, number, unit in asked
    }


def test_every_page_that_nginx_shows_is_written() -> None:
    statuses = set(re.findall(r"/-/(\d+)\.\$language", NGINX))
    assert {name for name, _ in proxy_files() if name.endswith(".html")} == {
        f"{status}.{language}.html" for status in statuses for language, _ in settings.LANGUAGES
    }


@pytest.mark.django_db
def test_pages_and_headers_are_written_for_each_language(tmp_path: Path) -> None:
    call_command("write_proxy_files", tmp_path / "new")
    assert '<html lang="nb">' in (tmp_path / "new" / "503.nb.html").read_text("utf-8")
    # nothing in them belongs to one visitor
    assert "csrf" not in (tmp_path / "new" / "429.en.html").read_text("utf-8")
    headers = (tmp_path / "new" / "headers.http.conf").read_text("utf-8")
    assert 'add_header X-Frame-Options "DENY" always;\n' in headers
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: str(unit.name))
def test_units_run_commands_that_exist_without_rights(unit: Path) -> None:
    text = unit.read_text("utf-8")
    command = re.search(r"^ExecStart=/opt/salesmodel/current/deploy/run (.+)$", text, re.M)
    assert command is not None
    words = command[1].split()
    if words[0] == "python":
        assert (ROOT / "diagnostics" / "management" / "commands" / f"{words[2]}.py").exists()
    for line in (
        "User=salesmodel",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "UMask=0077",
    ):
        assert line in text.splitlines()


def test_units_are_hardened_alike() -> None:
    """The block is in each of them: a unit that lost a line of it would be the weakest."""
    texts = [unit.read_text("utf-8").partition("# It may read the whole machine")[2] for unit in UNITS]
    assert len({text.partition("\n\n")[0].strip() for text in texts}) == 1
    assert "ProtectHome=yes" in texts[0]


def test_rendering_stops_at_a_name_without_a_value(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("listen @PORT@; root @ROOT@;")

    def render(*values: str) -> "subprocess.CompletedProcess[str]":
        command = ["sh", ROOT / "deploy" / "render", tmp_path / "in", *values]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert render("PORT=1", "ROOT=/a|b&c").stdout == "listen 1; root /a|b&c;\n"
    assert (render("PORT=1").returncode, render("PORT=1").stderr) == (1, "render: no value for @ROOT@\n")
