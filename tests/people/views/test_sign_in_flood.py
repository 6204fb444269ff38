"""A flood of sign-ins for many accounts from many addresses: passwords are hashed one at a time, pages go on."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from threading import Barrier, Event, Lock

import pytest
from argon2 import PasswordHasher
from django.contrib.auth import get_user
from django.contrib.auth.hashers import check_password, make_password
from pytest_django import Settings

from diagnostics.instrument.errors import TooManyPasswords
from diagnostics.site.actions import hashing
from diagnostics.site.models import User
from tests.visitors import EMAIL, PASSWORD, Page, Visitor, url

THREADS = 8


@contextmanager
def another_hashes() -> Iterator[None]:
    """Let another thread hash a password until the block ends."""
    has_begun, may_end = Event(), Event()

    def hash_one() -> None:
        with hashing.hashing():
            has_begun.set()
            may_end.wait(30)

    with ThreadPoolExecutor(1) as other:
        done = other.submit(hash_one)
        has_begun.wait(30)
        try:
            yield
        finally:
            may_end.set()
            done.result()


class TestHasher:
    @pytest.fixture(autouse=True)
    def _as_on_a_site(self, settings: Settings) -> None:
        settings.PASSWORD_HASHERS = ["salesmodel.security.Argon2PasswordHasher"]

    def most_at_once(self, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
        """Return how many of 8 threads hashed at the same time, and how many were refused."""
        running, most, lock, start = [0], [0], Lock(), Barrier(THREADS)

        def hashes(*given: object, **more: object) -> bool:
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.05)
            with lock:
                running[0] -= 1
            return True

        monkeypatch.setattr(PasswordHasher, "verify", hashes)

        def tries(number: int) -> int:
            start.wait(30)
            try:
                work()
            except TooManyPasswords:
                return 1
            return 0

        with ThreadPoolExecutor(THREADS) as threads:
            refused = sum(threads.map(tries, range(THREADS)))
        return most[0], refused

    def test_works_for_one_at_a_time_and_refuses_those_who_wait_for_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hashed = make_password(PASSWORD)
        most, refused = self.most_at_once(lambda: check_password(PASSWORD, hashed), monkeypatch)
        assert (most, refused >= THREADS - 3) == (1, True)

    def test_would_work_for_all_at_once_without_the_turn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control."""
        hashed = make_password(PASSWORD)
        monkeypatch.setattr("salesmodel.security.hashing", nullcontext)
        most, refused = self.most_at_once(lambda: check_password(PASSWORD, hashed), monkeypatch)
        assert (most > 1, refused) == (True, 0)

    def test_is_free_again_after_an_error(self) -> None:
        with pytest.raises(ValueError, match="broken"), hashing.hashing():
            raise ValueError("broken")
        assert check_password(PASSWORD, make_password(PASSWORD))


class TestSigningIn:
    def test_while_others_do_is_asked_to_come_again_and_keeps_the_address(
        self, visitor: Visitor, manager: User
    ) -> None:
        with another_hashes():
            refused = visitor.sign_in()
            # pages need no password
            assert visitor.get(url("home")).status_code == 200
        page = Page(refused)
        assert (refused.status_code, page.heading) == (503, "Please try again in a moment")
        assert int(refused["Retry-After"]) > 0
        again = visitor.fill_in(refused)
        assert Page(again).forms[0].fields["login"] == EMAIL
        visitor.fill_in(again, password=PASSWORD)
        assert get_user(visitor) == manager

    def test_that_was_refused_does_not_count_as_a_wrong_password(self, visitor: Visitor, manager: User) -> None:
        with another_hashes():
            assert {visitor.sign_in().status_code for _ in range(11)} == {503}
        assert visitor.sign_in().status_code == 302

    def test_by_a_new_account_is_asked_to_come_again_too(self, visitor: Visitor, settings: Settings) -> None:
        settings.PASSWORD_HASHERS = ["salesmodel.security.Argon2PasswordHasher"]
        with another_hashes():
            refused = visitor.post("/accounts/signup/", {"email": EMAIL, "password1": PASSWORD})
        assert (refused.status_code, User.objects.count()) == (503, 0)
        assert Page(visitor.fill_in(refused)).forms[0].fields["email"] == EMAIL
