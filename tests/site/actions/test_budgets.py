"""Budgets of cost: what is charged, paid back and refused, also when many ask at once."""

import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import DatabaseError

from diagnostics.site.actions import budgets
from diagnostics.site.actions.budgets import PERIOD, Charge, delete_paid_off, spend
from diagnostics.site.models import Spending
from tests.support.racing import race, room_for

pytestmark = pytest.mark.both_databases

LIMIT = 10


def one(name: str = "Ann", points: float = 1) -> Charge:
    return Charge(name, points, LIMIT)


@pytest.mark.django_db
class TestSpending:
    def test_goes_on_until_the_budget_is_used_up(self) -> None:
        assert [spend(one()) for _ in range(LIMIT)] == [0] * LIMIT
        assert spend(one()) == pytest.approx(PERIOD / LIMIT, abs=5)

    def test_is_paid_back_steadily(self) -> None:
        spend(one(points=LIMIT))
        paid_off = Spending.objects.get().paid_off
        Spending.objects.update(paid_off=paid_off - PERIOD / LIMIT)
        assert [spend(one()), spend(one()) > 0] == [0, True]

    def test_after_a_pause_begins_with_the_whole_budget_and_no_more(self) -> None:
        spend(one(points=LIMIT))
        Spending.objects.update(paid_off=1)
        assert [spend(one(points=LIMIT)), spend(one()) > 0] == [0, True]

    def test_charges_all_or_none(self) -> None:
        spend(one("address", LIMIT))
        assert spend(one("visitor"), one("address")) > 0
        assert spend(one("visitor", LIMIT)) == 0

    def test_of_nothing_or_without_a_limit_writes_nothing(self) -> None:
        assert spend(Charge("Ann", 0, LIMIT), Charge("Ann", 1000, 0)) == 0
        assert not Spending.objects.exists()

    def test_stores_no_name(self) -> None:
        spend(one("address 192.0.2.1"))
        assert "192" not in Spending.objects.get().key

    def test_is_forgotten_when_it_is_paid_off(self) -> None:
        spend(one("Ann"), one("Ben"))
        Spending.objects.filter(key=one("Ann").key).update(paid_off=1)
        delete_paid_off()
        assert [row.key for row in Spending.objects.all()] == [one("Ben").key]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def granted(self) -> int:
        """Return how many of 200 that ask at the same moment, 20 at once, get one of the LIMIT points."""
        with room_for(20):
            rounds = race(*[lambda number: spend(one())] * 20, rounds=10)
        return sum(result == 0 for results in rounds for result in results)

    def test_no_more_is_granted_than_there_is(self) -> None:
        assert self.granted() == LIMIT

    def test_reading_before_writing_would_grant_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: the same rule in two statements."""
        monkeypatch.setattr(budgets, "_charge", _charge_in_two_statements)
        monkeypatch.setattr(budgets, "transaction", SimpleNamespace(atomic=nullcontext))
        assert self.granted() > LIMIT


def _charge_in_two_statements(charge: Charge) -> None:
    row = Spending.objects.filter(key=charge.key).first()
    now = time.time()
    paid_off = max(row.paid_off if row else 0, now) + charge.price
    if paid_off > now + PERIOD:
        raise budgets._TooMuch(1)
    # long enough that others read meanwhile
    time.sleep(0.05)
    Spending.objects.update_or_create(key=charge.key, defaults={"paid_off": paid_off})


@pytest.mark.django_db
class TestWithoutTheDatabase:
    @pytest.fixture(autouse=True)
    def _nothing_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(budgets, "_local", {})

    def test_a_process_counts_by_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(budgets, "_charge", _fails)
        assert [spend(one(), one("address")) for _ in range(LIMIT)] == [0] * LIMIT
        assert spend(one(), one("Ben")) == pytest.approx(PERIOD / LIMIT, abs=5)
        assert spend(one("Ben", LIMIT)) == 0

    def test_it_keeps_few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(budgets, "_charge", _fails)
        monkeypatch.setattr(budgets, "LOCAL_LIMIT", 5)
        for number in range(20):
            spend(one(str(number)))
        assert len(budgets._local) <= 6

    def test_that_cannot_be_reached_the_page_fails_as_others_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(budgets, "_charge", _fails)
        monkeypatch.setattr(budgets, "connection", SimpleNamespace(connection=None, in_atomic_block=False))
        monkeypatch.setattr(budgets, "transaction", SimpleNamespace(atomic=nullcontext))
        with pytest.raises(DatabaseError):
            spend(one())


def _fails(charge: Charge) -> None:
    raise DatabaseError("database is locked")
