"""What a disk has after a power cut, by what strace noted."""

import random

import pytest

from bench.drill.powercut import Disk, Event, events

PATH = r"\x2f\x64\x62"
"""/db, as strace writes it."""


def noted(*lines: str) -> list[Event]:
    return list(events(lines))


def write(at: float, data: bytes, *, offset: int = 0) -> Event:
    return Event(at, "pwrite64", "/db", offset, data, began=at)


def sync(at: float, *, began: float | None = None) -> Event:
    return Event(at, "fdatasync", "/db", began=at if began is None else began)


def after_cut(*done: Event, share: float = 0.0) -> bytes:
    disk = Disk({"/db": bytearray()})
    for event in done:
        disk.apply(event)
    return disk.after_cut(random.Random(1), share)["/db"]


class TestEvents:
    def test_writes_syncs_and_lengths_are_read(self) -> None:
        assert noted(
            rf'7 10.5 pwrite64(5<{PATH}>, "\x61\x62", 2, 4096) = 2',
            rf"7 10.6 fdatasync(5<{PATH}>) = 0",
            rf"7 10.7 ftruncate(5<{PATH}>, 512) = 0",
        ) == [write(10.5, b"ab", offset=4096), sync(10.6), Event(10.7, "ftruncate", "/db", 512, began=10.7)]

    def test_a_call_that_another_interrupted_is_done_when_it_is_resumed(self) -> None:
        assert noted(
            rf"7 10.5 fdatasync(5<{PATH}> <unfinished ...>",
            rf'8 10.6 pwrite64(5<{PATH}>, "\x61", 1, 0) = 1',
            "7 10.7 <... fdatasync resumed>) = 0",
        ) == [write(10.6, b"a"), sync(10.7, began=10.5)]

    def test_what_failed_did_nothing(self) -> None:
        assert noted(rf'7 10.5 pwrite64(5<{PATH}>, "\x61", 1, 0) = -1 ENOSPC (No space left on device)') == []


class TestDisk:
    @pytest.mark.parametrize(("share", "content"), [(0.0, b"a"), (1.0, b"ab")])
    def test_what_was_not_synced_survives_by_chance(self, share: float, content: bytes) -> None:
        assert after_cut(write(1, b"a"), sync(2), write(3, b"b", offset=1), share=share) == content

    def test_a_sync_is_good_for_what_was_written_before_it_began(self) -> None:
        assert after_cut(write(1, b"a"), write(3, b"b", offset=1), sync(4, began=2)) == b"a"

    def test_a_file_can_become_shorter_and_have_a_gap(self) -> None:
        shorter = Event(2, "ftruncate", "/db", 1, began=2)
        assert after_cut(write(1, b"abc"), shorter, write(3, b"z", offset=3), sync(4)) == b"a\0\0z"
