"""The list of erasures: written whole or not at all, by many processes at once, and never read over."""

import errno
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from django.utils import timezone

from diagnostics.assessing.models.assessments import new_id
from diagnostics.instrument.errors import DamagedErasures, ErasureNotRecorded
from diagnostics.site.actions import erasures
from diagnostics.site.actions.erasures import record_erasures
from diagnostics.site.queries.erasures import read_erasures
from tests.repository.files import ROOT
from tests.support.racing import Hold

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
KEY = UUID("01936f3e-0000-7000-8000-00000000000a")


@pytest.fixture
def file(settings, tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.ERASURES_FILE = tmp_path / "new" / "erasures.log"
    return settings.ERASURES_FILE


def test_each_erasure_is_a_line_after_those_before(file):
    record_erasures(users=[17], assessments=[KEY])
    record_erasures(users=[18])
    assert file.read_text() == (
        "user 17 2026-11-24T10:00:00+00:00\n"
        "assessment 01936f3e-0000-7000-8000-00000000000a 2026-11-24T10:00:00+00:00\n"
        "user 18 2026-11-24T10:00:00+00:00\n"
    )
    assert [erasure.id for erasure in read_erasures(file)] == [17, KEY, 18]


def test_nobody_else_on_the_machine_can_read_it(file):
    record_erasures(users=[17])
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_erasure_writes_nothing(file):
    record_erasures()
    assert not file.exists()


def test_the_disk_has_it_before_the_erasure_goes_on(file, monkeypatch):
    synced = []
    monkeypatch.setattr(erasures.os, "fsync", lambda opened: synced.append(file.read_text()))
    record_erasures(users=[17])
    record_erasures(users=[18])
    line = "user 17 2026-11-24T10:00:00+00:00\n"
    # the file, and the folder of the new file; then the file alone
    assert synced == [line, line, line + line.replace("17", "18")]


def test_a_line_that_a_power_cut_broke_off_is_not_continued(file):
    file.parent.mkdir()
    file.write_text("user 17 2026-11-2")
    record_erasures(users=[18])
    assert file.read_text() == "user 17 2026-11-2\nuser 18 2026-11-24T10:00:00+00:00\n"
    with pytest.raises(DamagedErasures, match=r"^line 1 "):
        read_erasures(file)


def test_bytes_that_are_no_text_are_a_damaged_line(file):
    file.parent.mkdir()
    file.write_bytes(b"user 17 2026-11-24T10:00:00+00:00\n\xff\xfe\x00\n")
    with pytest.raises(DamagedErasures, match=r"^line 2 "):
        read_erasures(file)


class TestWhereItCannotBeWritten:
    def test_a_full_disk_refuses(self, settings):
        settings.ERASURES_FILE = "/dev/full"
        with pytest.raises(ErasureNotRecorded, match="No space left on device"):
            record_erasures(users=[17])

    def test_a_folder_that_cannot_be_made_refuses(self, settings, tmp_path):
        (tmp_path / "file").write_text("")
        settings.ERASURES_FILE = tmp_path / "file" / "erasures.log"
        with pytest.raises(ErasureNotRecorded, match=r"Not a directory|File exists"):
            record_erasures(users=[17])

    def test_a_folder_in_its_place_refuses(self, settings, tmp_path):
        settings.ERASURES_FILE = tmp_path
        with pytest.raises(ErasureNotRecorded, match="Is a directory"):
            record_erasures(users=[17])

    def test_a_disk_that_does_not_answer_refuses(self, file, monkeypatch):
        def broken(opened):
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(erasures.os, "fsync", broken)
        with pytest.raises(ErasureNotRecorded, match="Input/output error"):
            record_erasures(users=[17])

    def test_what_was_written_in_part_is_taken_back(self, file, monkeypatch):
        record_erasures(users=[17])
        before = file.read_text()
        monkeypatch.setattr(erasures, "_write_some", lambda opened, lines: opened.write(lines[:9]))
        with pytest.raises(ErasureNotRecorded):
            record_erasures(users=[18])
        assert file.read_text() == before


class TestTwoAtOnce:
    """One runs out of space while another writes: taking back its own line must not take the other's."""

    @pytest.fixture
    def other_lines(self, file, monkeypatch):
        def collect():
            record_erasures(users=[17])
            hold, write = Hold(), erasures._write_some

            def refused():
                with pytest.raises(ErasureNotRecorded):
                    record_erasures(users=[18])

            def full(opened, lines):
                if b"user 18" not in lines:
                    return write(opened, lines)
                hold.stop()
                return opened.write(lines[:9])

            monkeypatch.setattr(erasures, "_write_some", full)
            failing = Thread(target=refused)
            failing.start()
            hold.overtake(lambda number: record_erasures(users=[19]))(0)
            failing.join()
            return [line.split()[1] for line in file.read_text().splitlines()]

        return collect

    def test_loses_nothing(self, other_lines):
        assert other_lines() == ["17", "19"]

    def test_would_lose_a_line_without_the_lock(self, other_lines, monkeypatch):
        monkeypatch.setattr(erasures.fcntl, "flock", lambda opened, how: None)
        assert other_lines() == ["17"]


WRITER = """
import sys
from pathlib import Path
from uuid import UUID
from django.conf import settings
settings.configure(ERASURES_FILE=Path(sys.argv[1]), USE_TZ=True)
from diagnostics.site.actions.erasures import record_erasures
for number in range(1, 51):
    record_erasures(users=[int(sys.argv[2]) * 1000 + number], assessments=[UUID(int=number)] * 20)
"""


def test_many_processes_lose_and_mix_nothing(file):
    command = [sys.executable, "-c", WRITER, str(file)]
    writers = [subprocess.Popen([*command, str(number)], cwd=ROOT) for number in range(1, 5)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    listed = [erasure.id for erasure in read_erasures(file)]
    assert len(listed) == 4 * 50 * 21
    starts = [place for place, key in enumerate(listed) if isinstance(key, int)]
    # the lines of one erasure are consecutive
    assert starts == list(range(0, len(listed), 21))
    assert sorted(listed[place] for place in starts) == sorted(n * 1000 + m for n in range(1, 5) for m in range(1, 51))


def test_ids_of_assessments_are_read_as_they_are_made(file):
    keys = [new_id() for _ in range(3)]
    record_erasures(assessments=keys)
    assert [erasure.id for erasure in read_erasures(file)] == keys
